import FairleadCore
import Glibc

/// Moments as people read them: local time, and how long ago in lists.
struct Moment: Sendable {
    /// Milliseconds since 1970.
    let milliseconds: Int64

    init(_ milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Returns `2026-03-12 14:05` in local time.
    var local: String {
        let parts = calendar
        return "\(date) \(Moment.padded(parts.tm_hour)):\(Moment.padded(parts.tm_min))"
    }

    /// Returns `2026-03-12` in local time.
    var date: String {
        let parts = calendar
        return "\(Int(parts.tm_year) + 1900)-\(Moment.padded(parts.tm_mon + 1))-\(Moment.padded(parts.tm_mday))"
    }

    /// Returns `5 min ago`, `in 2 h`, `yesterday`, or the date when it is further away than a week.
    func relative(to now: Int64) -> String {
        let distance = milliseconds.subtractingSaturating(now)
        let minutes = (distance.magnitude + 30_000) / 60_000
        if minutes == 0 { return Texts.justNow }
        if minutes < 60 { return Texts.distance("\(minutes) min", isPast: distance < 0) }
        let hours = (distance.magnitude + 1_800_000) / 3_600_000
        if hours < 18 { return Texts.distance("\(hours) h", isPast: distance < 0) }
        let days = localDay - Moment(now).localDay
        switch days {
        case 0: return Texts.distance("\(hours) h", isPast: distance < 0)
        case -1: return Texts.yesterday
        case 1: return Texts.tomorrow
        case -7 ... -2, 2...7: return Texts.distance("\(days.magnitude) d", isPast: days < 0)
        default: return date
        }
    }

    /// Returns when something is due: a day that was typed without an hour stays a day, `today` or `in 3 d`.
    func due(relativeTo now: Int64) -> String {
        let parts = calendar
        guard parts.tm_hour == 0, parts.tm_min == 0 else { return relative(to: now) }
        switch localDay - Moment(now).localDay {
        case 0: return Texts.today
        case -1: return Texts.yesterday
        case 1: return Texts.tomorrow
        case let days where (-7...7).contains(days): return Texts.distance("\(days.magnitude) d", isPast: days < 0)
        default: return date
        }
    }

    private var localDay: Int64 {
        let offset = Int64(SystemClocks.timeZoneOffsetSeconds(at: milliseconds)) * 1000
        let local = milliseconds.addingSaturating(offset)
        return local >= 0 ? local / 86_400_000 : local.subtractingSaturating(86_399_999) / 86_400_000
    }

    private var calendar: tm {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    private static func padded(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
