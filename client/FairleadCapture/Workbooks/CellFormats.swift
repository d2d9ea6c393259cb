import FairleadCore
import Glibc

/// How the numbers of a workbook are shown: a day is a number there too, and only its format tells.
struct CellFormats {
    enum Format: Hashable {
        case plain
        /// A day, a time, or both.
        case moment
        /// With zeros in front, up to so many digits.
        case digits(Int)
    }

    /// By the number that a cell names.
    private let formats: [Format]
    /// Whether days are counted from 1904 on, as old Macs did.
    private let isFrom1904: Bool

    /// Reads a workbook's styles; `nil` when it has none.
    init(_ styles: [UInt8]?, isFrom1904: Bool) throws(CaptureFlaw) {
        self.isFrom1904 = isFrom1904
        guard let styles else {
            formats = []
            return
        }
        var (codes, numbers): ([Int: String], [Int]) = ([:], [])
        var isInCells = false
        try XMLElements.forEach(in: styles) { event in
            switch event {
            case .start("numFmt", let attributes):
                if let number = attributes["numFmtId"].flatMap({ Int($0) }) { codes[number] = attributes["formatCode"] }
            case .start("cellXfs", _): isInCells = true
            case .end("cellXfs"): isInCells = false
            case .start("xf", let attributes) where isInCells:
                numbers.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0)
            default: break
            }
        }
        formats = numbers.map { number in
            if let code = codes[number] { return CellFormats.format(code) }
            return CellFormats.moments.contains { $0.contains(number) } ? .moment : .plain
        }
    }

    /// The numbers of formats that need no code (ECMA-376, 18.8.30), those of East Asian editions included.
    private static let moments = [14...22, 27...36, 45...47, 50...58]

    /// Reads a code such as `yyyy"年"m"月"d"日";@`: letters that stand for parts of a date, outside of quotes and brackets.
    static func format(_ code: String) -> Format {
        var letters: [Character] = []
        var rest = code.prefix { $0 != ";" }[...]
        while let letter = rest.popFirst() {
            switch letter {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[": rest = rest.drop { $0 != "]" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            default: letters.append(letter)
            }
        }
        if letters.count > 1, letters.allSatisfy({ $0 == "0" }) { return .digits(letters.count) }
        let word = String(letters).lowercased()
        if word.hasPrefix("general") || word.hasPrefix("g/") { return .plain }
        return word.contains { "ymdhs年月日".contains($0) } ? .moment : .plain
    }

    /// Returns a number as its cell shows it: `13800138000` for `1.3800138E10`, `2026-03-12` for 46093 where that is a day.
    func text(_ number: String, style: Int?) -> String {
        guard let value = Double(number), value.isFinite else { return number }
        let format = style.flatMap { formats.indices.contains($0) ? formats[$0] : nil } ?? .plain
        switch format {
        case .moment: return moment(value) ?? CellFormats.plain(value)
        case .digits(let count):
            let text = CellFormats.plain(value)
            guard text.allSatisfy({ ("0"..."9").contains($0) }), text.count < count else { return text }
            return String(repeating: "0", count: min(count - text.count, CellFormats.zerosMax)) + text
        case .plain: return CellFormats.plain(value)
        }
    }

    private static let zerosMax = 32
    /// Day 25569 is 1970-01-01, day 2958466 the first of the year 10000.
    private static let dayOf1970 = 25_569.0
    private static let dayAfterLast = 2_958_466.0
    private static let daysTo1904 = 1_462.0

    private func moment(_ value: Double) -> String? {
        let days = value + (isFrom1904 && value >= 1 ? CellFormats.daysTo1904 : 0)
        guard days >= 0, days < CellFormats.dayAfterLast else { return nil }
        // Local time is written as if it were UTC.
        let minutes = Int64(((days - CellFormats.dayOf1970) * 1440).rounded())
        let text = RFC3339.text(milliseconds: minutes * 60_000)
        let (day, time) = (text.prefix(10), text.dropFirst(11).prefix(5))
        if days < 1 { return String(time) }
        return time == "00:00" ? String(day) : "\(day) \(time)"
    }

    /// Fifteen digits, as spreadsheets show: 4.1 is stored as 4.0999999999999996.
    private static func plain(_ value: Double) -> String {
        var text = [CChar](repeating: 0, count: 32)
        let count = withVaList([value]) { vsnprintf(&text, text.count, "%.15g", $0) }
        return String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
