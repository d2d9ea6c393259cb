import CPhone
import FairleadTestKit
import Testing

@testable import FairleadMatch

/// The table of numbers is made from libphonenumber; the library says here whether it is read rightly.
@Suite("phone numbers of the world, beside what libphonenumber reads")
struct PhoneLibraryTests {
    private struct Sample {
        var country: Int
        var national: String
        var kind: cphone_kind
        var international: [String]
        var local: String
    }

    private static func text<Bytes>(_ bytes: Bytes) -> String {
        withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func read(_ text: String, _ region: String) -> cphone_number? {
        var number = cphone_number()
        return cphone_read(text, region, &number) ? number : nil
    }

    /// Up to eight valid numbers of each kind and region: the library's example, and others with its first digits.
    private static func samples(_ dice: inout SplitMix64) -> [Sample] {
        var samples: [Sample] = []
        var index = 0
        while let region = cphone_region(index).map({ String(cString: $0) }) {
            index += 1
            for kind in [CPHONE_LANDLINE, CPHONE_MOBILE] {
                var example = cphone_number()
                guard cphone_example(region, kind, &example) else { continue }
                let digits = Array(text(example.national))
                var found = 0
                for attempt in 0..<100 where found < 8 {
                    var drawn = digits
                    if attempt > 0 {
                        for place in Int.random(in: 1...4, using: &dice)..<max(5, digits.count)
                        where place < digits.count {
                            drawn[place] = Character(String(Int.random(in: 0...9, using: &dice)))
                        }
                    }
                    guard let number = read("+\(example.country)" + String(drawn), "ZZ"), number.is_valid,
                        number.kind != CPHONE_OTHER
                    else { continue }
                    found += 1
                    let e164 = text(number.e164)
                    samples.append(
                        Sample(
                            country: Int(number.country), national: text(number.national), kind: number.kind,
                            international: [e164, text(number.international), "00" + e164.dropFirst()],
                            local: text(number.local)))
                }
            }
        }
        return samples
    }

    @Test("country, number and kind are those that the library reads, of numbers of every country")
    func world() throws {
        let seed = TestSeed.value
        var dice = SplitMix64(seed: seed)
        let samples = Self.samples(&dice)
        try #require(samples.count > 3_000)
        var (otherKind, opposite, otherLocal) = (0, 0, 0)
        for sample in samples {
            for text in sample.international {
                let number = try #require(PhoneNumber(text), "\(text), seed \(seed)")
                #expect(number.country == sample.country, "\(text), seed \(seed)")
                #expect(number.national == sample.national.drop { $0 == "0" }, "\(text), seed \(seed)")
            }
            let number = try #require(PhoneNumber(sample.international[0]))
            let kind: PhoneNumber.Kind =
                sample.kind == CPHONE_MOBILE ? .mobile : sample.kind == CPHONE_LANDLINE ? .landline : .unknown
            if number.kind != kind { otherKind += 1 }
            if number.kind == .mobile, kind == .landline { opposite += 1 }
            if PhoneNumber(sample.local).map({ !$0.isSame(number) }) ?? true { otherLocal += 1 }
        }
        // Three digits do not tell everywhere; where they do not, hardly ever is a landline taken for somebody's own number.
        #expect(otherKind * 100 <= samples.count * 5, "\(otherKind) of \(samples.count), seed \(seed)")
        #expect(opposite * 200 <= samples.count, "\(opposite) of \(samples.count), seed \(seed)")
        // Without the country's code, short numbers and a few countries' own ways are not recognised.
        #expect(otherLocal * 100 <= samples.count * 10, "\(otherLocal) of \(samples.count), seed \(seed)")
    }

    @Test("Chinese mobiles are read as the library reads them, however they are written")
    func chineseMobiles() throws {
        let seed = TestSeed.value
        var dice = SplitMix64(seed: seed)
        var valid = 0
        for _ in 0..<5_000 {
            let digits = "1" + (0..<10).map { _ in String(Int.random(in: 0...9, using: &dice)) }.joined()
            let (one, two, three) = (digits.prefix(3), digits.dropFirst(3).prefix(4), digits.suffix(4))
            guard let known = Self.read(digits, "CN"), known.is_valid, known.kind == CPHONE_MOBILE else { continue }
            valid += 1
            for text in [
                digits, "+86\(digits)", "(+86) \(one)-\(two)-\(three)", "0086 \(one) \(two) \(three)", "86\(digits)",
            ] {
                let number = try #require(PhoneNumber(text), "\(text), seed \(seed)")
                #expect(number.country == 86 && number.national == Self.text(known.national), "\(text), seed \(seed)")
                #expect(number.kind == .mobile, "\(text), seed \(seed)")
            }
        }
        #expect(valid > 1_000)
    }

    @Test(
        "an extension is split off first, also where the library does not know the word",
        arguments: [
            ("+86 21 5551 2345转802", "802"), ("+49 711 5551234 ext. 12", "12"), ("+1 312-896-4124 x33", "33"),
            ("+86 757 8991 9427分机8", "8"),
        ])
    func extensions(text: String, extension: String) throws {
        let whole = try #require(PhoneNumber(text))
        let number = try #require(Self.read(String(text.prefix(while: { !"转分xe".contains($0) })), "ZZ"))
        #expect(whole.national == Self.text(number.national))
        #expect(whole.extension == `extension`)
    }

    @Test(
        "a number that is valid nowhere keeps its digits",
        arguments: ["+86 138 1234", "+999 12345678", "123 456 789 0"])
    func invalid(text: String) throws {
        let number = try #require(PhoneNumber(text))
        #expect(Self.read(text, "CN")?.is_valid != true)
        let digits = text.filter(\.isNumber)
        #expect(digits.hasSuffix(number.national))
        #expect((number.country > 0 ? "\(number.country)" : "") + number.national == digits)
    }
}
