/// Reads the parts of dates and times off a text, from left to right.
struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the next byte when it is one of these.
    mutating func skip(anyOf bytes: StaticString) -> Bool {
        guard let first = rest.first, bytes.withUTF8Buffer({ $0.contains(first) }) else { return false }
        rest.removeFirst()
        return true
    }

    /// Reads `2026-05-04`.
    mutating func date() -> CivilDate? {
        guard let year = number(digits: 4), skip(anyOf: "-"), let month = number(digits: 2), skip(anyOf: "-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Reads `14:30`, `14:30:59` or `14:30:59.123` as milliseconds of the day; a leap second is the next minute's first.
    mutating func timeOfDay(needsSeconds: Bool) -> Int64? {
        guard let hour = number(digits: 2), hour <= 23, skip(anyOf: ":"), let minute = number(digits: 2), minute <= 59
        else { return nil }
        let milliseconds = (hour * 60 + minute) * 60_000
        guard skip(anyOf: ":") else { return needsSeconds ? nil : milliseconds }
        guard let second = number(digits: 2), second <= 59 || second == 60 && minute == 59 else { return nil }
        guard skip(anyOf: ".,") else { return milliseconds + second * 1000 }
        guard let fraction = fraction() else { return nil }
        return milliseconds + second * 1000 + fraction
    }

    /// Reads `Z` or `+02:00` as milliseconds east of UTC.
    mutating func offset() -> Int64? {
        if skip(anyOf: "Zz") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip(anyOf: "+-"), let hours = number(digits: 2), hours <= 23, skip(anyOf: ":"),
            let minutes = number(digits: 2), minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -60_000 : 60_000)
    }

    private mutating func number(digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private mutating func fraction() -> Int64? {
        var milliseconds: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            if count <= 3 { milliseconds = milliseconds * 10 + digit }
        }
        guard count > 0 else { return nil }
        for _ in count..<max(count, 3) { milliseconds *= 10 }
        return milliseconds
    }

    private mutating func digit() -> Int64? {
        guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        rest.removeFirst()
        return Int64(first - UInt8(ascii: "0"))
    }
}
