import FairleadTestKit
import Testing

@testable import FairleadCore

@Suite("budgets")
struct BudgetParserTests {
    @Test(
        "a budget is a minimum, a maximum and a currency",
        arguments: [
            ("100000", "100000", 100_000, 100_000, ""), ("100000-200000", "100000-200000", 100_000, 200_000, ""),
            ("50000-80000EUR", "50000-80000 EUR", 50_000, 80_000, "EUR"),
            ("100000-200000 CNY", "100000-200000 CNY", 100_000, 200_000, "CNY"), ("0", "0", 0, 0, ""),
            ("20万", "200000", 200_000, 200_000, ""), ("10-20万", "100000-200000", 100_000, 200_000, ""),
            ("100k-200k", "100000-200000", 100_000, 200_000, ""), ("100-200K", "100000-200000", 100_000, 200_000, ""),
            ("1.5M", "1500000", 1_500_000, 1_500_000, ""), ("1,5M", "1500000", 1_500_000, 1_500_000, ""),
            ("1.250m", "1250000", 1_250_000, 1_250_000, ""), ("1,250k", "1250000", 1_250_000, 1_250_000, ""),
            ("¥100,000", "100000 CNY", 100_000, 100_000, "CNY"),
            ("￥10～20万元", "100000-200000 CNY", 100_000, 200_000, "CNY"),
            ("100.000 €", "100000 EUR", 100_000, 100_000, "EUR"),
            ("100’000–200’000 chf", "100000-200000 CHF", 100_000, 200_000, "CHF"),
            ("1 000 000", "1000000", 1_000_000, 1_000_000, ""),
            ("USD 50k - USD 80k", "50000-80000 USD", 50_000, 80_000, "USD"),
            ("$1,234.00", "1234 USD", 1234, 1234, "USD"),
            ("1.250.000,00 €", "1250000 EUR", 1_250_000, 1_250_000, "EUR"),
            ("5千到1万", "5000-10000", 5000, 10_000, ""), ("5000-2万", "5000-20000", 5000, 20_000, ""),
            ("1.2亿", "120000000", 120_000_000, 120_000_000, ""),
            ("５万", "50000", 50_000, 50_000, ""), ("30w", "300000", 300_000, 300_000, ""),
            ("100MXN", "100 MXN", 100, 100, "MXN"),
            ("100 krw", "100 KRW", 100, 100, "KRW"), ("20万元-30万元", "200000-300000 CNY", 200_000, 300_000, "CNY"),
        ] as [(String, String, Int64, Int64, String)])
    func budget(typed: String, text: String, minimum: Int64, maximum: Int64, currency: String) {
        let value = BudgetParser.value(of: typed)
        #expect(value == .list([.int(minimum), .int(maximum), .text(currency)]))
        #expect(value.flatMap(BudgetParser.text) == text)
    }

    @Test(
        "a budget may be open at one end",
        arguments: [
            ("100000+", 100_000, nil, ""), (">=100k", 100_000, nil, ""), ("10万以上", 100_000, nil, ""),
            ("100000+ EUR", 100_000, nil, "EUR"),
            ("100000 EUR+", 100_000, nil, "EUR"), ("≥ 10万元", 100_000, nil, "CNY"), ("<=200000", nil, 200_000, ""),
            ("20万元以内", nil, 200_000, "CNY"), ("< €5k", nil, 5000, "EUR"),
        ] as [(String, Int64?, Int64?, String)])
    func open(typed: String, minimum: Int64?, maximum: Int64?, currency: String) {
        let value = BudgetParser.value(of: typed)
        #expect(
            value == .list([minimum.map { .int($0) } ?? .null, maximum.map { .int($0) } ?? .null, .text(currency)]))
        #expect(value.flatMap(BudgetParser.text).flatMap(BudgetParser.value) == value)
    }

    @Test(
        "what is no budget is not guessed at",
        arguments: [
            "", " ", "abc", "-5", "5-", "5-3", "1-2-3", "1~2~3", "~5", "100 kg", "10EURO", "EUR", "万", "1,00,000",
            "1.2345k", "99.50",
            "1..5m", "1,,000", "EUR 5 USD", "EUR 5-USD 6", "99999999999999999999", "9999999999999万亿",
            "1000000000000001",
            "20万-10万", "5+-6", ">=5-6", "100+50", "1e9", "0x10", "١٠٠", "5\u{0}a", String(repeating: "1", count: 5000),
            "+5", ">", "+",
        ])
    func refused(text: String) {
        #expect(BudgetParser.value(of: text) == nil)
    }

    @Test("any budget survives its text")
    func roundTrip() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<3000 {
            let maximum = Int64.random(in: 0...BudgetParser.amountMax, using: &dice)
            let minimum = Int64.random(in: 0...maximum, using: &dice)
            let ends: [Value] = Bool.random(using: &dice) ? [.int(minimum), .null] : [.int(minimum), .int(maximum)]
            let value = Value.list(
                (Bool.random(using: &dice) ? ends : [.null, .int(maximum)]) + [
                    .text(["", "CNY", "EUR", "KRW", "MAD", "MNT"][Int.random(in: 0..<6, using: &dice)])
                ])
            let text = BudgetParser.text(of: value)
            #expect(text.flatMap(BudgetParser.value) == value, "\(value) \(text ?? "") \(TestSeed.hint())")
        }
    }

    @Test(
        "what another device wrote may be no budget",
        arguments: [
            Value.null, .int(5), .text("5"), .list([]), .list([.null, .null, .text("")]), .list([.int(1), .int(2)]),
            .list([.int(2), .int(1), .text("")]), .list([.int(-1), .null, .text("")]),
            .list([.int(.min), .int(.max), .text("")]),
            .list([.int(1), .int(2), .text("yuan")]), .list([.text("1"), .int(2), .text("")]),
            .list([.int(1), .int(2), .text("MIO")]),
            .list([.int(1), .int(2), .null]),
        ])
    func malformed(value: Value) {
        #expect(BudgetParser.text(of: value) == nil)
    }
}
