import ArgumentParser
import FairleadServer

/// `invite`: a code with which one device joins.
struct InviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Print a one-time code with which a person's device joins.",
        discussion: """
            The code works once, for one device. Hand it over in person: whoever has it acts as that person. \
            A second device needs a second code.

            Example:
              fairlead-server invite li
            and on the device of li:
              fairlead join https://leads.example.com --code CODE
            """)

    @Argument(help: "The person's name.")
    var name: String

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            let invite = try await services.accounts.invite(name)
            return InviteOutput(name: name, code: invite.code, expiresMilliseconds: invite.expiresMilliseconds)
        }
    }
}

struct InviteOutput: CommandOutput {
    var name: String
    var code: String
    var expiresMilliseconds: Int64

    private enum CodingKeys: String, CodingKey {
        case code
        case expiresAt = "expires_at"
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(code, forKey: .code)
        try document.encode(TimeText.json(expiresMilliseconds), forKey: .expiresAt)
    }

    var text: String { code }

    var talk: String? {
        "For one device of \(Table.harmless(name)), until \(TimeText.table(expiresMilliseconds)): fairlead join URL"
    }
}
