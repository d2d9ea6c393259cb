import FairleadCore
import FairleadProtocol
import FairleadServer
import Foundation

/// Bytes that come over the network, or in a colleague's bundle.
enum WireChecks {
    static func changeSet(_ bytes: [UInt8]) throws {
        let bytes = Data(bytes)
        _ = try? ReadableForm.changeSet.json(bytes)
        guard let change = try? ChangeSetCodec.decode(bytes) else { return }
        let written = try ChangeSetCodec.encode(change)
        let again = try ChangeSetCodec.decode(written)
        try demand(again == change, "a change set is read again as it was")
        try demand(try ChangeSetCodec.encode(again) == written, "equal change sets are equal bytes")
        guard (try? change.check()) != nil else { return }
        try merge(change)
    }

    /// What passed the check can be merged, whatever the clocks say, and once: a second time changes nothing.
    private static func merge(_ change: ChangeSet) throws {
        let received: Int64 = 1_800_000_000_000
        for device in [
            change.time, DeviceTime(wallMilliseconds: -1, bootID: "", bootMilliseconds: 1, lastExchangeMilliseconds: 0),
        ] {
            let reading = ClockReading(device: device, receivedMilliseconds: received)
            let time = change.time.effective(
                reading: reading, knownOffsetMilliseconds: .max, receivedMilliseconds: received)
            try demand((0...received).contains(time.milliseconds), "a time is not after its receipt")
            var integration = Integration(records: [:])
            let stamp = integration.stamp(for: change, time: time, afterReplica: .zero)
            let facts = Facts(
                author: "lena", time: time, wallMilliseconds: change.time.wallMilliseconds, stamp: stamp, position: 7,
                nextNumber: 1)
            integration.merge(change, facts: facts, awaited: change.awaited { _ in false })
            let states = integration.records
            for id in states.keys.sorted() {
                guard let state = states[id] else { continue }
                try same(state)
            }
            integration.merge(change, facts: facts, awaited: change.awaited { $0.means(change) })
            try demand(integration.records == states, "merging a change set again changes nothing")
        }
    }

    static func record(_ bytes: [UInt8]) throws {
        let bytes = Data(bytes)
        _ = try? ReadableForm.recordState.json(bytes)
        guard let state = try? RecordStateCodec.decode(bytes) else {
            _ = try? RecordStateCodec.header(bytes)
            return
        }
        let header = try RecordStateCodec.header(bytes)
        try demand(
            header.id == state.id && header.kind == state.kind && header.lead == state.lead
                && header.position == state.position, "the header is the record's")
        try same(state)
    }

    /// A state is read again as it was, and can be looked at.
    private static func same(_ state: RecordState) throws {
        let written = RecordStateCodec.encode(state)
        let again = try RecordStateCodec.decode(written)
        try demand(again == state, "a record is read again as it was")
        try demand(RecordStateCodec.encode(again) == written, "equal records are equal bytes")
        try demand(try RecordStateCodec.header(written).position == state.position, "the header is the record's")
        for field in state.conflicts + [Field.phones, Field.tags] { _ = state.elements(field) }
        for (key, _) in state.cells { _ = state.shown(key) }
    }

    static func message(_ bytes: [UInt8]) throws {
        let bytes = Data(bytes)
        for format in WireFormat.allCases {
            if let request = try? MessageCodec.decodeSyncRequest(bytes, as: format) {
                try same(request, MessageCodec.encode, MessageCodec.decodeSyncRequest)
            }
            if let response = try? MessageCodec.decodeSyncResponse(bytes, as: format) {
                try same(response, MessageCodec.encode, MessageCodec.decodeSyncResponse)
            }
            if let request = try? MessageCodec.decodeJoinRequest(bytes, as: format) {
                try same(request, MessageCodec.encode, MessageCodec.decodeJoinRequest)
            }
            if let response = try? MessageCodec.decodeJoinResponse(bytes, as: format) {
                try same(response, MessageCodec.encode, MessageCodec.decodeJoinResponse)
            }
        }
    }

    /// In both forms.
    private static func same<Message: Hashable>(
        _ message: Message, _ encode: (Message, WireFormat) -> Data, _ decode: (Data, WireFormat) throws -> Message
    ) throws {
        for format in WireFormat.allCases {
            let again = try decode(encode(message, format), format)
            try demand(again == message, "a message is read again as it was, as \(format.rawValue)")
        }
    }

    static func bundle(_ bytes: [UInt8]) throws {
        let bytes = Data(bytes)
        _ = try? ReadableForm.bundle.json(bytes)
        guard let bundle = try? BundleCodec.decode(bytes) else { return }
        let again = try BundleCodec.decode(try BundleCodec.encode(bundle))
        try demand(again == bundle, "a bundle is read again as it was")
        for chain in bundle.chains {
            for body in chain.changeSets { _ = try? ChangeSetCodec.decode(body).check() }
        }
    }

    static func compressed(_ bytes: [UInt8]) throws {
        let sizeBytesMax = 64 * 1024
        let bytes = Data(bytes)
        let packed = Compression.compress(bytes)
        try demand(
            try Compression.decompress(packed, sizeBytesMax: bytes.count) == bytes, "what was compressed comes back")
        guard let inflated = try? Compression.decompress(bytes, sizeBytesMax: sizeBytesMax) else { return }
        try demand(inflated.count <= sizeBytesMax, "nothing inflates above the limit")
    }

    static func cursor(_ bytes: [UInt8]) throws {
        guard let cursor = SyncCursor(encoded: Data(bytes)) else { return }
        let numbers = [cursor.position, cursor.from, cursor.began]
        try demand(numbers.allSatisfy { $0 <= Limits.counterMax }, "a cursor's numbers are bounded")
        try demand(SyncCursor(encoded: cursor.encoded) == cursor, "a cursor is read again as it was")
    }
}
