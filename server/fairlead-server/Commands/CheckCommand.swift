import ArgumentParser
import FairleadServer

/// `check`: whether the database is whole.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the database and everything that it says about itself.",
        discussion: """
            Looks at the file's own structures, at the log's hash chain, and at whether the state is what the log \
            says. Ends with 74 when something is wrong, each on its own line; restore a backup then.

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
        problems.isEmpty ? nil : "Stop the server, keep this file, and restore the latest backup."
    }

    var exitCode: ExitCode? { problems.isEmpty ? nil : .diskError }
}
