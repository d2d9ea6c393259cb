import ArgumentParser
import FairleadServer

/// `check`: whether the database is whole.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the database and everything that it says about itself.",
        discussion: """
            Looks at the file's own structures, at the log's hash chain, at whether the state is what the log says, and \
            at the tables that follow from it. Ends with 74 when something is wrong, each on its own line; restore a \
            backup then, or run 'reindex' when it is only such a table.

            Example:
              fairlead-server check && fairlead-server backup /backups/today.db
            """)

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            CheckOutput(problems: try await services.accounts.check())
        }
    }
}

struct CheckOutput: CommandOutput {
    var problems: [String]

    private enum CodingKeys: String, CodingKey { case ok, problems }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(problems.isEmpty, forKey: .ok)
        try document.encode(problems, forKey: .problems)
    }

    var text: String {
        problems.isEmpty ? "Everything is in order." : problems.map(Table.harmless).joined(separator: "\n")
    }

    var talk: String? {
        guard !problems.allSatisfy({ $0.contains("'fairlead-server reindex'") }) else {
            return problems.isEmpty ? nil : "No lead is damaged. Run 'fairlead-server reindex'."
        }
        return "Stop the server, keep this file, and restore the latest backup."
    }

    var exitCode: ExitCode? { problems.isEmpty ? nil : .diskError }
}
