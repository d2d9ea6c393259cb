import ArgumentParser
import FairleadServerStore
import Foundation

/// Where the server keeps its state.
enum DatabaseLocation: Hashable, Sendable, ExpressibleByArgument {
    /// The path of a file.
    case sqlite(String)
    /// A URL, perhaps with a password: it is never printed.
    case postgreSQL(String)

    static let usual = DatabaseLocation.sqlite("fairlead.db")

    /// Reads `sqlite:PATH`, where a plain path means the same, or `postgres://…`. `nil` for every other scheme.
    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        switch Self.scheme(of: argument) {
        case "sqlite":
            let path = String(argument.dropFirst("sqlite:".count))
            guard !path.isEmpty else { return nil }
            self = .sqlite(path)
        case "postgres", "postgresql": self = .postgreSQL(argument)
        case nil: self = .sqlite(argument)
        default: return nil
        }
    }

    var defaultValueDescription: String { description }

    /// For messages: without a password.
    var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgreSQL(let url): PostgreSQLAddress(url: url)?.description ?? "postgres://…"
        }
    }

    var isPostgreSQL: Bool { if case .postgreSQL = self { true } else { false } }

    /// Returns the word before `:` when the argument looks like a URL.
    static func scheme(of argument: String) -> String? {
        guard let end = argument.firstIndex(of: ":") else { return nil }
        let word = argument[..<end].lowercased()
        let isWord = !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isWord ? word : nil
    }

    /// Reads the option's text.
    ///
    /// A URL of PostgreSQL is taken as it is and judged in `open`: what is refused here would be printed, password and all.
    static func parse(_ argument: String) throws -> DatabaseLocation {
        if let location = DatabaseLocation(argument: argument) { return location }
        throw ValidationError(
            "'\(argument)' names no database. Use sqlite:PATH or postgres://USER@HOST:PORT/DATABASE.")
    }

    /// Opens the database. PostgreSQL is reached when it is first asked for something.
    ///
    /// - mayCreate: whether a file that is not there is made.
    func open(mayCreate: Bool) throws -> any ServerDatabase {
        switch self {
        case .sqlite(let path):
            guard mayCreate || FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    message: "There is no database at \(path).",
                    hint: "Name the server's with --database; 'serve' and 'user add' make a new one.", code: .badData)
            }
            return try SQLiteDatabase(path: path)
        case .postgreSQL(let url):
            guard let address = PostgreSQLAddress(url: url) else {
                throw CommandFailure(
                    message: "The URL of the PostgreSQL database cannot be read.",
                    hint: "It goes postgres://USER@HOST:PORT/DATABASE, with %40 for @ and the like within a part; "
                        + "leave the password to PGPASSWORD or ~/.pgpass.",
                    code: .validationFailure)
            }
            return PostgreSQLDatabase(address)
        }
    }
}
