import ArgumentParser
import FairleadServer

/// `reindex`: the tables that follow from others.
struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex",
        abstract: "Make the tables anew that follow from the records.",
        discussion: """
            Who has how many leads, who may look at what, and what the look for duplicates reads. No lead changes, \
            but that duplicates which were overlooked are found. 'check' says when it is needed; it can run \
            beside the server.

            Example:
              fairlead-server reindex
            """)

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            try await services.accounts.reindex()
            return ReindexOutput()
        }
    }
}

struct ReindexOutput: CommandOutput {
    var ok = true

    var text: String { "Made anew." }
}
