import ArgumentParser
import FairleadServer
import FairleadServerStore

/// `copy`: moves a team to another database.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy a whole team into an empty database of any kind.",
        discussion: """
            Stop the server first: what devices send to the old database afterwards is not in the copy. All is \
            copied or nothing, and then both states are compared. Devices notice nothing of the move.

            Example:
              fairlead-server copy --from sqlite:fairlead.db --to postgres://fairlead@db.example.com/fairlead
            """)

    @Option(
        help: ArgumentHelp("The database to read.", valueName: "database"), transform: DatabaseLocation.parse)
    var from: DatabaseLocation

    @Option(
        help: ArgumentHelp("The database to fill; it must hold nothing yet.", valueName: "database"),
        transform: DatabaseLocation.parse)
    var to: DatabaseLocation

    @Flag(name: .long, help: "Print one JSON document on stdout.")
    var json = false

    func run() async throws {
        try await Administration.report(on: from.isPostgreSQL ? from : to, asJSON: json) {
            let source = try from.open(mayCreate: false)
            let target = try to.open(mayCreate: true)
            let counts = try await DatabaseCopy.run(from: source, to: target)
            let output = CopyOutput(
                tables: Dictionary(uniqueKeysWithValues: counts.map { ($0.table, $0.rows) }),
                digests: CopyOutput.Digests(from: try await digest(of: source), to: try await digest(of: target)))
            try await source.close()
            try await target.close()
            return output
        }
    }

    private func digest(of database: any ServerDatabase) async throws -> String {
        let services = try await ServerServices.open(
            database, now: WallClock.now, warn: { Console.error("warning: \($0)") })
        return try await services.accounts.digest(user: nil)
    }
}

struct CopyOutput: CommandOutput {
    struct Digests: Encodable {
        var from: String
        var to: String
    }

    /// Rows by table.
    var tables: [String: Int]
    var digests: Digests

    private enum CodingKeys: String, CodingKey { case equal, digests, tables }

    private var isEqual: Bool { digests.from == digests.to }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(isEqual, forKey: .equal)
        try document.encode(digests, forKey: .digests)
        try document.encode(tables, forKey: .tables)
    }

    var text: String {
        let rows = tables.values.reduce(0, +)
        return "Copied \(rows) rows.\nfrom \(digests.from)\nto   \(digests.to)"
    }

    var talk: String? {
        isEqual
            ? "Both states are equal. Start the server on the new database."
            : "The states differ! Keep the old database, and do not use the new one."
    }

    var exitCode: ExitCode? { isEqual ? nil : .diskError }
}
