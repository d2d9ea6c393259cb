import FairleadCore
import FairleadTestKit
import Testing

@testable import FairleadCapture

@Suite("Scanners")
struct ScanSplitterTests {
    private static let session = """
        BEGIN:VCARD\r
        FN:Jane Doe\r
        \r
        END:VCARD\r
        MECARD:N:Li,Lei;TEL:13800138000;;\r
        Anna Müller\r
        Acme GmbH\r
        \r
        \r
        just words\r
        \r
        BEGIN:VCARD\r
        FN:Cut\r
        BEGIN:VCARD\r
        FN:李雷\r
        END:VCARD\r
        last@acme.de
        """

    @Test("each scan ends where its kind ends")
    func kinds() {
        let scans = scans(Self.session)
        #expect(scans.map(\.kind) == [.card, .mecard, .text, .text, .card, .card, .text])
        #expect(scans.map(\.isWhole) == [true, true, true, true, false, true, true])
        #expect(scans.map(\.line) == [1, 5, 6, 10, 12, 14, 17])
        #expect(scans.map { (try? ScanReader.draft($0)) != nil } == [true, true, true, false, false, true, true])
        #expect(ScanReader.shown(scans[3]) == "just words")
    }

    @Test("a code of one line is a lead of its own, and nothing of it goes to the next badge")
    func contactCodes() throws {
        let found = scans(
            """
            tel:+4930123456
            MATMSG:TO:a@acme.example;SUB:Hello;BODY:see you;;
            Anna Müller
            Acme GmbH
            mailto:b@acme.example?subject=Hi
            SMSTO:+4915112345678:call me
            Tel: +49 30 99
            Bo Berg
            Mailto: bo@acme.example
            SMS: 0171 5551234
            """)
        #expect(found.map(\.kind) == [.contact, .contact, .text, .contact, .contact, .text])
        let drafts = try found.map { try ScanReader.draft($0) }
        #expect(drafts.map(\.phones) == [["+4930123456"], [], [], [], ["+4915112345678"], drafts[5].phones])
        #expect(drafts.map(\.emails) == [[], ["a@acme.example"], [], ["b@acme.example"], [], ["bo@acme.example"]])
        #expect(drafts[5].phones.first == "+49 30 99" && drafts[5][Field.contact] == "Bo Berg")
        #expect(drafts[1].note == "Hello\nsee you" && drafts[4].note == "call me")
        #expect(throws: CaptureFlaw.self) { try ContactCode.draft("mailto:?subject=Hi") }
    }

    @Test("bytes in pieces of any size give the same scans, with any line ends", arguments: ["\r\n", "\n", "\r"])
    func pieces(ending: String) {
        let bytes = Array(Self.session.replacing("\r\n", with: ending).utf8)
        let whole = scans(Self.session)
        var dice = SplitMix64(seed: TestSeed.value)
        for sizeMax in [1, 2, 7, 1000] {
            var splitter = ScanSplitter()
            var found: [Scan] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let size = Int.random(in: 1...sizeMax, using: &dice)
                found += splitter.feed(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            found += splitter.finish()
            #expect(found == whole, Comment(rawValue: TestSeed.hint()))
        }
    }

    @Test(
        "a scan is out as soon as its end is seen",
        arguments: [
            ("BEGIN:VCARD\nFN:Jane Doe\nEND:VCARD", 1), ("BEGIN:VCARD\nFN:Jane Doe\nEND:VCAR", 0),
            ("MECARD:N:Li;TEL:13800138000;;", 0), ("MECARD:N:Li;TEL:13800138000;;\n", 1), ("Anna\nAcme GmbH\n", 0),
            ("Anna\nAcme GmbH\n\n", 1), ("Anna\nAcme GmbH\r \r", 1), ("Anna\nAcme GmbH\nBEGIN:VCARD\n", 1),
        ])
    func promptness(text: String, count: Int) {
        var splitter = ScanSplitter()
        let found = splitter.feed(text.utf8)
        #expect(found.count == count)
    }

    @Test("nothing comes of nothing")
    func nothing() {
        #expect(scans("").isEmpty)
        #expect(scans("\u{FEFF}\n\r\n  \n").isEmpty)
    }

    @Test("a scan without end is cut, and the next one is read")
    func endless() throws {
        var splitter = ScanSplitter()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<9 {
            let found = splitter.feed(piece)
            #expect(found.isEmpty)
        }
        let found = splitter.feed("\n\nMECARD:N:Li;TEL:13800138000;;\n".utf8)
        #expect(found.map(\.isCut) == [true, false])
        #expect(found[0].bytes.count <= CaptureLimits.scanSizeBytesMax)
        #expect(throws: CaptureFlaw.tooLarge) { try ScanReader.draft(found[0]) }
        #expect(try ScanReader.draft(found[1])[Field.contact] == "Li")
        #expect(ScanReader.shown(found[0]).count <= CaptureLimits.shownCharactersMax + 1)
    }

    @Test("noise never ends the program, and what comes of it is fit to be stored")
    func noise() {
        var dice = SplitMix64(seed: TestSeed.value)
        let words = [
            "BEGIN:VCARD\n", "END:VCARD", "MECARD:", "N:", ";", "\\", "\n", "\r\n", "=", ":",
            "ENCODING=QUOTED-PRINTABLE", "\"",
            "@", "a@b.de", "138", "李", "\u{0}", "有限公司", ",", "\t", "TEL;TYPE=", "CHARSET=GB2312", "公司,电话\n", "=E6=9D",
        ]
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...30, using: &dice) {
                if Int.random(in: 0..<8, using: &dice) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &dice))
                } else {
                    bytes += Array((words.randomElement(using: &dice) ?? "").utf8)
                }
            }
            var splitter = ScanSplitter()
            var drafts = (splitter.feed(bytes) + splitter.finish()).compactMap { try? ScanReader.draft($0) }
            if let text = try? TextDecoding.decode(bytes).text { drafts += (try? sheet(text).drafts) ?? [] }
            for draft in drafts {
                #expect(draft.isReachable, Comment(rawValue: TestSeed.hint()))
                let values = Array(draft.texts.values) + draft.phones + draft.emails + draft.tags + draft.noteLines
                #expect(values.allSatisfy { !$0.isEmpty && !$0.utf8.contains(0) }, Comment(rawValue: TestSeed.hint()))
            }
        }
    }
}
