import ArgumentParser
import FairleadStore

/// `fairlead digest`
struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Print one line that is equal wherever the same state is.",
        discussion: """
            SHA-256 over what the server has answered. After a complete sync it equals what \
            fairlead-server digest --user NAME prints, and what the same user's other devices print.

            Example:
              fairlead digest
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let digest = try context.openForReading().digest()
        try context.output(json: .object([("digest", .text(digest))]), text: digest)
    }
}
