import Foundation

/// A session with the queue on which everything about it happens. It is opened when it is first needed, and again when
/// it was lost.
///
/// `@unchecked Sendable`: `session`, `backOff` and `lastFailure` are used on `queue` alone, which is serial.
final class PostgreSQLConnection: @unchecked Sendable {
    private let address: PostgreSQLAddress
    private let limits: PostgreSQLLimits
    private let queue: DispatchQueue
    private var session: PostgreSQLSession?
    private var backOff = BackOff()
    private var lastFailure: (error: DatabaseError, until: ContinuousClock.Instant)?

    init(_ address: PostgreSQLAddress, _ limits: PostgreSQLLimits, label: String) {
        (self.address, self.limits) = (address, limits)
        queue = DispatchQueue(label: label)
    }

    /// Runs `body` on the session when all that was asked for before is done.
    ///
    /// - Throws: `.retry` when it is later than `patienceEnds` by then: who has waited in this line for those that wait
    ///   for a lock does not begin to wait for it as well.
    func run<Result: Sendable>(
        patienceEnds: ContinuousClock.Instant, _ body: @escaping @Sendable (PostgreSQLSession) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Result, any Error>) in
            queue.async { [self] in
                done.resume(
                    with: Swift.Result {
                        guard .now < patienceEnds else {
                            throw DatabaseError.retry("Others have been writing for too long.")
                        }
                        let session = try connected()
                        defer { if session.isBroken { self.session = nil } }
                        return try body(session)
                    })
            }
        }
    }

    func close() async {
        await withCheckedContinuation { done in
            queue.async { [self] in
                session = nil
                done.resume()
            }
        }
    }

    /// Fails at once while the database is left alone: a thousand requests are not to knock a thousand times.
    private func connected() throws(DatabaseError) -> PostgreSQLSession {
        if let session { return session }
        if let lastFailure, lastFailure.until > .now { throw lastFailure.error }
        do {
            let opened = try PostgreSQLSession(address, limits)
            session = opened
            backOff.reset()
            lastFailure = nil
            return opened
        } catch {
            lastFailure = (error, .now + backOff.next())
            throw error
        }
    }
}

/// A few connections, each of them somebody's for a while.
actor PostgreSQLReaders {
    private var idle: [PostgreSQLConnection]
    private let all: [PostgreSQLConnection]
    private var waiting: [CheckedContinuation<PostgreSQLConnection, Never>] = []

    init(_ address: PostgreSQLAddress, _ limits: PostgreSQLLimits) {
        all = (1...PostgreSQLLimits.readersMax).map {
            PostgreSQLConnection(address, limits, label: "fairlead-server.read.\($0)")
        }
        idle = all.reversed()
    }

    /// Returns a connection for one transaction; `giveBack` it. Who came first gets one first.
    func take() async -> PostgreSQLConnection {
        if let connection = idle.popLast() { return connection }
        return await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack(_ connection: PostgreSQLConnection) {
        if waiting.isEmpty { idle.append(connection) } else { waiting.removeFirst().resume(returning: connection) }
    }

    func close() async {
        for connection in all { await connection.close() }
    }
}
