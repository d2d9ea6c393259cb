/// Moments as RFC 3339 writes them, between texts and milliseconds since 1970.
package enum RFC3339 {
    /// The first and the last moment that four digits of a year can tell.
    package static let milliseconds: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Returns `2026-05-04T14:30:00.123Z`: UTC, always with milliseconds. What lies outside of the years 0 to 9999 is
    /// shown as their first or last moment.
    package static func text(milliseconds: Int64) -> String {
        let moment = min(max(milliseconds, self.milliseconds.lowerBound), self.milliseconds.upperBound)
        let days = CivilDate.daysSince1970(ofMilliseconds: moment)
        let date = CivilDate(daysSince1970: days)
        let inDay = moment - days * CivilDate.millisecondsPerDay
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(date.year, digits: 4, then: "-", to: &bytes)
        append(date.month, digits: 2, then: "-", to: &bytes)
        append(date.day, digits: 2, then: "T", to: &bytes)
        append(inDay / 3_600_000, digits: 2, then: ":", to: &bytes)
        append(inDay / 60_000 % 60, digits: 2, then: ":", to: &bytes)
        append(inDay / 1000 % 60, digits: 2, then: ".", to: &bytes)
        append(inDay % 1000, digits: 3, then: "Z", to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a moment with its offset: `2026-05-04T14:30:00Z`, `2026-05-04 16:30:00.123456+02:00`.
    ///
    /// What is finer than a millisecond is cut off. Returns `nil` for anything else, days that do not exist included.
    package static func milliseconds(_ text: String) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        var reader = DigitReader(text)
        guard let date = reader.date(), reader.skip(anyOf: "Tt "), let time = reader.timeOfDay(needsSeconds: true),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        return date.daysSince1970 * CivilDate.millisecondsPerDay + time - offset
    }

    private static func append(_ number: Int64, digits: Int, then separator: Unicode.Scalar, to bytes: inout [UInt8]) {
        var divisor = (1..<digits).reduce(1 as Int64) { product, _ in product * 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: number / divisor % 10) + UInt8(ascii: "0"))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: separator))
    }
}
