import ArgumentParser
import FairleadServer

/// `digest`: the state in one line, to compare with a device's.
struct DigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Print the SHA-256 of the state, whole or as one person may see it.",
        discussion: """
            Equals what 'fairlead digest' prints on that person's devices once everything is exchanged.

            Example:
              fairlead-server digest --user li
            """)

    @Option(help: ArgumentHelp("Only what this person may see.", valueName: "name"))
    var user: String?

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            DigestOutput(user: user, digest: try await services.accounts.digest(user: user))
        }
    }
}

struct DigestOutput: CommandOutput {
    var user: String?
    var digest: String

    var text: String { digest }
}
