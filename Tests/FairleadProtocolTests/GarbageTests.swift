import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// Bytes that were cut off, changed or made up: refused or read, and never the end of the process (I14).
@Suite("garbage")
struct GarbageTests {
    @Test("a message cut off at any byte is refused or read", arguments: Vectors.samples.map(\.name))
    func cutOff(name: String) throws {
        let sample = try Vectors.sample(name)
        let bytes = try sample.encoded()
        var refused = 0
        for length in 0..<bytes.count {
            let cut = bytes.prefix(length)
            do {
                // What ends between two fields can be a message; what is read must hold together.
                let read = try Sample(sample.message, bytes: cut)
                #expect(try Sample(sample.message, bytes: read.encoded()) == read)
            } catch is ProtocolError {
                refused += 1
            }
            _ = try? RecordStateCodec.header(cut)
        }
        #expect(refused > 0)
    }

    @Test("a message with changed bytes is refused or read", arguments: Vectors.samples.map(\.name))
    func changed(name: String) throws {
        var dice = Dice()
        let sample = try Vectors.sample(name)
        let bytes = try sample.encoded()
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<dice.roll(1...4) {
                damaged[dice.roll(0...damaged.count - 1)] = UInt8(truncatingIfNeeded: dice.next())
            }
            do {
                let read = try Sample(sample.message, bytes: damaged)
                let again = try read.encoded()
                try #require(try Sample(sample.message, bytes: again).encoded() == again, "\(dice.hint)")
            } catch is ProtocolError {}
            _ = try? RecordStateCodec.header(damaged)
        }
    }

    @Test("random bytes are refused or read, as protobuf and as JSON", arguments: Sample.messages)
    func random(message: String) throws {
        var dice = Dice()
        for _ in 0..<500 {
            let bytes = dice.bytes(dice.roll(0...120))
            _ = try? Sample(message, bytes: bytes)
            _ = try? Sample(message, bytes: bytes, as: .json)
        }
    }

    @Test("JSON that is cut off is refused at every byte", arguments: ["sync-request-carried", "sync-response-page"])
    func cutOffJSON(name: String) throws {
        let sample = try Vectors.sample(name)
        let json = try sample.json()
        for length in 0..<json.count {
            #expect(throws: ProtocolError.self) { try Sample(sample.message, bytes: json.prefix(length), as: .json) }
        }
    }

    private static let badJSON: [(why: String, text: String)] = [
        ("nothing", ""), ("null", "null"), ("a list", "[]"), ("a text", "\"a\""),
        ("a number above 64 bits", "{\"replica\":\"99999999999999999999\"}"),
        ("a negative replica", "{\"replica\":-1}"), ("a number with a fraction", "{\"highest\":1.5}"),
        ("an exponent", "{\"highest\":1e400}"), ("bytes that are not base64", "{\"server\":\"*\"}"),
        ("lists 100000 deep", "{\"later\":" + String(repeating: "[", count: 100_000)),
        ("objects 100000 deep", String(repeating: "{\"carried\":", count: 100_000)),
        ("half a character", "{\"bootId\":\"\\ud800\"}"), ("a list where a text belongs", "{\"bootId\":[]}"),
        ("something after the document", "{} {}"),
    ]

    @Test("JSON that is no message is refused", arguments: badJSON.map(\.why))
    func notAMessage(why: String) throws {
        let entry = try #require(Self.badJSON.first { $0.why == why })
        #expect(throws: ProtocolError.self) {
            try MessageCodec.decodeSyncRequest(Data(entry.text.utf8), as: .json)
        }
    }

    @Test("a body above 32 MiB is too large, in either form", arguments: WireFormat.allCases)
    func largeBody(format: WireFormat) {
        let bytes = Data(count: Limits.inflatedBodySizeBytesMax + 1)
        #expect(throws: ProtocolError.tooLarge("A body is at most 33554432 bytes")) {
            try MessageCodec.decodeSyncRequest(bytes, as: format)
        }
    }

    @Test(
        "a content type is known in any case and with parameters",
        arguments: [
            ("application/x-protobuf", WireFormat.protobuf), ("Application/X-Protobuf; charset=binary", .protobuf),
            ("application/json;charset=utf-8", .json), (" application/json ", .json), ("text/html", nil), ("", nil),
            ("application/jsonp", nil), (";application/json", nil),
        ])
    func contentTypes(text: String, format: WireFormat?) {
        #expect(WireFormat(contentType: text) == format)
    }
}
