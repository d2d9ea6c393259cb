import FairleadServerStore

/// What all services share: the database, the time, and whom to tell of what.
struct ServiceStorage: Sendable {
    let database: any ServerDatabase
    let identity: ServerIdentity
    /// Wall clock, milliseconds since 1970.
    let now: @Sendable () -> Int64
    /// Takes a sentence for the operators.
    let warn: @Sendable (String) -> Void
    let heads: HeadSignal
    let writes = WriteRecord()
    let policies = PolicyCache()

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        do { return try await database.read(body) } catch let error as DatabaseError { throw described(error) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        do {
            let result = try await database.write(body)
            writes.haveFailed = false
            return result
        } catch let error as DatabaseError {
            if case .unavailable = error { writes.haveFailed = true }
            throw described(error)
        }
    }

    /// Runs `body` at the log's end, stores what it changed, and tells those who wait when the log has grown.
    func writeLog<Result: Sendable>(
        _ body: @escaping @Sendable (inout Ledger) throws -> Result
    ) async throws -> Result {
        let (identity, now, policies) = (identity, now(), policies)
        // What was loaded is let go of out here: that takes a while, and others wait for the writer.
        let (result, set) = try await write { transaction in
            var ledger = try Ledger(transaction, policies: policies)
            let result = try body(&ledger)
            try ledger.conclude(as: identity, at: now)
            return (result, ledger.set)
        }
        heads.advance(to: set.head.position)
        return result
    }

    /// Returns what the caller can do about an error of the database.
    func described(_ error: DatabaseError) -> any Error {
        switch error {
        case .unavailable(let reason):
            warn("The database is not available: \(reason)")
            return error
        case .retry:
            return ServiceError.retry(
                ServiceProblem("busy", "The database is busy.", hint: "Nothing was changed. Try again in a moment."))
        case .constraint(let reason), .failed(let reason):
            // The reason is for those who run the server: a device learns nothing from it.
            warn(reason)
            return ServiceError.failed(
                ServiceProblem(
                    "failed", "The server's database is not as it should be.",
                    hint: "Nothing was lost on this device. Ask an administrator to run 'fairlead-server check'."))
        }
    }
}

/// Remembers whether the last write that came to an end found the database unavailable, as on a full disk.
final class WriteRecord: Sendable {
    private let state = Locked(false)

    var haveFailed: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
