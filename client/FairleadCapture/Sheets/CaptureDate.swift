import FairleadCore

/// Dates as spreadsheets and people write them.
struct CaptureDate {
    /// Milliseconds since 1970.
    let now: Int64
    /// Seconds east of UTC at a moment in milliseconds since 1970.
    let offset: (Int64) -> Int

    /// Returns the moment in milliseconds since 1970.
    ///
    /// A date that can be read two ways, such as 3/4/2026, is refused rather than guessed.
    func milliseconds(_ typed: String) throws(CaptureFlaw) -> Int64 {
        let text = CaptureText.line(CaptureText.narrowed(typed))
        guard text.utf8.count <= 64, let usual = CaptureDate.usual(text),
            let result = TimeParser.milliseconds(usual, now: now, offset: offset),
            (0...Limits.wallClockMillisecondsMax).contains(result)
        else { throw .badDate(typed) }
        // A day's grace for clocks and time zones that differ.
        guard result <= now + CivilDate.millisecondsPerDay else { throw .laterDate(typed) }
        return result
    }

    /// Returns the date as RFC 3339 or `YYYY-MM-DD HH:MM`; `nil` for what is not a date.
    private static func usual(_ text: String) -> String? {
        if let serial = Double(text), text.allSatisfy({ $0.isNumber || $0 == "." }) { return fromSerial(serial, text) }
        // RFC 3339 has an offset and is exact as it is.
        if text.contains("T"), text.hasSuffix("Z") || text.dropFirst(10).contains(where: { $0 == "+" || $0 == "-" }) {
            return text
        }
        var groups: [[Character]] = [[]]
        for character in text {
            if ("0"..."9").contains(character) {
                groups[groups.count - 1].append(character)
            } else if "-/.:年月日时分秒T ".contains(character) {
                if groups.last?.isEmpty == false { groups.append([]) }
            } else {
                return nil
            }
        }
        let numbers = groups.filter { !$0.isEmpty }.map { String($0) }
        guard (3...7).contains(numbers.count), numbers.allSatisfy({ $0.utf8.count <= 4 }) else { return nil }
        let parts = numbers.compactMap { Int($0) }
        guard
            let date = date(
                parts, isDotted: text.contains(".") && !text.contains("/"), widths: numbers.map(\.utf8.count))
        else { return nil }
        guard parts.count > 3 else { return date }
        let minute = parts.count > 4 ? parts[4] : 0
        guard (0..<24).contains(parts[3]), (0..<60).contains(minute) else { return nil }
        return "\(date) \(padded(parts[3])):\(padded(minute))"
    }

    private static func date(_ parts: [Int], isDotted: Bool, widths: [Int]) -> String? {
        if widths[0] == 4 { return date(year: parts[0], month: parts[1], day: parts[2]) }
        guard widths[2] == 4 else { return nil }
        // Dots are European. With slashes or dashes one of the two has to be too large for a month.
        if isDotted || parts[0] > 12 { return date(year: parts[2], month: parts[1], day: parts[0]) }
        guard parts[1] > 12 || parts[0] == parts[1] else { return nil }
        return date(year: parts[2], month: parts[0], day: parts[1])
    }

    private static func date(year: Int, month: Int, day: Int) -> String? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        return "\(year)-\(padded(month))-\(padded(day))"
    }

    /// Reads the days since 1899-12-30 that a spreadsheet stores, for the years 1982 to 2119.
    private static func fromSerial(_ serial: Double, _ text: String) -> String? {
        guard serial >= 30_000, serial < 80_000, text.utf8.count <= 16 else {
            // 20260312 is a date, too.
            guard text.utf8.count == 8, let number = Int(text) else { return nil }
            return date(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        // Day 25569 is 1970-01-01; local time is written as if it were UTC.
        let minutes = Int64(((serial - 25_569) * 1440).rounded())
        let date = RFC3339.text(milliseconds: minutes * 60_000)
        return date.prefix(10) + " " + date.dropFirst(11).prefix(5)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
