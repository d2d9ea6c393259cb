import ArgumentParser
import FairleadStore

/// `fairlead init`
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the folder for this device's leads.",
        discussion: """
            Seldom needed: the first command that writes does it too. Works without a server; fairlead join \
            comes whenever there is a network, and takes along what was captured before.

            Examples:
              fairlead init
              fairlead init --store ~/leads-2026
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let identity = try context.openForWriting().identity
        try context.output(
            json: .object([("store", .text(context.folder)), ("device", .text(identity.replica.description))]),
            text: Texts.ready(context.folder))
    }
}
