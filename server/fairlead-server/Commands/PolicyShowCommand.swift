import ArgumentParser
import FairleadCore
import FairleadPolicyFile
import FairleadServer

/// `policy show`: the policy as the file that `policy apply` takes.
struct PolicyShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the policy that holds, as a file to change and apply.",
        discussion: """
            Example:
              fairlead-server policy show > policy.yaml
            """)

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            let policy = try await services.policies.current()
            return PolicyShowOutput(policy: policy, file: try PolicyFile.text(of: policy))
        }
    }
}

struct PolicyShowOutput: CommandOutput {
    var policy: Policy
    var file: String

    var text: String { file.hasSuffix("\n") ? String(file.dropLast()) : file }

    func encode(to encoder: any Encoder) throws { try PolicyDocument(node: policy.node).encode(to: encoder) }
}

/// The tree as JSON: what is a number or a list in the file is one here too.
struct PolicyDocument: Encodable {
    var node: PolicyNode

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        if case .object(let members) = node.content {
            var container = encoder.container(keyedBy: Key.self)
            for member in members {
                try container.encode(PolicyDocument(node: member.value), forKey: Key(stringValue: member.key))
            }
            return
        }
        var container = encoder.singleValueContainer()
        switch node.content {
        case .null, .object: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .int(let int): try container.encode(int)
        case .text(let text): try container.encode(text)
        case .list(let items): try container.encode(items.map(PolicyDocument.init))
        }
    }
}
