/// The server's database in PostgreSQL, for several server processes over one database.
///
/// libpq blocks, so each session has a queue of its own and none of it runs on the cooperative pool.
package final class PostgreSQLDatabase: ServerDatabase {
    private let address: PostgreSQLAddress
    private let limits: PostgreSQLLimits
    private let writer: PostgreSQLConnection
    private let readers: PostgreSQLReaders

    package var dialect: SQLDialect { .postgreSQL }

    /// Everybody who writes takes this lock first; any number that nobody else uses would do ("fairlead").
    private static let writersLock: Int64 = 0x6661_6972_6C65_6164

    /// Connects to nothing yet: the server may start before its database.
    package init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits = PostgreSQLLimits()) {
        (self.address, self.limits) = (address, limits)
        writer = PostgreSQLConnection(address, limits, label: "fairlead-server.write")
        readers = PostgreSQLReaders(address, limits)
    }

    /// A session ended before its transaction could be stored: nothing has happened, so it can begin anew.
    private struct LostBeforeCommit: Error {
        var reason: DatabaseError
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        try await persistently { patienceEnds in
            try await writer.run(patienceEnds: patienceEnds) { try PostgreSQLDatabase.write(in: $0, body) }
        }
    }

    /// Runs a transaction again that PostgreSQL wants anew or whose session ended before anything was stored: a few
    /// times, and not when others kept it waiting for long already. Then whoever asked hears of it.
    private func persistently<Result: Sendable>(
        _ transaction: (_ patienceEnds: ContinuousClock.Instant) async throws -> Result
    ) async throws -> Result {
        let patienceEnds = ContinuousClock.now + .milliseconds(limits.lockMilliseconds)
        var attempt = 1
        while true {
            let reason: DatabaseError
            do {
                return try await transaction(patienceEnds)
            } catch let lost as LostBeforeCommit {
                reason = lost.reason
            } catch DatabaseError.retry(let sentence) {
                reason = .retry(sentence)
            }
            guard attempt < PostgreSQLLimits.attemptsMax, .now < patienceEnds else { throw reason }
            attempt += 1
        }
    }

    /// Writers of all processes queue up for one lock, which ends with the transaction, and its commit is visible before
    /// the next one gets the lock. So each statement of READ COMMITTED sees all that was committed and nothing changes
    /// under it: the transactions run as if one after the other, in the order of their commits, and positions are
    /// gap-free (R28; `LogTable.moveHead` checks it besides). Under SERIALIZABLE two processes would fail and repeat
    /// each other's work whenever they meet, since every push moves the same row; and a snapshot that was taken before
    /// the wait for a lock would be out of date after it.
    private static func write<Result>(
        in session: PostgreSQLSession, _ body: (any DatabaseTransaction) throws -> Result
    ) throws -> Result {
        let result: Result
        do {
            try session.post("BEGIN ISOLATION LEVEL READ COMMITTED")
            try session.post("SELECT pg_advisory_xact_lock($1)", [.int(writersLock)])
            let transaction = PostgreSQLTransaction(session)
            result = try body(transaction)
            if transaction.hasNews { try session.post("NOTIFY \(PostgreSQLListener.channel)") }
            try session.settle()
        } catch {
            if session.isBroken {
                throw LostBeforeCommit(reason: error as? DatabaseError ?? .unavailable("\(error)"))
            }
            session.rollBack()
            throw error
        }
        do {
            try session.commit()
        } catch {
            // To begin anew here could do it twice: only who asked knows how to find out.
            guard session.isBroken else { throw error }
            throw DatabaseError.unavailable(
                "The connection to PostgreSQL broke while a transaction was being stored. It may be stored or not; "
                    + "the same request again settles it.")
        }
        return result
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        try await persistently { patienceEnds in
            let connection = await readers.take()
            let result = await outcome {
                try await connection.run(patienceEnds: patienceEnds) { try PostgreSQLDatabase.read(in: $0, body) }
            }
            await readers.giveBack(connection)
            return try result.get()
        }
    }

    private func outcome<Value>(_ body: () async throws -> Value) async -> Swift.Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    private static func read<Result>(
        in session: PostgreSQLSession, _ body: (any DatabaseTransaction) throws -> Result
    ) throws -> Result {
        do {
            try session.post("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let result = try body(PostgreSQLTransaction(session))
            try session.commit()
            return result
        } catch {
            if session.isBroken {
                throw LostBeforeCommit(reason: error as? DatabaseError ?? .unavailable("\(error)"))
            }
            session.rollBack()
            throw error
        }
    }

    package func changes() -> AsyncStream<Void>? { PostgreSQLListener.changes(at: address) }

    /// The copy is a file of SQLite: it needs no PostgreSQL to be looked at, and `fairlead-server copy` brings it back.
    package func backup(to path: String) async throws {
        try await BackupFile.write(to: path) { part in
            let file = try SQLiteDatabase(path: part)
            do {
                _ = try await DatabaseCopy.run(from: self, to: file)
            } catch {
                try? await file.close()
                throw error
            }
            try await file.close()
        }
    }

    /// Each table gets a new file. What PostgreSQL keeps of its own log stays until it is used again, or archived away.
    package func purge() async throws {
        var limits = limits
        limits.statementMilliseconds = 0
        let session = PostgreSQLConnection(address, limits, label: "fairlead-server.purge")
        let patienceEnds = ContinuousClock.now + .seconds(PostgreSQLLimits.purgeSeconds)
        for table in ServerSchema.tables {
            try await session.run(patienceEnds: patienceEnds) {
                try $0.post("VACUUM (FULL) \(table.name)")
                try $0.settle()
            }
        }
        await session.close()
    }

    package func integrityProblems() async throws -> [String] {
        try await read { transaction in
            var problems: [String] = []
            let broken = try transaction.query(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready)", [])
            for row in broken {
                if case .text(let name)? = row.first {
                    problems.append("The index \(name) is not valid; run REINDEX on it.")
                }
            }
            let failures = try transaction.query(
                "SELECT COALESCE(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()", [])
            if case .int(let count)? = failures.first?.first, count > 0 {
                problems.append("PostgreSQL has found \(count) damaged pages in this database.")
            }
            return problems
        }
    }

    package func close() async throws {
        await writer.close()
        await readers.close()
    }
}
