import FairleadCore
import Foundation

/// One value of a row, or of a statement's parameter, in the few types that every database has.
package enum SQLValue: Hashable, Sendable {
    case null
    case int(Int64)
    case text(String)
    case bytes(Data)
    /// On its way in: sixteen bytes like any others in the database, and the most frequent parameter.
    case id(RecordID)
}

/// A row by position, as the statement's column list names them.
package typealias SQLRow = [SQLValue]

/// What went wrong in the database; the case says what the caller can do about it.
package enum DatabaseError: Error, Hashable, Sendable {
    /// Run the whole transaction again: a serialisation failure, a deadlock, a busy database.
    case retry(String)
    /// A constraint refused the statement.
    case constraint(String)
    /// The database cannot be reached, or its disk is full or broken.
    case unavailable(String)
    /// The statement or the data is wrong: a bug, or damage.
    case failed(String)
}

extension DatabaseError {
    /// The reason, when waiting may help: somebody else holds a lock, or the database is not there.
    package var passing: String? {
        switch self {
        case .retry(let reason), .unavailable(let reason): reason
        case .constraint, .failed: nil
        }
    }
}

/// Statements inside one transaction. SQL is the portable subset; parameters are `$1`, `$2`, …
package protocol DatabaseTransaction {
    func query(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> [SQLRow]

    /// Runs a statement for its effect alone. What is wrong with it may come out of a later statement only, or at the
    /// transaction's end, so that a database at the other end of a network need not be waited for each time.
    func execute(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError)

    /// Has other processes told, once this transaction is stored, that there is something that they wait for.
    func announce() throws(DatabaseError)
}

extension DatabaseTransaction {
    package func announce() throws(DatabaseError) {}
}

/// A database that the server keeps its state in. Nothing above it knows which one it is.
package protocol ServerDatabase: Sendable {
    /// How this database spells the few words in which schemas differ.
    var dialect: SQLDialect { get }

    /// Runs `body` in one transaction that is durable when this returns; writers come one after the other.
    ///
    /// `body` may run again when the database asks for it, so it must have no effect outside the transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one consistent snapshot; it must not write.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result

    /// Yields when another process may have announced something; `nil` when the database tells nobody. Each call
    /// listens anew, until its stream is dropped.
    func changes() -> AsyncStream<Void>?

    /// Writes a consistent copy of the whole database to a new file of SQLite.
    func backup(to path: String) async throws

    /// Writes the database's files anew, so that nothing is left in them of what was deleted or written over. Others wait.
    func purge() async throws

    /// Checks the database's own structures; returns a sentence for each damage found.
    func integrityProblems() async throws -> [String]

    func close() async throws
}

extension ServerDatabase {
    package func changes() -> AsyncStream<Void>? { nil }
}
