import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// I14: whatever arrives as a record state is read or refused, and never ends the process.
@Suite("hostile record states")
struct HostileStateTests {
    @Test("the state that all the cases change is itself read")
    func goodState() throws {
        let state = try RecordStateCodec.decode(HostileState().data)
        #expect(state.value("contact") == .text("Wang"))
        #expect(RecordStateCodec.encode(state) == HostileState().data)
    }

    @Test("a damaged state is refused", arguments: HostileState.cases.map(\.why))
    func refused(why: String) throws {
        let entry = try #require(HostileState.cases.first { $0.why == why })
        #expect(throws: ProtocolError.self) { try RecordStateCodec.decode(entry.state.data) }
    }

    @Test("the bounds themselves are read")
    func bounds() throws {
        let state = HostileState {
            $0.position = Limits.counterMax
            $0.counters = [Limits.counterMax]
            $0.stamps = [.max]
            $0.positions = [Limits.counterMax]
            $0.replicas = [.max]
            $0.authors = [String(repeating: "a", count: Limits.nameSizeBytesMax)]
        }
        #expect(try RecordStateCodec.decode(state.data).position == Limits.counterMax)
    }

    @Test("where the origins of awaited dots are left out, none is known")
    func noOrigins() throws {
        let state = HostileState {
            $0.awaitedKeys = ["company"]
            $0.awaitedReplicas = [8]
            $0.awaitedCounters = [1]
            $0.awaitedOrigins = []
        }
        let awaited = try RecordStateCodec.decode(state.data).cells[CellKey("company")]?.awaited
        #expect(awaited == [ListedDot(Dot(ReplicaID(rawValue: 8), 1))])
    }

    @Test("NFC and NFD name two cells, in the order of their bytes")
    func unicodeIdentity() throws {
        let state = try RecordStateCodec.decode(HostileState { $0.keys = ["tags/e\u{301}", "tags/\u{E9}"] }.data)
        #expect(state.cells.count == 2)
        #expect(state.cells[CellKey("tags", element: "\u{E9}")]?.versions.first?.value == .text("Wang"))
    }

    @Test("what the server writes by itself has replica 0 and counter 0")
    func serverVersions() throws {
        let state = HostileState {
            $0.replicas = [0]
            $0.counters = [0]
        }
        #expect(throws: Never.self) { try RecordStateCodec.decode(state.data) }
    }

    @Test("a field of the wrong wire type is not taken for what it names")
    func wrongTypes() throws {
        var bytes = WireBytes()
        bytes.number(1, 5)
        bytes.text(4, "9")
        #expect(throws: ProtocolError.self) {
            try RecordStateCodec.decode(HostileState().data.dropFirst(18) + bytes.data)
        }
        #expect(throws: ProtocolError.self) { try RecordStateCodec.header(bytes.data) }
    }

    @Test("invalid UTF-8 is no text")
    func invalidText() {
        var bytes = WireBytes()
        bytes.bytes(1, Data(repeating: 1, count: 16))
        bytes.bytes(2, Data([0xFF, 0xFE]))
        #expect(throws: ProtocolError.self) { try RecordStateCodec.decode(bytes.data) }
        #expect(throws: ProtocolError.self) { try RecordStateCodec.header(bytes.data) }
    }

    @Test(
        "a header that claims more than there is, or a number too long, is refused",
        arguments: [
            Data([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]), Data([0x0A, 0x7F]), Data([0x20]),
            Data([0x20] + [UInt8](repeating: 0xFF, count: 11)), Data([0x09, 1, 2]), Data([0x0B]), Data([0x0D, 1]),
            Data([0xFF]), Data(),
        ])
    func headers(bytes: Data) {
        #expect(throws: ProtocolError.self) { try RecordStateCodec.header(bytes) }
    }

    @Test("a group, which only a newer writer can send, is passed over by the header as by the reader")
    func group() throws {
        // Field 127 holds a field 1, which is not the record's id.
        let bytes = HostileState().data + Data([0xFB, 0x07, 0x0A, 0x01, 0x61, 0xFC, 0x07])
        let state = try RecordStateCodec.decode(bytes)
        #expect(state.unknown.count == 7)
        #expect(try RecordStateCodec.header(bytes).id == state.id)
        #expect(throws: ProtocolError.self) { try RecordStateCodec.header(bytes.dropLast(2)) }
        let nested = Data((0..<100_000).map { _ in 0x0B })
        #expect(throws: ProtocolError.self) { try RecordStateCodec.header(nested) }
    }

    @Test("the header is read without the cells")
    func headerAlone() throws {
        let broken = HostileState { $0.versions = [99, 99] }
        #expect(try RecordStateCodec.header(broken.data).position == 9)
    }
}
