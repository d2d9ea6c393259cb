/// Reads moments as people type them.
package enum TimeParser {
    /// Milliseconds since 1970 of a typed moment, or `nil` when it is none, or outside of the years 0 to 9999.
    ///
    /// - RFC 3339: `2026-05-04T14:30:00+08:00`.
    /// - A local day, with or without a time of day: `2026-05-04`, `2026-05-04 14:30`.
    /// - `today`, `tomorrow`, `yesterday`, `mon` … `sun` (also `monday` …): a local day as well, so `fri 09:00` can be
    ///   said. A weekday is the next such day after today: on a Monday `mon` is in a week.
    /// - `now`, and steps from now: `+30m`, `+2h`, `+3d`, `+1w`, or with a minus sign into the past. Minutes and hours are
    ///   counted exactly; days and weeks keep the local time of day, also when the clocks change in between.
    ///
    /// A day alone is its start, 00:00 local. A local time that the clocks skip is taken as the one after the gap, and
    /// one that comes twice as the earlier.
    ///
    ///     TimeParser.milliseconds("+3d", now: now, offset: { _ in 3600 })
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - offset: seconds by which local time is ahead of UTC at a moment (milliseconds since 1970).
    package static func milliseconds(_ text: String, now: Int64, offset: @escaping (Int64) -> Int) -> Int64? {
        let typed = TextFold.folded(TextFold.canonical(text))
        guard typed.utf8.count <= 64, RFC3339.milliseconds.contains(now) else { return nil }
        let result: Int64?
        if typed == "now" {
            result = now
        } else if let moment = RFC3339.milliseconds(typed) {
            result = moment
        } else {
            let zone = Zone(offset: offset)
            result = step(typed, now: now, zone: zone) ?? day(typed, now: now, zone: zone)
        }
        guard let result, RFC3339.milliseconds.contains(result) else { return nil }
        return result
    }

    /// Whether a typed moment is a day without an hour: `2026-05-04`, `tomorrow`, `fri`.
    package static func isDay(_ text: String) -> Bool {
        let typed = TextFold.folded(TextFold.canonical(text))
        return typed != "now" && !typed.contains(":") && !typed.hasPrefix("+") && !typed.hasPrefix("-")
    }

    /// Returns the end of the local day that a moment lies in: the first millisecond of the next one.
    package static func endOfDay(_ moment: Int64, offset: (Int64) -> Int) -> Int64 {
        let day = CivilDate.millisecondsPerDay
        let local = moment.addingSaturating(Int64(offset(moment)) * 1000)
        let intoDay = (local % day + day) % day
        let end = moment.addingSaturating(day - intoDay)
        // Where the clocks change on that day it is an hour longer or shorter.
        return end.addingSaturating(Int64(offset(moment) - offset(end)) * 1000)
    }

    /// Reads `+3d`.
    private static func step(_ typed: String, now: Int64, zone: Zone) -> Int64? {
        guard let sign = typed.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let unit = typed.utf8.last
        else { return nil }
        let digits = typed.utf8.dropFirst().dropLast()
        // Seven digits of weeks are more than the calendar holds, and far from any overflow.
        guard (1...7).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let amount = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let count = sign == UInt8(ascii: "-") ? -amount : amount
        switch unit {
        case UInt8(ascii: "m"): return now + count * 60_000
        case UInt8(ascii: "h"): return now + count * 3_600_000
        case UInt8(ascii: "d"): return zone.utc(ofLocal: zone.local(now) + count * CivilDate.millisecondsPerDay)
        case UInt8(ascii: "w"): return zone.utc(ofLocal: zone.local(now) + count * 7 * CivilDate.millisecondsPerDay)
        default: return nil
        }
    }

    /// Reads `2026-05-04`, `tomorrow` or `fri`, each with or without a time of day.
    private static func day(_ typed: String, now: Int64, zone: Zone) -> Int64? {
        var reader = DigitReader(typed)
        if let date = reader.date() {
            let start = date.daysSince1970 * CivilDate.millisecondsPerDay
            if reader.isAtEnd { return zone.utc(ofLocal: start) }
            guard reader.skip(anyOf: "t "), let time = reader.timeOfDay(needsSeconds: false), reader.isAtEnd else {
                return nil
            }
            return zone.utc(ofLocal: start + time)
        }
        let parts = typed.split(separator: " ")
        guard let word = parts.first, parts.count <= 2 else { return nil }
        let today = CivilDate.daysSince1970(ofMilliseconds: zone.local(now))
        guard let day = day(named: String(word), today: today) else { return nil }
        let start = day * CivilDate.millisecondsPerDay
        guard parts.count == 2 else { return zone.utc(ofLocal: start) }
        reader = DigitReader(String(parts[1]))
        guard let time = reader.timeOfDay(needsSeconds: false), reader.isAtEnd else { return nil }
        return zone.utc(ofLocal: start + time)
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func day(named word: String, today: Int64) -> Int64? {
        switch word {
        case "today": return today
        case "tomorrow": return today + 1
        case "yesterday": return today - 1
        default: break
        }
        guard word.utf8.count >= 3,
            let weekday = weekdays.firstIndex(where: { $0 == word || $0.prefix(3) == word || $0.prefix(4) == word })
        else { return nil }
        // 1970-01-01 was a Thursday, which is 3 when Monday is 0.
        let ahead = (Int64(weekday) - 3 - today) % 7
        return today + (ahead <= 0 ? ahead + 7 : ahead)
    }
}

/// Local time, known only by its distance from UTC at each moment.
private struct Zone {
    let offset: (Int64) -> Int

    init(offset: @escaping (Int64) -> Int) {
        self.offset = offset
    }

    /// Milliseconds, as if local time were UTC.
    func local(_ utc: Int64) -> Int64 { utc + milliseconds(at: utc) }

    /// Returns the moment at which the local clocks show a time.
    func utc(ofLocal local: Int64) -> Int64 {
        // What holds a day before and a day after: they differ only around a change of the clocks.
        let before = milliseconds(at: local - CivilDate.millisecondsPerDay)
        let after = milliseconds(at: local + CivilDate.millisecondsPerDay)
        // Of a time that comes twice the earlier, which the first offset gives. A time that is skipped fits neither;
        // with the first offset it comes out as far after the change as it was meant to.
        let isAfterChange = milliseconds(at: local - before) != before && milliseconds(at: local - after) == after
        return local - (isAfterChange ? after : before)
    }

    /// No zone is further away than a day and a bit: a wild answer must not lead to an overflow, nor a wild question to
    /// a wild answer.
    private func milliseconds(at utc: Int64) -> Int64 {
        let known = min(max(utc, RFC3339.milliseconds.lowerBound), RFC3339.milliseconds.upperBound)
        return Int64(min(max(offset(known), -26 * 3600), 26 * 3600)) * 1000
    }
}
