import FairleadTestKit
import Testing

@testable import FairleadCore

@Suite("moments as people type them")
struct TimeParserTests {
    /// Central European time: two hours ahead from 29 March to 25 October 2026, else one.
    static let berlin: @Sendable (Int64) -> Int = { moment in
        (1_774_746_000_000..<1_792_890_000_000).contains(moment) ? 7200 : 3600
    }

    private func parsed(
        _ text: String, now: String = "2026-05-04T10:20:30.500Z", offset: @escaping (Int64) -> Int = berlin
    ) -> String? {
        guard let now = RFC3339.milliseconds(now) else { return "now is malformed" }
        return TimeParser.milliseconds(text, now: now, offset: offset).map { RFC3339.text(milliseconds: $0) }
    }

    /// It is Monday, 4 May 2026, 12:20:30 in Berlin.
    @Test(
        "days are local and start at midnight, steps count from now",
        arguments: [
            ("now", "2026-05-04T10:20:30.500Z"), ("today", "2026-05-03T22:00:00.000Z"),
            ("Tomorrow", "2026-05-04T22:00:00.000Z"), (" yesterday ", "2026-05-02T22:00:00.000Z"),
            ("mon", "2026-05-10T22:00:00.000Z"), ("Tue", "2026-05-04T22:00:00.000Z"),
            ("tues", "2026-05-04T22:00:00.000Z"),
            ("SUNDAY", "2026-05-09T22:00:00.000Z"), ("fri 09:00", "2026-05-08T07:00:00.000Z"),
            ("today 23:59", "2026-05-04T21:59:00.000Z"), ("+3d", "2026-05-07T10:20:30.500Z"),
            ("+1w", "2026-05-11T10:20:30.500Z"), ("+2h", "2026-05-04T12:20:30.500Z"),
            ("+30m", "2026-05-04T10:50:30.500Z"),
            ("-2h", "2026-05-04T08:20:30.500Z"), ("-1D", "2026-05-03T10:20:30.500Z"),
            ("2026-05-04", "2026-05-03T22:00:00.000Z"),
            ("2026-05-04 14:30", "2026-05-04T12:30:00.000Z"), ("2026-05-04T14:30:15", "2026-05-04T12:30:15.000Z"),
            ("2026-05-04T14:30:00+08:00", "2026-05-04T06:30:00.000Z"), ("２０２６－０５－０４　１４：３０", "2026-05-04T12:30:00.000Z"),
            ("2028-02-29", "2028-02-28T23:00:00.000Z"),
        ])
    func typed(text: String, expected: String) {
        #expect(parsed(text) == expected)
    }

    @Test(
        "what is no time is not guessed at",
        arguments: [
            "", " ", "soon", "m", "mo", "fr", "montag", "+", "+d", "+3", "+3x", "3d", "+-3d", "+3.5d", "+12345678d",
            "2026-02-29",
            "2026-5-4", "2026-05-04 25:00", "2026-05-04 14", "2026-05-04 14:30 x", "today today", "today 9",
            "mon 09:00 10:00",
            "+9999999w", "-9999999w", "0000-01-01", "9999-12-31T23:59:59.999-00:01", "\u{0}",
            String(repeating: "9", count: 5000),
        ])
    func refused(text: String) {
        #expect(parsed(text) == nil)
    }

    @Test("days and weeks keep the time of day when the clocks change; hours are exact")
    func clocksChange() {
        let saturday = "2026-03-28T11:00:00.000Z"  // 12:00 in Berlin, before the night that is an hour short
        #expect(parsed("+1d", now: saturday) == "2026-03-29T10:00:00.000Z")
        #expect(parsed("+24h", now: saturday) == "2026-03-29T11:00:00.000Z")
        #expect(parsed("tomorrow", now: saturday) == "2026-03-28T23:00:00.000Z")
        #expect(parsed("mon", now: saturday) == "2026-03-29T22:00:00.000Z")
        #expect(parsed("-1w", now: "2026-10-28T11:00:00.000Z") == "2026-10-21T10:00:00.000Z")
    }

