import FairleadCore
import Yams

/// A policy in the form in which administrators write it: one YAML file.
package enum PolicyFile {
    /// Bytes of a file at most.
    package static let sizeBytesMax = 2 * Limits.policySizeBytesMax

    /// Reads a policy, or says of everything that is wrong on which line it stands.
    ///
    /// - Parameter version: the one that a file means which does not say from which version it was made.
    /// - Returns: the policy; `nil` as long as there is any problem.
    package static func read(
        _ text: String, orVersion version: Int64 = 0
    ) -> (policy: Policy?, problems: [PolicyProblem]) {
        guard text.utf8.count <= sizeBytesMax else {
            return (nil, [PolicyProblem(line: 0, path: "", message: "A policy is at most \(sizeBytesMax) bytes long.")])
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            return (nil, [problem(describing: error)])
        }
        guard let root else { return (nil, [PolicyProblem(line: 1, path: "", message: "There is nothing in it.")]) }
        var tree = YAMLTree()
        let node = tree.node(root, depth: 0)
        guard tree.problems.isEmpty else { return (nil, tree.problems) }
        var (policy, problems) = PolicyReader.policy(node)
        if case .object(let members) = node.content, !members.contains(where: { $0.key == "version" }) {
            policy?.version = version
        }
        // In the order of the file; what one line says stays in the order in which it was found.
        problems = problems.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
        return (problems.isEmpty ? policy : nil, problems)
    }

    /// What the parser says of a file that is no YAML.
    private static func problem(describing error: any Error) -> PolicyProblem {
        let (line, message): (Int, String) =
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (mark.line, problem)
            case .duplicatedKeysInMapping(let keys, let context):
                (context.mark.line, "\(keys.sorted().joined(separator: ", ")) stands here twice")
            case .reader(let problem, _, _, _): (0, problem)
            default: (0, "\(error)")
            }
        return PolicyProblem(line: line, path: "", message: "This is not YAML: \(message).")
    }
}

/// Turns what the parser makes of YAML into a tree of plain values.
private struct YAMLTree {
    var problems: [PolicyProblem] = []
    /// Names for parts (`&` and `*`) can make a short file a huge tree.
    private var entries = 0

    mutating func node(_ node: Node, depth: Int) -> PolicyNode {
        let line = node.mark?.line ?? 0
        entries += 1
        guard entries <= Limits.policyEntriesMax, depth < Limits.policyDepthMax else {
            if problems.isEmpty {
                problems.append(PolicyProblem(line: line, path: "", message: "The policy is too large or too deep."))
            }
            return PolicyNode(.null, line: line)
        }
        switch node {
        case .scalar(let scalar): return PolicyNode(content(scalar), line: line)
        case .sequence(let items):
            return PolicyNode(.list(items.map { self.node($0, depth: depth + 1) }), line: line)
        case .mapping(let mapping):
            let members = mapping.map { key, value in
                PolicyNode.Member(
                    key.scalar?.string ?? "", self.node(value, depth: depth + 1), line: key.mark?.line ?? line)
            }
            return PolicyNode(.object(members), line: line)
        default:
            problems.append(PolicyProblem(line: line, path: "", message: "Names for parts (*NAME) are not used here."))
            return PolicyNode(.null, line: line)
        }
    }

    /// Only numbers, true, false and null are no texts: `no` and `on` are words like others.
    private func content(_ scalar: Node.Scalar) -> PolicyNode.Content {
        scalar.style == .plain || scalar.style == .any ? PolicyScalar.content(scalar.string) : .text(scalar.string)
    }
}

/// What a word without quotation marks means.
enum PolicyScalar {
    static func content(_ word: String) -> PolicyNode.Content {
        switch word {
        case "", "~", "null": .null
        case "true": .bool(true)
        case "false": .bool(false)
        default: Int64(word).map { .int($0) } ?? .text(word)
        }
    }
}
