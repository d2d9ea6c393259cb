import FairleadTestKit
import Testing

@testable import FairleadCore

@Suite("moments in RFC 3339")
struct RFC3339Tests {
    @Test(
        "a moment is written in UTC with milliseconds",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_777_905_000_123, "2026-05-04T14:30:00.123Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (-62_162_121_600_000, "0000-02-29T00:00:00.000Z"),
        ])
    func text(milliseconds: Int64, text: String) {
        #expect(RFC3339.text(milliseconds: milliseconds) == text)
        #expect(RFC3339.milliseconds(text) == milliseconds)
    }

    @Test("what no year of four digits can tell is shown as the first or the last moment")
    func clamped() {
        #expect(RFC3339.text(milliseconds: .min) == "0000-01-01T00:00:00.000Z")
        #expect(RFC3339.text(milliseconds: .max) == "9999-12-31T23:59:59.999Z")
    }

    @Test(
        "offsets and fractions are read",
        arguments: [
            ("2026-05-04T14:30:00Z", "2026-05-04T14:30:00.000Z"), ("2026-05-04t14:30:00z", "2026-05-04T14:30:00.000Z"),
            ("2026-05-04 14:30:00+08:00", "2026-05-04T06:30:00.000Z"),
            ("2026-01-01T00:00:00.5+14:00", "2025-12-31T10:00:00.500Z"),
            ("2026-05-04T14:30:00.1239999-09:30", "2026-05-05T00:00:00.123Z"),
            ("2026-05-04T14:30:00.12Z", "2026-05-04T14:30:00.120Z"),
            ("2026-05-04T14:30:00-00:00", "2026-05-04T14:30:00.000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ])
    func read(text: String, expected: String) {
        #expect(RFC3339.milliseconds(text).map { RFC3339.text(milliseconds: $0) } == expected)
    }

    @Test(
        "what is not a moment is not guessed at",
        arguments: [
            "", "2026", "2026-05-04", "2026-05-04T14:30Z", "2026-05-04T14:30:00", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-05-04T24:00:00Z", "2026-05-04T14:60:00Z", "2026-05-04T14:30:61Z", "2026-05-04T14:30:60Z",
            "2026-05-04T14:30:00.Z", "2026-05-04T14:30:00+24:00", "2026-05-04T14:30:00+0800", "2026-05-04T14:30:00ZZ",
            "+026-05-04T14:30:00Z", "２０２６-05-04T14:30:00Z", "2026-05-04T14:30:00Z\u{0}",
            "2026-05-04T14:30:00." + String(repeating: "9", count: 100) + "Z",
        ])
    func refused(text: String) {
        #expect(RFC3339.milliseconds(text) == nil)
    }

    @Test("any moment survives its text, and days follow one another")
    func roundTrip() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<5000 {
            let moment = Int64.random(in: RFC3339.milliseconds, using: &dice)
            #expect(RFC3339.milliseconds(RFC3339.text(milliseconds: moment)) == moment, "\(moment) \(TestSeed.hint())")
        }
        var previous: CivilDate?
        for days in Int64(-719_528)...2_932_896 {
            let date = CivilDate(daysSince1970: days)
            guard date.daysSince1970 == days, CivilDate(year: date.year, month: date.month, day: date.day) == date
            else {
                Issue.record("day \(days) is \(date)")
                return
            }
            if let previous, date.day != previous.day + 1, date.day != 1 { Issue.record("\(previous), then \(date)") }
            previous = date
        }
    }
}
