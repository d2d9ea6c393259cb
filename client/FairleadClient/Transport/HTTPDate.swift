import FairleadCore

/// Reads the dates of HTTP headers: the one in use, and the two that old servers still send (RFC 9110, 5.6.7).
package enum HTTPDate {
    /// Returns milliseconds since 1970, or `nil` when the text is not such a date.
    ///
    ///     HTTPDate.milliseconds("Sun, 06 Nov 1994 08:49:37 GMT")  // 784111777000
    package static func milliseconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT
        if words.count == 6, words[5] == "GMT" {
            return milliseconds(day: words[1], month: words[2], year: words[3], time: words[4])
        }
        // Sun Nov  6 08:49:37 1994
        if words.count == 5 {
            return milliseconds(day: words[2], month: words[1], year: words[4], time: words[3])
        }
        return nil
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func milliseconds(day: String, month: String, year: String, time: String) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map {
            number(String($0))
        }
        guard let day = number(day), let monthIndex = months.firstIndex(of: month), let fullYear = self.year(year),
            let date = CivilDate(year: fullYear, month: Int64(monthIndex) + 1, day: day),
            clock.count == 3, let hour = clock[0], hour < 24, let minute = clock[1], minute < 60,
            let second = clock[2], second <= 60
        else { return nil }
        return date.daysSince1970 * CivilDate.millisecondsPerDay + (hour * 3_600 + minute * 60 + second) * 1_000
    }

    /// Two digits are of this century up to 69, as POSIX has it.
    private static func year(_ text: String) -> Int64? {
        guard let year = number(text) else { return nil }
        if text.utf8.count == 2 { return year < 70 ? 2000 + year : 1900 + year }
        return (1970...9999).contains(year) ? year : nil
    }

    private static func number(_ text: String) -> Int64? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return Int64(text)
    }
}
