import Testing

@testable import FairleadCapture

@Suite("Encodings")
struct TextDecodingTests {
    @Test(
        "the encoding is found out",
        arguments: [
            ("UTF-8", Array("姓名,Müller".utf8), "姓名,Müller"),
            ("UTF-8", [0xEF, 0xBB, 0xBF] + Array("姓名".utf8), "姓名"),
            // 客户名称,联系人 as Chinese Windows saves it.
            (
                "GB18030", [0xBF, 0xCD, 0xBB, 0xA7, 0xC3, 0xFB, 0xB3, 0xC6, 0x2C, 0xC1, 0xAA, 0xCF, 0xB5, 0xC8, 0xCB],
                "客户名称,联系人"
            ),
            // 㐀 takes four bytes, which GBK does not know.
            ("GB18030", [0xC0, 0xEE, 0xC0, 0xD7, 0x81, 0x39, 0xEE, 0x39], "李雷㐀"),
            ("windows-1252", [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, 0x2C, 0x4B, 0xF6, 0x6C, 0x6E], "Müller,Köln"),
            ("UTF-16", [0xFF, 0xFE, 0x4E, 0x67, 0x2C, 0x00], "李,"),
            ("UTF-16", [0xFE, 0xFF, 0x67, 0x4E, 0x00, 0x2C], "李,"),
        ] as [(String, [UInt8], String)])
    func detection(encoding: String, bytes: [UInt8], text: String) throws {
        let decoded = try TextDecoding.decode(bytes)
        #expect(decoded.encoding == encoding)
        #expect(decoded.text == text)
    }

    @Test("the user knows better")
    func named() throws {
        #expect(try TextDecoding.decode([0xA4, 0xA4, 0xA4, 0xE5], as: "big5").text == "中文")
        #expect(try TextDecoding.decode([0xC0, 0xEE], as: "gb2312").text == "李")
    }

    @Test(
        "what is no text is named",
        arguments: [
            ([1, 0, 2], "not a text file"),
            ([0xFF, 0xFF, 0xFF, 0xFF], "neither UTF-8 nor GB18030"),
        ] as [([UInt8], String)])
    func binaries(bytes: [UInt8], word: String) {
        let flaw = #expect(throws: CaptureFlaw.self) { try TextDecoding.decode(bytes) }
        #expect(flaw?.sentence.contains(word) == true)
    }

    @Test("an encoding's name cannot ask for anything else", arguments: ["", "utf-8//IGNORE", "no-such", "../../x"])
    func names(name: String) {
        #expect(throws: CaptureFlaw.self) { try TextDecoding.decode([0xC0, 0xEE], as: name) }
    }

    @Test("damaged bytes are read around, not dropped")
    func lenient() {
        #expect(TextDecoding.lenient([0xC0, 0xEE, 0xC0, 0xD7, 0x2C, 0xFF]) == "李雷,\u{FFFD}")
    }
}
