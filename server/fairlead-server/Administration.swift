import ArgumentParser
import FairleadServer
import FairleadServerStore
import Foundation

/// Runs one administrator's command on an open database and prints what it returns.
enum Administration {
    /// Opens the database, runs `body`, prints its value to stdout as text or JSON, and closes the database.
    ///
    /// - mayCreate: whether a database that is not there is made; commands that only look refuse instead.
    /// Throws `ExitCode` after saying on stderr what went wrong.
    static func run(
        _ options: AdministrationOptions, mayCreate: Bool = false,
        _ body: (ServerServices) async throws -> any CommandOutput
    ) async throws {
        let path = options.storage.database.path
        do {
            guard mayCreate || FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    message: "There is no database at \(path).",
                    hint: "Name the server's with --database sqlite:PATH; 'serve' and 'user add' make a new one.",
                    code: .badData)
            }
            let database = try SQLiteDatabase(path: path)
            let services = try await ServerServices.open(
                database, now: WallClock.now, warn: { Console.error("warning: \($0)") })
            let output = try await body(services)
            try await database.close()
            try Console.print(output, asJSON: options.json)
            if let code = output.exitCode { throw code }
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = CommandFailure(describing: error)
            failure.report()
            throw failure.code
        }
    }
}
