/// How often and how long a request is tried.
package struct RetryLimits: Hashable, Sendable {
    /// The first try included.
    package var attemptsMax: Int
    /// The longest pause after the first failure; it doubles with each one up to `pauseMillisecondsMax`.
    package var firstPauseMilliseconds: Int64
    package var pauseMillisecondsMax: Int64
    /// The longest that a server's `Retry-After` counts for.
    package var retryAfterMillisecondsMax: Int64
    /// From the first try on, pauses included.
    package var totalMillisecondsMax: Int64

    package init(
        attemptsMax: Int = 5, firstPauseMilliseconds: Int64 = 500, pauseMillisecondsMax: Int64 = 30_000,
        retryAfterMillisecondsMax: Int64 = 120_000, totalMillisecondsMax: Int64 = 180_000
    ) {
        self.attemptsMax = max(1, attemptsMax)
        self.firstPauseMilliseconds = max(1, firstPauseMilliseconds)
        self.pauseMillisecondsMax = max(1, pauseMillisecondsMax)
        self.retryAfterMillisecondsMax = max(0, retryAfterMillisecondsMax)
        self.totalMillisecondsMax = max(0, totalMillisecondsMax)
    }

    /// For what follows the server until it is stopped.
    package static let forever = RetryLimits(attemptsMax: .max, totalMillisecondsMax: .max)
}

/// Decides whether a request is tried again, and when. It draws dice and is told the time; it waits for nothing.
///
///     var policy = RetryPolicy()
///     switch policy.decide(.init(response), elapsedMilliseconds: 840, wallMilliseconds: now, dice: &dice) { … }
package struct RetryPolicy: Hashable, Sendable {
    /// How one try ended.
    package enum Outcome: Hashable, Sendable {
        /// `retryAfter` and `date` are the headers of those names.
        case answered(status: Int, retryAfter: String? = nil, date: String? = nil)
        /// An answer began and did not end.
        case cutShort
        case failed(TransportError)

        package init(_ response: HTTPResponse) {
            self =
                response.isComplete
                ? .answered(
                    status: response.status, retryAfter: response.header("retry-after"),
                    date: response.header("date"))
                : .cutShort
        }
    }

    package enum Action: Hashable, Sendable {
        /// The answer stands, good or bad; trying again would not change it.
        case accept
        case retry(afterMilliseconds: Int64)
        case giveUp(Reason)
    }

    package enum Reason: Hashable, Sendable {
        /// The failure is of a kind that time does not heal.
        case notRetryable
        case tooManyAttempts
        /// The next try would begin after the time for all of them.
        case outOfTime
    }

    private let limits: RetryLimits
    /// Tries that failed in a row.
    package private(set) var failures = 0

    package init(limits: RetryLimits = RetryLimits()) {
        self.limits = limits
    }

    /// Takes in how a try ended, and returns what to do.
    ///
    /// `elapsedMilliseconds` is the time since the first try began, by a clock that nobody sets; `wallMilliseconds`
    /// the time since 1970 by this device, used only when an answer names a date and does not bear its own.
    package mutating func decide(
        _ outcome: Outcome, elapsedMilliseconds: Int64, wallMilliseconds: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Action {
        if case .answered(let status, _, _) = outcome, !Self.isRetryable(status: status) {
            failures = 0
            return .accept
        }
        if case .failed(let error) = outcome, !Self.isRetryable(error) { return .giveUp(.notRetryable) }
        failures = min(failures + 1, Int.max - 1)
        guard failures < limits.attemptsMax else { return .giveUp(.tooManyAttempts) }
        var pause = Int64.random(in: 0...longestPause, using: &dice)
        if case .answered(_, let retryAfter?, let date) = outcome {
            // On top of what the server asks for: devices turned away together must not come back together.
            pause += min(
                Self.milliseconds(retryAfter: retryAfter, date: date, wallMilliseconds: wallMilliseconds)
                    ?? 0,
                limits.retryAfterMillisecondsMax)
        }
        let (end, isFar) = max(0, elapsedMilliseconds).addingReportingOverflow(pause)
        guard !isFar, end <= limits.totalMillisecondsMax else { return .giveUp(.outOfTime) }
        return .retry(afterMilliseconds: pause)
    }

    /// Whether the same request may get another answer later.
    package static func isRetryable(status: Int) -> Bool {
        [408, 425, 429, 500, 502, 503, 504].contains(status)
    }

    package static func isRetryable(_ error: TransportError) -> Bool {
        switch error {
        case .unreachable, .timedOut: true
        case .tlsFailed, .tooLarge, .cancelled, .notInstalled, .invalidRequest: false
        }
    }

    /// Doubles with each failure; the pause is drawn evenly from zero to this.
    private var longestPause: Int64 {
        let doublings = min(failures - 1, 32)
        let (pause, isFar) = limits.firstPauseMilliseconds.multipliedReportingOverflow(
            by: 1 << doublings)
        return isFar ? limits.pauseMillisecondsMax : min(pause, limits.pauseMillisecondsMax)
    }

    /// A date counts from the date of the same answer: this device's clock may be years off.
    private static func milliseconds(retryAfter: String, date: String?, wallMilliseconds: Int64)
        -> Int64?
    {
        let text = retryAfter.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            // More digits than a number holds is a long time all the same.
            return (Int64(text) ?? .max).multipliedReportingOverflow(by: 1_000).overflow
                ? .max : (Int64(text) ?? 0) * 1_000
        }
        guard let moment = HTTPDate.milliseconds(text) else { return nil }
        let (wait, isFar) = moment.subtractingReportingOverflow(
            date.flatMap(HTTPDate.milliseconds) ?? wallMilliseconds)
        return isFar ? nil : max(0, wait)
    }
}