    @Test("a time that is skipped comes after the gap, one that comes twice is the earlier")
    func gapAndOverlap() {
        #expect(parsed("2026-03-29 01:59") == "2026-03-29T00:59:00.000Z")
        #expect(parsed("2026-03-29 02:30") == "2026-03-29T01:30:00.000Z")
        #expect(parsed("2026-03-29 03:00") == "2026-03-29T01:00:00.000Z")
        #expect(parsed("2026-10-25 02:30") == "2026-10-25T00:30:00.000Z")
        #expect(parsed("2026-10-25 03:00") == "2026-10-25T02:00:00.000Z")
        #expect(parsed("2026-10-25") == "2026-10-24T22:00:00.000Z")
        // West of Greenwich, with a midnight that does not exist (as in Santiago).
        let change: Int64 = 1_788_667_200_000  // 2026-09-06T04:00:00Z
        let santiago: @Sendable (Int64) -> Int = { $0 < change ? -14_400 : -10_800 }
        #expect(parsed("2026-09-06", offset: santiago) == "2026-09-06T04:00:00.000Z")
        #expect(parsed("2026-09-05 23:59", offset: santiago) == "2026-09-06T03:59:00.000Z")
    }

    @Test(
        "no clock and no zone leads to an overflow",
        arguments: [Int64.min, .max, -62_167_219_200_000, 253_402_300_799_999])
    func extremes(now: Int64) {
        for text in [
            "now", "today", "tomorrow", "yesterday", "sun", "+9999999w", "-9999999w", "+9999999h", "0000-01-01",
        ] {
            for offset in [Int.min, .max, 0] {
                let result = TimeParser.milliseconds(text, now: now, offset: { _ in offset })
                #expect(result.map(RFC3339.milliseconds.contains) ?? true)
            }
        }
    }

    @Test("a local time is found again from the moment it gives, in any zone with one change")
    func inverse() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<2000 {
            let change = Int64.random(in: 1_700_000_000_000...1_800_000_000_000, using: &dice)
            let before = Int.random(in: -12...14, using: &dice) * 3600
            let after = before + [-3600, 3600, 1800][Int.random(in: 0..<3, using: &dice)]
            let zone: (Int64) -> Int = { $0 < change ? before : after }
            let moment = (change + Int64.random(in: -200_000_000...200_000_000, using: &dice)) / 1000 * 1000
            let local = String(RFC3339.text(milliseconds: moment + Int64(zone(moment)) * 1000).prefix(19))
            guard let found = TimeParser.milliseconds(local, now: 0, offset: zone) else {
                Issue.record("\(local) is not read, \(TestSeed.hint())")
                return
            }
            // Times that come twice may be found at their first coming.
            let isTwice = after < before && abs(moment - change) <= 3_600_000
            #expect(found == moment || isTwice && found < moment, "\(local) \(before) \(after) \(TestSeed.hint())")
        }
    }

    @Test(
        "a day without an hour is one to its end, by the local clock",
        arguments: [
            ("2026-05-04", true), ("tomorrow", true), (" Fri ", true), ("fri 09:00", false), ("+3d", false),
            ("now", false), ("2026-05-04T14:30:00+08:00", false),
        ])
    func days(text: String, isDay: Bool) {
        #expect(TimeParser.isDay(text) == isDay)
        let end = RFC3339.milliseconds("2026-05-04T00:00:00+02:00").map { TimeParser.endOfDay($0, offset: Self.berlin) }
        #expect(end == RFC3339.milliseconds("2026-05-05T00:00:00+02:00"))
        for (start, next) in [
            ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
            ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
        ] {
            let end = RFC3339.milliseconds(start).map { TimeParser.endOfDay($0, offset: Self.berlin) }
            #expect(end == RFC3339.milliseconds(next))
        }
        let before = RFC3339.milliseconds("1969-12-31T23:30:00Z").map { TimeParser.endOfDay($0) { _ in 0 } }
        #expect(before == 0)
    }
}
