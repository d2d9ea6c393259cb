/// A policy as a tree, whatever it was written in; each part knows the line it stands on.
package struct PolicyNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case text(String)
        case list([PolicyNode])
        /// In the order in which they are written.
        case object([Member])
    }

    package struct Member: Hashable, Sendable {
        package var key: String
        package var line: Int
        package var value: PolicyNode

        package init(_ key: String, _ value: PolicyNode, line: Int = 0) {
            self.key = key
            self.value = value
            self.line = line
        }
    }

    package var content: Content
    /// From 1; 0 when it comes from no file.
    package var line: Int

    package init(_ content: Content, line: Int = 0) {
        self.content = content
        self.line = line
    }

    package static func text(_ text: String) -> PolicyNode { PolicyNode(.text(text)) }
    package static func int(_ number: Int64) -> PolicyNode { PolicyNode(.int(number)) }
    package static func list(_ items: [PolicyNode]) -> PolicyNode { PolicyNode(.list(items)) }
    package static func object(_ members: [Member]) -> PolicyNode { PolicyNode(.object(members)) }
}

/// Something in a policy that cannot be as it is.
package struct PolicyProblem: Error, Hashable, Sendable {
    /// From 1; 0 when it comes from no file.
    package var line: Int
    /// Where in the policy, such as `grading.schemes.bant.met_at`.
    package var path: String
    package var message: String

    package init(line: Int, path: String, message: String) {
        self.line = line
        self.path = path
        self.message = message
    }
}
