import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// Random messages through both forms; a failure prints its seed.
@Suite("round trips")
struct RoundTripTests {
    private static let rounds = 150

    private func sample(_ message: String, _ dice: inout Dice) -> Sample {
        switch message {
        case "ChangeSet": .changeSet(dice.changeSet())
        case "RecordState": .recordState(dice.recordState())
        case "Bundle": .bundle(dice.bundle())
        case "SyncRequest": .syncRequest(dice.syncRequest())
        case "SyncResponse": .syncResponse(dice.syncResponse())
        case "JoinRequest":
            .joinRequest(
                JoinRequest(
                    code: dice.pick(["", "K7QF-92MX"]), replica: dice.replica(), publicKey: dice.bytes(32),
                    deviceName: dice.pick(["", "李娜的笔记本"])))
        default:
            .joinResponse(
                JoinResponse(
                    server: dice.recordID(), token: dice.pick(["t", "fl_3q2"]), user: dice.actor(),
                    serverMilliseconds: dice.milliseconds()))
        }
    }

    @Test("a message comes back from its bytes, and its bytes come back from it", arguments: Sample.messages)
    func bytes(message: String) throws {
        var dice = Dice()
        for _ in 0..<Self.rounds {
            let sent = sample(message, &dice)
            let bytes = try sent.encoded()
            let read = try Sample(message, bytes: bytes)
            try #require(read == sent, "\(dice.hint)")
            try #require(try read.encoded() == bytes, "\(dice.hint)")
        }
    }

    @Test("a message comes back from its JSON, in the same bytes", arguments: Sample.messages)
    func json(message: String) throws {
        var dice = Dice()
        for _ in 0..<Self.rounds {
            var sent = sample(message, &dice)
            if case .recordState(var state) = sent {
                state.unknown = []
                sent = .recordState(state)
            }
            let read = try Sample(message, bytes: sent.json(), as: .json)
            try #require(try read.encoded() == sent.encoded(), "\(dice.hint)")
        }
    }

    @Test("equal states have equal bytes, whatever order their cells were put in")
    func canonical() throws {
        var dice = Dice()
        for _ in 0..<Self.rounds {
            let state = dice.recordState()
            var other = RecordState(
                id: state.id, kind: state.kind, lead: state.lead, position: state.position, past: state.past)
            for (key, cell) in state.cells.shuffled(using: &dice) {
                other.set(Cell(versions: cell.versions.shuffled(using: &dice), awaited: cell.awaited), for: key)
            }
            other.unknown = state.unknown
            try #require(RecordStateCodec.encode(other) == RecordStateCodec.encode(state), "\(dice.hint)")
        }
    }

    @Test("the header scanner agrees with the full decoder")
    func header() throws {
        var dice = Dice()
        for _ in 0..<Self.rounds {
            let bytes = RecordStateCodec.encode(dice.recordState())
            let state = try RecordStateCodec.decode(bytes)
            let header = try RecordStateCodec.header(bytes)
            try #require(
                header.id == state.id && header.kind == state.kind && header.lead == state.lead
                    && header.position == state.position, "\(dice.hint)")
        }
    }

    @Test("fields of a later version come back from a record state as they came, of every wire type")
    func unknownFields() throws {
        var dice = Dice()
        for _ in 0..<Self.rounds {
            var later = WireBytes()
            for _ in 0..<dice.roll(1...4) {
                let number = UInt64(dice.roll(19...5_000))
                switch dice.roll(0...3) {
                case 0: later.number(number, dice.next())
                case 1: later.fixed(number, dice.next())
                case 2: later.bytes(number, dice.bytes(dice.roll(0...200)))
                default: later.text(number, "上海")
                }
            }
            var state = dice.recordState()
            state.unknown = []
            let bytes = RecordStateCodec.encode(state) + later.data
            let read = try RecordStateCodec.decode(bytes)
            try #require(RecordStateCodec.encode(read) == bytes, "\(dice.hint)")
            // An old reader edits the record: what it does not know stays.
            var edited = read
            edited.set(Cell(), for: CellKey("city"))
            edited.position += edited.position < Limits.counterMax ? 1 : 0
            try #require(try RecordStateCodec.decode(RecordStateCodec.encode(edited)).unknown == Array(later.data))
        }
    }

    @Test("a later version's fields in any message do not stop an older reader", arguments: Vectors.samples.map(\.name))
    func laterMessages(name: String) throws {
        let sample = try Vectors.sample(name)
        var later = WireBytes()
        later.number(900, 7)
        later.text(901, "later")
        var read = try Sample(sample.message, bytes: sample.encoded() + later.data)
        if case .recordState(var state) = read, case .recordState(let sent) = sample {
            state.unknown = sent.unknown
            read = .recordState(state)
        }
        #expect(read == sample)
        var document = try #require(try JSONSerialization.jsonObject(with: sample.json()) as? [String: Any])
        document["aLaterField"] = ["deep": [1, 2, 3]]
        let json = try JSONSerialization.data(withJSONObject: document)
        #expect(throws: Never.self) { try Sample(sample.message, bytes: json, as: .json) }
    }
}
