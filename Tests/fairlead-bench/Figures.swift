import Foundation

/// One measured ratio with the absolute figures beside it.
struct Figure {
    let what: String
    let leads: Int
    let measured: String
    let besides: String
    let value: Double
    var unit = "×"
    /// What the value may be at most; `nil` when it is only told.
    var bar: Double?

    var isShort: Bool { bar.map { value > $0 } ?? false }

    var line: String {
        let limit = bar.map { "≤ \(Self.short($0))\(unit == "×" ? "" : " \(unit)")" } ?? ""
        let verdict = bar == nil ? "" : isShort ? "**falls short**" : "holds"
        let number = unit == "×" ? Self.short(value) : "\(Self.short(value)) \(unit)"
        return "| \(what) | \(leads.formatted(.number.locale(Locale(identifier: "en_US")))) | \(measured) | \(besides) "
            + "| \(number) | \(limit) | \(verdict) |"
    }

    static let head = """
        | what | leads | Fairlead | beside | figure | bar | |
        |---|--:|--:|--:|--:|--:|---|
        """

    /// Three digits that count.
    static func short(_ value: Double) -> String {
        let digits = max(0, 2 - Int(log10(max(abs(value), 0.01)).rounded(.down)))
        let text = String(format: "%.\(digits)f", value)
        guard text.contains(".") else { return text }
        return String(text.reversed().drop { $0 == "0" }.reversed()).trimmingSuffix(".")
    }

    static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\(short(seconds * 1000)) ms" : "\(short(seconds)) s"
    }

    static func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? "\(short(Double(bytes) / 1e3)) kB" : "\(short(Double(bytes) / 1e6)) MB"
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}

extension [Double] {
    var median: Double { sorted()[count / 2] }

    func percentile(_ percent: Double) -> Double {
        sorted()[Swift.min(count - 1, Int((Double(count) * percent / 100).rounded(.up)) - 1)]
    }
}

/// Something that has to work did not.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

enum Stopwatch {
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return seconds(since: start)
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
