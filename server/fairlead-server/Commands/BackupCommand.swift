import ArgumentParser
import FairleadServer
import Foundation

/// `backup`: a consistent copy while the server runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent copy of the whole database to a new file.",
        discussion: """
            The server may be running. Of a PostgreSQL database this, too, makes a file of SQLite, which \
            'fairlead-server copy' puts into an empty database. Do not copy the database file itself: what was written last stands beside it.

            To go back to a backup, stop the server and put the file in the database's place, without its -wal and \
            -shm files. The devices notice it and offer again what the backup lacks.

            Example:
              fairlead-server backup /backups/fairlead-monday.db
            """)

    @Argument(help: "The file to write; it must not exist yet.", completion: .file())
    var file: String

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            guard !FileManager.default.fileExists(atPath: file) else {
                throw CommandFailure(
                    message: "\(file) exists already.", hint: "Name a new file; nothing is ever overwritten.",
                    code: .badData)
            }
            try await services.accounts.backup(to: file)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            return BackupOutput(file: file, bytes: (attributes[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }
}

struct BackupOutput: CommandOutput {
    var file: String
    var bytes: Int64

    var text: String { "Wrote \(file), \(bytes) bytes." }
}
