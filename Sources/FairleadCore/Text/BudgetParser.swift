/// Reads and writes budgets: a minimum, a maximum and a currency that mean something only together.
package enum BudgetParser {
    /// Whole units of money that a budget may name; far more than any, and exact in every JSON reader.
    package static let amountMax: Int64 = 1_000_000_000_000_000

    /// Returns the value of a typed budget, the list of minimum, maximum and currency, or `nil` when it is none.
    ///
    /// - `100000` is both minimum and maximum; `100000-200000` a range, also with `~`, `–`, `至`, `到`.
    /// - `100000+`, `>=100000`, `10万以上` have no maximum, `<=200000`, `20万以内` no minimum: `null` stands there.
    /// - Thousands may be grouped (`100,000`, `100'000`, `100 000`, `100.000`). A unit multiplies: `k`, `m`, `w`, `千`, `万`,
    ///   `百万`, `千万`, `亿`; `1.5m` is fine. A unit at the end of a range is meant for both: `10-20万`, `100-200k`.
    /// - The currency is three letters or a sign, before or after: `50000-80000EUR`, `¥100000`, `20万元`. Without one the
    ///   text is empty.
    ///
    ///     BudgetParser.value(of: "10-20万元")     // .list([.int(100000), .int(200000), .text("CNY")])
    package static func value(of text: String) -> Value? {
        guard text.utf8.count <= 128 else { return nil }
        var typed = TextFold.folded(TextFold.canonical(text))[...]
        let bound = takeBound(from: &typed)
        var parts = typed.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 1 {
            parts = typed.split(whereSeparator: { "~至到".contains($0) })
            guard parts.count == (typed.contains(where: { "~至到".contains($0) }) ? 2 : 1) else { return nil }
        }
        guard (1...2).contains(parts.count) else { return nil }
        let amounts = parts.compactMap { BudgetAmount($0) }
        guard amounts.count == parts.count, let first = amounts.first, let last = amounts.last else { return nil }
        let currencies = amounts.map(\.currency).filter { !$0.isEmpty }
        guard currencies.allSatisfy({ $0 == currencies.first }) else { return nil }
        let currency = Value.text(currencies.first ?? "")
        guard let maximum = last.value else { return nil }
        if amounts.count == 1 {
            return .list([
                bound == .atMost ? .null : .int(maximum), bound == .atLeast ? .null : .int(maximum), currency,
            ])
        }
        guard bound == nil, let minimum = first.value(before: last), minimum <= maximum else { return nil }
        return .list([.int(minimum), .int(maximum), currency])
    }

    /// Returns a budget as it is typed, so that `value(of:)` gives the value again; `nil` when it is not one.
    ///
    ///     BudgetParser.text(of: .list([.int(50000), .int(80000), .text("EUR")]))     // "50000-80000 EUR"
    package static func text(of value: Value) -> String? {
        guard let parts = value.list, parts.count == 3, let currency = parts[2].text,
            currency.isEmpty || BudgetAmount.isCurrencyCode(currency)
        else { return nil }
        guard parts[0].isNull || parts[0].int != nil, parts[1].isNull || parts[1].int != nil,
            [parts[0].int, parts[1].int].allSatisfy({ $0.map { (0...amountMax).contains($0) } ?? true })
        else { return nil }
        let amount: String
        switch (parts[0].int, parts[1].int) {
        case (nil, nil): return nil
        case (let minimum?, nil): amount = "\(minimum)+"
        case (nil, let maximum?): amount = "<=\(maximum)"
        case (let minimum?, let maximum?):
            guard minimum <= maximum else { return nil }
            amount = minimum == maximum ? "\(minimum)" : "\(minimum)-\(maximum)"
        }
        return currency.isEmpty ? amount : "\(amount) \(currency)"
    }

    private enum Bound { case atLeast, atMost }

    private static let boundPrefixes: [(String, Bound)] = [
        (">=", .atLeast), (">", .atLeast), ("≥", .atLeast), ("<=", .atMost), ("<", .atMost), ("≤", .atMost),
    ]
    private static let boundSuffixes: [(String, Bound)] = [
        ("以上", .atLeast), ("起", .atLeast), ("以内", .atMost), ("以下", .atMost),
    ]

    /// Takes off what says that a budget is open at one end. The plus may stand before the currency: `100000+ EUR`.
    private static func takeBound(from typed: inout Substring) -> Bound? {
        for (prefix, bound) in boundPrefixes where typed.hasPrefix(prefix) {
            typed = typed.dropFirst(prefix.count)
            return bound
        }
        for (suffix, bound) in boundSuffixes where typed.hasSuffix(suffix) {
            typed = typed.dropLast(suffix.count)
            return bound
        }
        guard let plus = typed.lastIndex(of: "+"), plus != typed.startIndex,
            !typed[plus...].contains(where: { ("0"..."9").contains($0) })
        else { return nil }
        typed.remove(at: plus)
        return .atLeast
    }
}
