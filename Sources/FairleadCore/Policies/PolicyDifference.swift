/// One setting that differs between two policies.
package struct PolicyDifference: Hashable, Sendable {
    /// Such as `grading.schemes.bant.met_at`.
    package var path: String
    /// `nil` for one that is new.
    package var old: String?
    /// `nil` for one that goes.
    package var new: String?

    /// Returns what differs, in the order of the new policy, what goes at the end; the version is no setting.
    package static func between(_ old: Policy, _ new: Policy) -> [PolicyDifference] {
        let before = leaves(of: old.node, "").filter { $0.path != "version" }
        let after = leaves(of: new.node, "").filter { $0.path != "version" }
        let earlier = Dictionary(before.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        let later = Set(after.map(\.path))
        var result = after.filter { earlier[$0.path] != $0.text }
            .map { PolicyDifference(path: $0.path, old: earlier[$0.path], new: $0.text) }
        result += before.filter { !later.contains($0.path) }
            .map { PolicyDifference(path: $0.path, old: $0.text, new: nil) }
        if result.isEmpty, before.map(\.path) != after.map(\.path) {
            result.append(PolicyDifference(path: "the order of the settings", old: "as it was", new: "as in the file"))
        }
        return result
    }

    private static func leaves(of node: PolicyNode, _ path: String) -> [(path: String, text: String)] {
        switch node.content {
        case .object(let members):
            members.flatMap { leaves(of: $0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
        case .list(let items): [(path, items.map(text).joined(separator: ", "))]
        default: [(path, text(node))]
        }
    }

    private static func text(_ node: PolicyNode) -> String {
        if case .text(let text) = node.content { return text }
        return PolicyText.text(of: node)
    }
}
