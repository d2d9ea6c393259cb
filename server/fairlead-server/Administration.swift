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
        let location = options.storage.database
        try await report(on: location, asJSON: options.json) {
            let database = try location.open(mayCreate: mayCreate)
            let services = try await ServerServices.open(
                database, now: WallClock.now, warn: { Console.error("warning: \($0)") })
            let output = try await body(services)
            try await database.close()
            return output
        }
    }

    /// Runs `body` and prints its value, or says what went wrong.
    static func report(
        on location: DatabaseLocation, asJSON: Bool, _ body: () async throws -> any CommandOutput
    ) async throws {
        do {
            let output = try await body()
            try Console.print(output, asJSON: asJSON)
            if let code = output.exitCode { throw code }
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = CommandFailure(describing: error, isPostgreSQL: location.isPostgreSQL)
            failure.report()
            throw failure.code
        }
    }
}
