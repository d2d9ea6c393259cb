import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// I14 for change sets, bundles and the exchange.
@Suite("hostile messages")
struct HostileMessageTests {
    private static let id = Data((1...16).map { UInt8($0) })
    private static let digest = Data(repeating: 7, count: 32)
    private static let megabyte = String(repeating: "a", count: 1 << 20)

    // MARK: change sets

    private static func changeSet(_ more: (inout WireBytes) -> Void) -> Data {
        var bytes = WireBytes()
        bytes.fixed(1, 7)
        bytes.number(2, 1)
        bytes.bytes(3, id)
        bytes.bytes(4, id)
        bytes.text(5, "lead add")
        more(&bytes)
        return bytes.data
    }

    private static func record(_ more: (inout WireBytes) -> Void) -> Data {
        changeSet { change in
            var record = WireBytes()
            record.bytes(1, id)
            record.text(2, "lead")
            more(&record)
            change.bytes(13, record.data)
        }
    }

    private static let badChangeSets: [(why: String, bytes: Data)] = [
        ("an origin of 3 bytes", changeSet { $0.bytes(3, Data([1, 2, 3])) }),
        ("no command", changeSet { $0.bytes(4, Data()) }),
        ("a previous digest of 31 bytes", changeSet { $0.bytes(6, digest.dropLast()) }),
        ("own entries of differing length", changeSet { $0.fixeds(11, [1, 2]) }),
        (
            "own entries out of order",
            changeSet {
                $0.fixeds(11, [2, 1])
                $0.numbers(12, [1, 1])
            }
        ),
        (
            "one own entry twice",
            changeSet {
                $0.fixeds(11, [1, 1])
                $0.numbers(12, [1, 2])
            }
        ),
        (
            "an own entry that counts nothing",
            changeSet {
                $0.fixeds(11, [1])
                $0.numbers(12, [0])
            }
        ),
        (
            "65 own entries",
            changeSet {
                $0.fixeds(11, (1...65).map { UInt64($0) })
                $0.numbers(12, (1...65).map { UInt64($0) })
            }
        ),
        (
            "257 dots",
            record {
                $0.fixeds(6, (1...257).map { UInt64($0) })
                $0.numbers(7, (1...257).map { UInt64($0) })
            }
        ),
        ("dots of differing length", record { $0.fixeds(6, [1]) }),
        ("a key without a value", record { $0.text(8, "company") }),
        (
            "501 edits",
            record {
                $0.texts(8, (0...500).map { "f\($0)" })
                $0.texts(9, (0...500).map { "i\($0)" })
            }
        ),
        (
            "a value that is none",
            record {
                $0.text(8, "company")
                $0.text(9, "Acme")
            }
        ),
        (
            "2001 records",
            changeSet { for _ in 0...2_000 { $0.bytes(13, Data([0x0A, 0x10]) + id + Data([0x12, 1, 0x61])) } }
        ),
        ("257 KiB", changeSet { $0.text(5, String(repeating: "n", count: 257 * 1024)) }),
        ("a record that is cut off", changeSet { $0.bytes(13, Data([0x0A, 0x10, 1])) }),
    ]

    @Test("a damaged change set is refused", arguments: badChangeSets.map(\.why))
    func badChangeSet(why: String) throws {
        let entry = try #require(Self.badChangeSets.first { $0.why == why })
        #expect(throws: ProtocolError.self) { try ChangeSetCodec.decode(entry.bytes) }
    }

    @Test("the change set that all the cases change is itself read")
    func goodChangeSet() throws {
        let bytes = Self.record {
            $0.text(8, "company")
            $0.text(9, "sAcme")
        }
        #expect(try ChangeSetCodec.decode(bytes).records.first?.edits == [Edit("company", .text("Acme"))])
    }

    @Test("a change set above 256 KiB is not written")
    func tooLargeToWrite() {
        var change = ChangeSetSamples.capture
        let text = Value.text(String(repeating: "长", count: 10_000))
        change.records[0].edits = (0..<10).map { Edit("f\($0)", text) }
        #expect(throws: ProtocolError.self) { try ChangeSetCodec.encode(change) }
    }

    // MARK: the exchange

    private static func request(_ more: (inout WireBytes) -> Void) -> Data {
        var bytes = WireBytes()
        bytes.bytes(1, id)
        bytes.fixed(2, 7)
        more(&bytes)
        return bytes.data
    }

    private static func chain(
        _ changeSets: [Data], signature: Data = Data(repeating: 1, count: 64), cursor: Data = Data()
    ) -> Data {
        var chain = WireBytes()
        chain.fixed(1, 7)
        for change in changeSets { chain.bytes(3, change) }
        chain.bytes(4, signature)
        chain.bytes(5, cursor)
        return chain.data
    }

