import FairleadTestKit
import Foundation
import Testing

@testable import FairleadCore

@Suite("text as it is stored, and as it is searched for")
struct TextFoldTests {
    @Test(
        "typed text is composed, without controls, without blanks around it (I15)",
        arguments: [
            ("", ""), ("Acme", "Acme"), ("  Acme GmbH \t\n", "Acme GmbH"), ("Mu\u{308}ller", "M\u{FC}ller"),
            ("a\u{0}b\u{1B}[31mc\u{7F}\u{9B}d", "ab[31mcd"), ("\u{0}", ""), (" \u{A0}\u{3000}上海\u{FEFF}", "上海"),
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"), ("a\tb\nc", "a\tb\nc"),
            ("u\u{0}\u{308}", "\u{FC}"), ("\u{FA19}", "\u{795E}"), ("\u{1100}\u{1161}", "\u{AC00}"),
            ("a\u{323}\u{302}", "\u{1EAD}"), (" \u{301}x", "\u{301}x"), ("👩‍👩‍👧", "👩‍👩‍👧"), ("\u{200B}\u{2060}", ""),
        ])
    func canonical(typed: String, stored: String) {
        let result = TextFold.canonical(typed)
        #expect(Array(result.utf8) == Array(stored.utf8), "\(result.unicodeScalars.map(\.value))")
    }

    @Test("what is stored stays as it is when it is stored again, and has no controls")
    func idempotent() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<3000 {
            let text = RandomText.make(&dice)
            let once = TextFold.canonical(text)
            #expect(
                Array(TextFold.canonical(once).utf8) == Array(once.utf8), "\(text.debugDescription) \(TestSeed.hint())")
            #expect(Array(once.precomposedStringWithCanonicalMapping.utf8) == Array(once.utf8), "\(TestSeed.hint())")
            let controls = once.unicodeScalars.filter { $0.properties.generalCategory == .control }
            #expect(controls.allSatisfy { $0 == "\n" || $0 == "\t" }, "\(text.debugDescription) \(TestSeed.hint())")
        }
    }

    @Test("the characters that need no composing are what Unicode says they are")
    func alwaysComposed() {
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), Normalization.isAlwaysComposed(scalar) else { continue }
            let text = String(scalar)
            #expect(scalar.properties.canonicalCombiningClass == .notReordered, "U+\(String(value, radix: 16))")
            #expect(
                Array(text.precomposedStringWithCanonicalMapping.utf8) == Array(text.utf8),
                "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "in a search width, case and accents do not count",
        arguments: [
            ("", ""), ("acme gmbh", "acme gmbh"), ("ACME", "acme"), ("Müller", "muller"), ("Mu\u{308}ller", "muller"),
            ("Straße", "strasse"), ("GROẞ", "gross"), ("Søren Ångström", "soren angstrom"), ("Łódź", "lodz"),
            ("Œuvre Ærø", "oeuvre aero"), ("Þór", "thor"), ("Ｊａｌｏｒｇａ　Ｒｏｓｓｉ", "jalorga rossi"), ("（０２）", "(02)"),
            ("恒瑞电子", "恒瑞电子"), ("Nguyễn", "nguyen"), ("İstanbul Iğdır", "istanbul igdir"), ("ﬁrma ㈱ ①", "firma (株) 1"),
            ("ΣΟΦΟΣ σοφός", "σοφοσ σοφοσ"), ("O’Brien – “x”", "o'brien - \"x\""), ("a\tb\nc", "a b c"), ("ガ", "カ"),
            ("ｶﾞ", "カ"),
            ("Acme®", "acme"), ("zero\u{200B}width\u{AD}", "zerowidth"), ("Й", "и"), ("×", "×"), ("Ǿ ǿ", "o o"),
            ("ｅ－ｍａｉｌ＠ｘ．ｃｏｍ", "e-mail@x.com"),
        ])
    func folded(text: String, expected: String) {
        #expect(Array(TextFold.folded(text).utf8) == Array(expected.utf8), "\(TextFold.folded(text))")
    }

    @Test("composed and decomposed text fold alike, folding again changes nothing, and the result is one line")
    func foldingIsStable() {
        var dice = SplitMix64(seed: TestSeed.value)
        for _ in 0..<3000 {
            let text = RandomText.make(&dice)
            let folded = TextFold.folded(text)
            #expect(
                Array(TextFold.folded(folded).utf8) == Array(folded.utf8), "\(text.debugDescription) \(TestSeed.hint())"
            )
            #expect(!folded.utf8.contains(0x0A), "\(text.debugDescription) \(TestSeed.hint())")
            let decomposed = text.decomposedStringWithCanonicalMapping
            #expect(
                Array(TextFold.folded(decomposed).utf8) == Array(folded.utf8),
                "\(text.debugDescription) \(TestSeed.hint())")
        }
    }

    @Test("folding any character again changes nothing")
    func everyCharacterIsStable() {
        for value in UInt32(0)..<0x3_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let folded = TextFold.folded(String(scalar))
            let isStable = Array(TextFold.folded(folded).utf8) == Array(folded.utf8)
            if !isStable { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test("the table of Latin letters agrees with Unicode's decompositions")
    func latinLetters() {
        for value in UInt32(0xC0)...0x17F {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let parts = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
            guard parts.count > 1, let base = parts.first else { continue }
            #expect(TextFold.folded(String(scalar)) == String(base).lowercased(), "U+\(String(value, radix: 16))")
        }
    }

    @Test("German and Nordic letters can be written out")
    func writtenOut() {
        #expect(TextFold.writtenOut("Jürgen Müßig") == "juergen muessig")
        #expect(TextFold.writtenOut("Ju\u{308}rgen") == "juergen")
        #expect(TextFold.writtenOut("Åse Sørensen") == "aase soerensen")
        #expect(TextFold.writtenOut("Acme") == nil)
        #expect(TextFold.writtenOut("恒瑞") == nil)
    }
}
