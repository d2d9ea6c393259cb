import Testing

@testable import FairleadClient

@Suite("Retries")
struct RetryPolicyTests {
    /// Always falls on the highest or the lowest number. Zero itself would be drawn again without end, since evenly
    /// drawn numbers leave out a few.
    private struct LoadedDice: RandomNumberGenerator {
        static let lowest: UInt64 = 1
        var value: UInt64
        mutating func next() -> UInt64 { value }
    }

    private let down = RetryPolicy.Outcome.failed(.unreachable(detail: "x"))

    private func decide(
        _ policy: inout RetryPolicy, _ outcome: RetryPolicy.Outcome, elapsed: Int64 = 0,
        wall: Int64 = 0,
        dice value: UInt64 = LoadedDice.lowest
    ) -> RetryPolicy.Action {
        var dice = LoadedDice(value: value)
        return policy.decide(outcome, elapsedMilliseconds: elapsed, wallMilliseconds: wall, dice: &dice)
    }

    @Test("only answers that may differ later are asked for again")
    func statuses() {
        let retryable: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
        for status in 100..<600 {
            var policy = RetryPolicy()
            let action = decide(&policy, .answered(status: status))
            #expect(
                action == (retryable.contains(status) ? .retry(afterMilliseconds: 0) : .accept), "\(status)"
            )
        }
    }

    @Test("network failures are tried again; what a person must look at is not")
    func errors() {
        for error in [TransportError.unreachable(detail: ""), .timedOut(detail: "")] {
            var policy = RetryPolicy()
            #expect(decide(&policy, .failed(error)) == .retry(afterMilliseconds: 0))
        }
        let final: [TransportError] = [
            .tlsFailed(detail: "", hint: ""), .tooLarge(sizeBytesMax: 1), .cancelled,
            .notInstalled(sentence: ""),
            .invalidRequest(detail: ""),
        ]
        for error in final {
            var policy = RetryPolicy()
            #expect(decide(&policy, .failed(error)) == .giveUp(.notRetryable))
        }
        var policy = RetryPolicy()
        #expect(decide(&policy, .cutShort) == .retry(afterMilliseconds: 0))
    }

    @Test("the longest pause doubles up to its limit, and the tries are limited")
    func backOff() {
        let limits = RetryLimits(
            attemptsMax: 6, firstPauseMilliseconds: 100, pauseMillisecondsMax: 1_000,
            totalMillisecondsMax: 100_000)
        var policy = RetryPolicy(limits: limits)
        for pause: Int64 in [100, 200, 400, 800, 1_000] {
            #expect(decide(&policy, down, dice: .max) == .retry(afterMilliseconds: pause))
        }
        #expect(decide(&policy, down) == .giveUp(.tooManyAttempts))
    }

    @Test("pauses are spread over the whole range from zero on")
    func jitter() {
        let seed = TestDice.seed()
        var dice = TestDice(seed: seed)
        let limits = RetryLimits(firstPauseMilliseconds: 1_000)
        let pauses = (0..<200).map { _ in
            var policy = RetryPolicy(limits: limits)
            guard
                case .retry(let pause) = policy.decide(
                    down, elapsedMilliseconds: 0, wallMilliseconds: 0, dice: &dice)
            else { return Int64(-1) }
            return pause
        }
        #expect(pauses.allSatisfy { (0...1_000).contains($0) }, "FAIRLEAD_SEED=\(seed)")
        #expect((pauses.min() ?? 1_000) < 200 && (pauses.max() ?? 0) > 800, "FAIRLEAD_SEED=\(seed)")
    }

    @Test("a good answer starts the count again")
    func success() {
        var policy = RetryPolicy(limits: RetryLimits(attemptsMax: 2))
        #expect(decide(&policy, down) == .retry(afterMilliseconds: 0))
        #expect(decide(&policy, .answered(status: 200)) == .accept)
        #expect(decide(&policy, down) == .retry(afterMilliseconds: 0))
        #expect(decide(&policy, down) == .giveUp(.tooManyAttempts))
    }

    @Test("no try begins after the time for all of them")
    func totalTime() {
        let limits = RetryLimits(firstPauseMilliseconds: 100, totalMillisecondsMax: 1_000)
        var inTime = RetryPolicy(limits: limits)
        #expect(decide(&inTime, down, elapsed: 900, dice: .max) == .retry(afterMilliseconds: 100))
        var late = RetryPolicy(limits: limits)
        #expect(decide(&late, down, elapsed: 901, dice: .max) == .giveUp(.outOfTime))
    }

    @Test("following for ever never overflows and never gives up")
    func forever() {
        var policy = RetryPolicy(limits: .forever)
        for _ in 0..<10_000 {
            guard case .retry(let pause) = decide(&policy, down, elapsed: 1 << 60, dice: .max) else {
                Issue.record("gave up after \(policy.failures)")
                return
            }
            #expect(pause <= 30_000)
        }
    }

    static let pauses: [(String, String?, Int64)] = [
        ("0", nil, 0), ("3", nil, 3_000), (" 7 ", nil, 7_000), ("3600", nil, 120_000),
        ("99999999999999999999999999", nil, 120_000), ("9223372036854775807", nil, 120_000),
        ("-5", nil, 0),
        ("soon", nil, 0), ("", nil, 0), ("1.5", nil, 0),
        ("Sun, 06 Nov 1994 08:49:47 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 10_000),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:47 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:42 GMT", nil, 5_000),
        ("Sun, 06 Nov 1994 08:49:42 GMT", "nonsense", 5_000),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 120_000),
    ]

    @Test(
        "Retry-After is kept to, in seconds or as a date by the server's own clock, up to a limit",
        arguments: pauses)
    func retryAfter(header: String, date: String?, expected: Int64) {
        let wall: Int64 = 784_111_777_000
        for status in [429, 503] {
            var policy = RetryPolicy()
            let outcome = RetryPolicy.Outcome.answered(status: status, retryAfter: header, date: date)
            #expect(decide(&policy, outcome, wall: wall) == .retry(afterMilliseconds: expected))
        }
    }

    @Test("devices turned away together come back spread out")
    func retryAfterJitter() {
        var policy = RetryPolicy(limits: RetryLimits(firstPauseMilliseconds: 500))
        let outcome = RetryPolicy.Outcome.answered(status: 429, retryAfter: "2")
        #expect(decide(&policy, outcome, dice: .max) == .retry(afterMilliseconds: 2_500))
    }

    static let dates: [(String, Int64?)] = [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777_000),
        ("Sun Nov  6 08:49:37 1994", 784_111_777_000), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000_000),
        ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200_000),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799_000), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
        ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 31 Nov 1994 08:49:37 GMT", nil),
        ("06 Nov 1994", nil), ("", nil),
        ("Sun, 06 Nov 99999999 08:49:37 GMT", nil),
    ]

    @Test("the three forms of HTTP dates are read, and nothing else", arguments: dates)
    func httpDates(text: String, expected: Int64?) {
        #expect(HTTPDate.milliseconds(text) == expected)
    }
}
