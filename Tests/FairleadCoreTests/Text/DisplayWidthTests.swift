import FairleadTestKit
import Testing

@testable import FairleadCore

@Suite("the columns that a text takes")
struct DisplayWidthTests {
    @Test(
        "Chinese and emoji take two, marks and controls none",
        arguments: [
            ("", 0), ("Acme", 4), ("Müller", 6), ("Mu\u{308}ller", 6), ("恒瑞电子", 8), ("Ａ１", 4), ("ｶ", 1), ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("，。", 4), ("…–·", 3), ("🙂", 2), ("👩‍👩‍👧", 2), ("🇨🇳", 2), ("👍🏽", 2), ("1️⃣", 2),
            ("❤️", 2),
            ("❤", 1), ("©", 1), ("\u{200B}", 0), ("\u{301}", 0), ("a\u{0}b", 2), ("\r\n", 0), ("𠀀", 2), ("\u{1B}", 0),
        ])
    func columns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }

    @Test(
        "what does not fit ends with an ellipsis",
        arguments: [
            ("Acme", 4, "Acme"), ("Acme", 3, "Ac…"), ("Acme", 1, "…"), ("Acme", 0, ""), ("Acme", -1, ""), ("", 0, ""),
            ("恒瑞电子", 8, "恒瑞电子"), ("恒瑞电子", 7, "恒瑞电…"), ("恒瑞电子", 6, "恒瑞…"), ("恒瑞电子", 2, "…"), ("Acme GmbH", 6, "Acme…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
        ])
    func truncated(text: String, columns: Int, expected: String) {
        #expect(DisplayWidth.truncated(text, toColumns: columns) == expected)
    }

    @Test("a truncated text never takes more than it may, and one that fits stays")
    func neverTooWide() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<2000 {
            let text = RandomText.make(&dice)
            let columns = Int.random(in: 0...14, using: &dice)
            let result = DisplayWidth.truncated(text, toColumns: columns)
            #expect(
                DisplayWidth.columns(of: result) <= columns, "\(text.debugDescription) \(columns) \(TestSeed.hint())")
            if DisplayWidth.columns(of: text) <= columns { #expect(result == text, "\(TestSeed.hint())") }
        }
    }
}
