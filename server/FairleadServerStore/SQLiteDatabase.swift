import Foundation
import GRDB

/// The server's database in one SQLite file.
package final class SQLiteDatabase: ServerDatabase {
    private let pool: DatabasePool
    private let lock: WriteLock
    private let path: String

    package var dialect: SQLDialect { .sqlite }

    /// Seconds that SQLite itself waits for a lock of a foreign process before a statement fails.
    private static let busyTimeoutSeconds: TimeInterval = 30
    /// What the one connection that writes keeps of the file. A push writes to indexes all over: with the usual two MiB pages are
    /// written, and read again, many times within its transaction.
    private static let writerCacheKiB = 65_536
    /// Pages of the write-ahead log after which they go to the file (32 MiB): one that several pushes write to goes there once.
    private static let checkpointPages = 8_192
    /// How often a whole transaction is run again before the caller hears of it.
    private static let attemptsMax = 3

    /// Opens the database file, or makes it, for this user alone.
    ///
    /// - Throws: `.unavailable` when the file cannot be opened or is not durable, `.failed` when it is no database.
    package init(path: String) throws(DatabaseError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(SQLiteDatabase.busyTimeoutSeconds)
        configuration.label = "fairlead-server"
        let lock = try WriteLock(path: path + ".lock")
        do {
            pool = try lock.whileHeld {
                SQLiteDatabase.createPrivately(path)
                let pool = try DatabasePool(path: path, configuration: configuration)
                try SQLiteDatabase.makeDurable(pool)
                return pool
            }
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
        self.lock = lock
        self.path = path
    }

    /// An accepted change set survives a power cut: every commit is synced. GRDB sets NORMAL when it opens, so this comes
    /// after, and is read back.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { connection in
            try connection.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(writerCacheKiB)")
            try connection.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
            let synchronous = try Int.fetchOne(connection, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(connection, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw DatabaseError.unavailable(
                    "The database would not survive a power cut (synchronous \(synchronous ?? -1), "
                        + "journal \(journal ?? "unknown")).")
            }
        }
    }

    /// The file holds everybody's leads: nobody else on the machine reads it.
    private static func createPrivately(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await writeOnce(body)
            } catch DatabaseError.retry(let reason) {
                guard attempt < SQLiteDatabase.attemptsMax else { throw DatabaseError.retry(reason) }
                attempt += 1
            }
        }
    }

    private func writeOnce<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.writeWithoutTransaction { [lock] connection in
                try lock.whileHeld {
                    var result: Result?
                    try connection.inTransaction(.immediate) {
                        result = try body(SQLiteTransaction(connection: connection))
                        return .commit
                    }
                    guard let result else { throw DatabaseError.failed("The transaction gave no result.") }
                    return result
                }
            }
        } catch let error as GRDB.DatabaseError {
            throw SQLiteDatabase.mapped(error)
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read { try body(SQLiteTransaction(connection: $0)) }
        } catch let error as GRDB.DatabaseError {
            throw SQLiteDatabase.mapped(error)
        }
    }

    package func backup(to path: String) async throws {
        do {
            try await BackupFile.write(to: path) { part in
                SQLiteDatabase.createPrivately(part)
                var configuration = Configuration()
                // Else a journal that was removed could be back after a power cut, and would undo the whole copy.
                configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = EXTRA") }
                let copy = try DatabaseQueue(path: part, configuration: configuration)
                try await pool.read { source in
                    try copy.writeWithoutTransaction { try source.backup(to: $0) }
                }
                try copy.close()
            }
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    /// A file that is written anew has no free pages, and no rests of other rows between those that are there.
    package func purge() async throws {
        do {
            try await pool.writeWithoutTransaction { [lock] connection in
                try lock.whileHeld {
                    try connection.execute(sql: "VACUUM")
                    // The log ahead of the file still has what was there before. Who reads just now is waited for.
                    try connection.checkpoint(.truncate)
                }
            }
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    package func integrityProblems() async throws -> [String] {
        do {
            return try await pool.read { connection in
                try String.fetchAll(connection, sql: "PRAGMA integrity_check")
            }.filter { $0 != "ok" }.map { "The database file is damaged: \($0)." }
        } catch let error as GRDB.DatabaseError {
            return ["The database file is damaged: \(error.message ?? "it cannot be read")."]
        }
    }

    package func close() async throws {
        let (pool, lock) = (pool, lock)
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            // The last connection checkpoints when it closes, and waits for its readers: off the cooperative pool.
            DispatchQueue.global().async {
                done.resume(with: Swift.Result { try lock.whileHeld { try pool.close() } })
            }
        }
    }

    /// Returns what the caller can do about an error of SQLite.
    static func mapped(_ error: any Error) -> DatabaseError {
        guard let error = error as? GRDB.DatabaseError else {
            return error as? DatabaseError ?? .failed("\(error)")
        }
        let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT: .retry(message)
        case .SQLITE_CONSTRAINT: .constraint(message)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_NOMEM: .unavailable(message)
        default: .failed(message)
        }
    }
}
