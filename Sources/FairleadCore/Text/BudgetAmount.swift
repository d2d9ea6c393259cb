/// One end of a budget as typed: a number, perhaps with a unit and a currency.
struct BudgetAmount {
    /// The number in thousandths of what was typed, before the unit, so that `1.5` is exact.
    private let thousandths: Int64
    /// What the number is multiplied by; `nil` when none was typed.
    private let unit: Int64?
    /// Three letters, or empty.
    let currency: String

    /// Reads a folded text, such as `¥1.5万` or `80 000 eur`.
    init?(_ typed: Substring) {
        let typed = String(typed)
        guard let start = typed.firstIndex(where: BudgetAmount.isDigit),
            let end = typed.lastIndex(where: BudgetAmount.isDigit)
        else { return nil }
        let before = BudgetAmount.trimmed(typed[..<start])
        let after = BudgetAmount.trimmed(typed[typed.index(after: end)...])
        guard let prefix = BudgetAmount.currency(before), let (unit, suffix) = BudgetAmount.unitAndCurrency(after),
            prefix.isEmpty || suffix.isEmpty || prefix == suffix,
            let thousandths = BudgetAmount.thousandths(typed[start...end], hasUnit: unit != nil)
        else { return nil }
        self.thousandths = thousandths
        self.unit = unit
        currency = prefix.isEmpty ? suffix : prefix
    }

    /// Whole units of money; `nil` when it is not whole, or too much.
    var value: Int64? { value(unit: unit ?? 1) }

    /// The value as the first end of a range. It shares the unit of the other end when it has none of its own and is
    /// the smaller number: `10-20万`, but not `50000-20万`.
    func value(before last: BudgetAmount) -> Int64? {
        guard unit == nil, let shared = last.unit, thousandths <= last.thousandths else { return value }
        return value(unit: shared)
    }

    private func value(unit: Int64) -> Int64? {
        let (product, isTooLarge) = thousandths.multipliedReportingOverflow(by: unit)
        guard !isTooLarge, product % 1000 == 0, product / 1000 <= BudgetParser.amountMax else { return nil }
        return product / 1000
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Reads `100000`, `100,000`, `1 000 000`, `1.5`, `1,234.50`.
    private static func thousandths(_ typed: Substring, hasUnit: Bool) -> Int64? {
        var whole: [Substring] = []
        var separators: [Character] = []
        var start = typed.startIndex
        for index in typed.indices where !isDigit(typed[index]) {
            guard ",.' ".contains(typed[index]), index > start else { return nil }
            whole.append(typed[start..<index])
            separators.append(typed[index])
            start = typed.index(after: index)
        }
        whole.append(typed[start...])
        var fraction: Substring = ""
        if let last = separators.last, isDecimal(last, after: separators.dropLast(), digits: whole.last ?? "", hasUnit)
        {
            fraction = whole.removeLast()
            separators.removeLast()
        }
        // What is left are groups of three, all separated alike.
        guard whole.dropFirst().allSatisfy({ $0.count == 3 }), separators.isEmpty || (whole.first ?? "").count <= 3,
            separators.allSatisfy({ $0 == separators.first })
        else { return nil }
        while fraction.last == "0" { fraction.removeLast() }
        let digits = whole.joined() + fraction + String(repeating: "0", count: max(0, 3 - fraction.count))
        guard fraction.count <= 3, digits.utf8.count <= 18 else { return nil }
        return Int64(digits)
    }

    /// Tells a decimal point from one between thousands: `1.5`, `99.00` and `1.250m`, but not `100.000` or `1,250k`.
    private static func isDecimal(
        _ separator: Character, after others: some Collection<Character>, digits: Substring, _ hasUnit: Bool
    ) -> Bool {
        guard separator == "." || separator == ",", !others.contains(separator) else { return false }
        return digits.count != 3 || separator == "." && (hasUnit || !others.isEmpty)
    }

    private static let units: [(String, Int64)] = [
        ("千万", 10_000_000), ("百万", 1_000_000), ("万", 10_000), ("萬", 10_000), ("千", 1000), ("亿", 100_000_000),
        ("億", 100_000_000), ("mio", 1_000_000), ("mn", 1_000_000), ("bn", 1_000_000_000), ("k", 1000), ("m", 1_000_000),
        ("w", 10_000),
    ]

    private static func unitAndCurrency(_ typed: Substring) -> (unit: Int64?, currency: String)? {
        for (name, factor) in units where typed.hasPrefix(name) {
            if let currency = currency(trimmed(typed.dropFirst(name.count))) { return (factor, currency) }
        }
        return currency(typed).map { (nil, $0) }
    }

    private static let currencyNames = [
        "": "", "¥": "CNY", "元": "CNY", "元人民币": "CNY", "人民币": "CNY", "rmb": "CNY", "块": "CNY", "$": "USD", "us$": "USD",
        "美元": "USD", "美金": "USD", "€": "EUR", "欧元": "EUR", "£": "GBP", "英镑": "GBP", "日元": "JPY", "hk$": "HKD",
        "港元": "HKD", "港币": "HKD",
    ]

    private static func currency(_ typed: Substring) -> String? {
        if let currency = currencyNames[String(typed)] { return currency }
        let code = typed.uppercased()
        return isCurrencyCode(code) ? code : nil
    }

    /// Tells whether a text has the form of an ISO 4217 code, and is not a word that is read as something else.
    static func isCurrencyCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            && text != "MIO" && text != "RMB"
    }
}
