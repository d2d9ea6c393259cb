/// How long this server waits for PostgreSQL, and PostgreSQL for this server: a session that hangs, at either end,
/// stalls the others for a while and not for ever.
package struct PostgreSQLLimits: Sendable {
    /// PostgreSQL ends a statement that runs for longer, the wait for a lock included.
    package var statementMilliseconds = 60_000
    /// How long a transaction waits for those that write, of this server and of others.
    package var lockMilliseconds = 30_000
    /// PostgreSQL ends a session that holds a transaction open and says nothing.
    package var idleInTransactionMilliseconds = 30_000

    package init() {}

    static let connectSeconds = 5
    /// How long an erasure goes on to write tables anew.
    static let purgeSeconds = 3_600
    /// When PostgreSQL itself does not say that a statement takes too long, it is gone.
    static let answerSeconds = 90
    /// How long data may be on the way before the connection counts as lost.
    static let networkMilliseconds = 30_000

    /// Sessions for reading, besides the one that writes.
    static let readersMax = 4
    /// How often a transaction is tried before the caller hears of it.
    static let attemptsMax = 3
    /// Statements that PostgreSQL keeps prepared for a session.
    static let preparedMax = 256
    /// Statements that are sent before their answers are read. Few enough that what comes back fits the system's
    /// buffers, or both ends would wait for each other.
    static let unansweredMax = 64

    /// How long to leave PostgreSQL alone after it could not be reached.
    static let backOffFirstMilliseconds = 100
    static let backOffLastMilliseconds = 2_000
}

/// When to try again to reach the database: at once after a connection broke, then ever more rarely.
struct BackOff {
    private var failures = 0

    /// Notes a failure, and returns how long to wait before the next attempt.
    mutating func next() -> Duration {
        let factor = 1 << min(failures, 10)
        failures += 1
        return .milliseconds(
            min(PostgreSQLLimits.backOffFirstMilliseconds * factor, PostgreSQLLimits.backOffLastMilliseconds))
    }

    mutating func reset() { failures = 0 }
}