    private static let badRequests: [(why: String, bytes: Data)] = [
        ("nothing", Data()),
        ("no server", WireBytes().data + Data([0x11, 7, 0, 0, 0, 0, 0, 0, 0])),
        ("replica 0", request { $0.fixed(2, 0) }),
        ("a wall clock above the year 9999", request { $0.number(3, WireBytes.zigzag(.max)) }),
        ("the least wall clock", request { $0.number(3, WireBytes.zigzag(.min)) }),
        ("a boot clock out of range", request { $0.number(5, WireBytes.zigzag(.min)) }),
        ("a boot id of 1 MB", request { $0.text(4, megabyte) }),
        ("a boot id with a U+0000", request { $0.text(4, "\u{0}") }),
        ("an acknowledged number without a digest", request { $0.number(6, 1) }),
        ("a digest without a number", request { $0.bytes(7, digest) }),
        (
            "an acknowledged number of 2^64 - 1",
            request {
                $0.number(6, .max)
                $0.bytes(7, digest)
            }
        ),
        ("a highest number above 2^53", request { $0.number(8, (1 << 53) + 1) }),
        ("an empty change set", request { $0.bytes(9, Data()) }),
        ("a change set above 256 KiB", request { $0.bytes(9, Data(count: 256 * 1024 + 1)) }),
        ("4001 change sets", request { for _ in 0...4_000 { $0.bytes(9, Data([1])) } }),
        ("a carried chain without change sets", request { $0.bytes(10, chain([])) }),
        ("a signature of 63 bytes", request { $0.bytes(10, chain([Data([1])], signature: Data(count: 63))) }),
        (
            "a carried chain with a cursor of 1025 bytes",
            request { $0.bytes(10, chain([Data([1])], cursor: Data(count: 1_025))) }
        ),
        ("257 carried chains", request { for _ in 0...256 { $0.bytes(10, chain([Data([1])])) } }),
        ("a cursor of 1025 bytes", request { $0.bytes(11, Data(count: 1_025)) }),
        ("own digests of differing length", request { $0.numbers(13, [1, 2]) }),
        (
            "an own digest of 31 bytes",
            request {
                $0.numbers(13, [1])
                $0.bytes(14, digest.dropLast())
            }
        ),
        (
            "an own digest of number 0",
            request {
                $0.numbers(13, [0])
                $0.bytes(14, digest)
            }
        ),
        (
            "65 checkpoints",
            request {
                $0.numbers(15, (1...65).map { UInt64($0) })
                for _ in 1...65 { $0.bytes(16, digest) }
            }
        ),
        ("an incarnation without a key", request { $0.bytes(17, Data([0x11, 7, 0, 0, 0, 0, 0, 0, 0])) }),
    ]

    @Test("a damaged request is refused", arguments: badRequests.map(\.why))
    func badRequest(why: String) throws {
        let entry = try #require(Self.badRequests.first { $0.why == why })
        #expect(throws: ProtocolError.self) { try MessageCodec.decodeSyncRequest(entry.bytes, as: .protobuf) }
    }

    @Test("the request that all the cases change is itself read")
    func goodRequest() throws {
        #expect(try MessageCodec.decodeSyncRequest(Self.request { _ in }, as: .protobuf).replica.rawValue == 7)
    }

    private static func response(_ status: UInt64, _ more: (inout WireBytes) -> Void = { _ in }) -> Data {
        var user = WireBytes()
        user.text(1, "li.na")
        user.text(2, "rep")
        var bytes = WireBytes()
        bytes.number(1, status)
        bytes.bytes(2, id)
        bytes.bytes(4, user.data)
        more(&bytes)
        return bytes.data
    }

    private static func outcome(_ more: (inout WireBytes) -> Void) -> Data {
        response(1) { response in
            var outcome = WireBytes()
            outcome.fixed(1, 7)
            outcome.number(2, 1)
            more(&outcome)
            response.bytes(5, outcome.data)
        }
    }

    private static let badResponses: [(why: String, bytes: Data)] = [
        ("no status", response(0)), ("a status of a later version", response(99)),
        ("a status of 2^63", response(1 << 63)),
        ("a common number of 2^64 - 1", response(2) { $0.number(6, .max) }),
        ("a role that is not known", response(1) { $0.bytes(4, Data([0x0A, 1, 0x61, 0x12, 1, 0x62])) }),
        ("an outcome without a kind", outcome { _ in }), ("an outcome of a later kind", outcome { $0.number(3, 99) }),
        ("a refusal without a code", outcome { $0.number(3, 4) }),
        (
            "an outcome at position 2^64 - 1",
            outcome {
                $0.number(3, 1)
                $0.number(4, .max)
            }
        ),
        (
            "a known dot without a counter",
            outcome {
                $0.number(3, 6)
                $0.fixed(7, 7)
            }
        ),
        ("a page that reaches a position without a digest", response(1) { $0.bytes(7, Data([0x30, 1])) }),
        (
            "5001 leads gone",
            response(1) { $0.bytes(7, (0...5_000).reduce(into: Data()) { page, _ in page += [0x12, 0x10] + id }) }
        ),
        ("a lead gone of 3 bytes", response(1) { $0.bytes(7, Data([0x12, 3, 1, 2, 3])) }),
    ]

    @Test("a damaged answer is refused", arguments: badResponses.map(\.why))
    func badResponse(why: String) throws {
        let entry = try #require(Self.badResponses.first { $0.why == why })
        #expect(throws: ProtocolError.self) { try MessageCodec.decodeSyncResponse(entry.bytes, as: .protobuf) }
    }

    @Test("the answer that all the cases change is itself read")
    func goodResponse() throws {
        #expect(try MessageCodec.decodeSyncResponse(Self.response(1), as: .protobuf).status == .ok)
        let refused = Self.outcome {
            $0.number(3, 4)
            $0.text(5, "bad_value")
        }
        #expect(try MessageCodec.decodeSyncResponse(refused, as: .protobuf).outcomes.count == 1)
    }
}
