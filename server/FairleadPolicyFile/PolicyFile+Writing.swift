import FairleadCore
import Yams

extension PolicyFile {
    private static let heading = """
        # The rules that the team works by. To change them, change this file, then:
        #   fairlead-server policy apply FILE
        # The version is the one that this file was made from; the server counts it up by itself.

        """

    /// Returns the policy as a file that `read` takes back as the same policy.
    package static func text(of policy: Policy) throws -> String {
        heading + (try Yams.serialize(node: node(policy.node), width: -1, allowUnicode: true))
    }

    private static func node(_ node: PolicyNode) -> Node {
        switch node.content {
        case .null: Node("null", .implicit, .plain)
        case .bool(let bool): Node(bool ? "true" : "false", .implicit, .plain)
        case .int(let int): Node(String(int), .implicit, .plain)
        case .text(let text): Node(text, .implicit, PolicyScalar.content(text) == .text(text) ? .any : .doubleQuoted)
        case .list(let items): Node(items.map(self.node), .implicit, isFlat(items) ? .flow : .block)
        case .object(let members):
            Node(
                members.map { (Node($0.key), self.node($0.value)) }, .implicit,
                isFlat(members.map(\.value)) && !members.isEmpty && members.count < 4 && isShort(members)
                    ? .flow : .block)
        }
    }

    /// Lists of words and small tables of numbers stand in one line.
    private static func isFlat(_ items: [PolicyNode]) -> Bool {
        items.allSatisfy { item in
            switch item.content {
            case .list, .object: false
            default: true
            }
        }
    }

    private static func isShort(_ members: [PolicyNode.Member]) -> Bool {
        members.allSatisfy { member in
            if case .text(let text) = member.value.content { text.utf8.count <= 12 } else { true }
        }
    }
}
