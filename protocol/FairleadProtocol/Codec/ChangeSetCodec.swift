import Crypto
import FairleadCore
import Foundation

/// Change sets as bytes. The author writes them once; everybody else keeps and hands on those very bytes.
package enum ChangeSetCodec {
    /// Writes a change set of this device.
    ///
    /// - Throws: `tooLarge` above `Limits.changeSetSizeBytesMax`; the command then has to write several (R25).
    package static func encode(_ change: ChangeSet) throws(ProtocolError) -> Data {
        let bytes = Wire.bytes(of: message(of: change))
        try checkSize(bytes)
        return bytes
    }

    /// Reads a change set and checks its form; whether its content is allowed is for `ChangeSet.check` to say.
    package static func decode(_ bytes: Data) throws(ProtocolError) -> ChangeSet {
        try checkSize(bytes)
        return try ChangeSetReader.change(bytes)
    }

    /// Returns SHA-256 over the bytes exactly as the author wrote them, 32 bytes.
    package static func digest(_ bytes: Data) -> Data {
        Data(SHA256.hash(data: bytes))
    }

    private static func checkSize(_ bytes: Data) throws(ProtocolError) {
        guard bytes.count <= Limits.changeSetSizeBytesMax else {
            throw .tooLarge("A change set is at most \(Limits.changeSetSizeBytesMax) bytes")
        }
    }
}

// MARK: - Writing

extension ChangeSetCodec {
    private static func message(of change: ChangeSet) -> Fairlead_V1_ChangeSet {
        let own = change.own.sorted
        return .with {
            $0.replica = change.dot.replica.rawValue
            $0.counter = change.dot.counter
            $0.origin = Data(change.origin.bytes)
            $0.command = Data(change.command.bytes)
            $0.commandName = change.commandName
            $0.previousDigest = Data(change.previousDigest)
            $0.wallMilliseconds = change.time.wallMilliseconds
            $0.bootID = change.time.bootID
            $0.bootMilliseconds = change.time.bootMilliseconds
            $0.lastExchangeMilliseconds = change.time.lastExchangeMilliseconds
            $0.ownReplicas = own.map(\.replica.rawValue)
            $0.ownCounters = own.map(\.counter)
            $0.records = change.records.map(message)
        }
    }

    private static func message(of record: RecordChange) -> Fairlead_V1_RecordChange {
        let dots = record.dots.sorted()
        return .with {
            $0.id = Data(record.id.bytes)
            $0.kind = record.kind.name
            $0.lead = record.lead.map { Data($0.bytes) } ?? Data()
            $0.creation = record.isCreation
            $0.seen = record.seen
            $0.dotReplicas = dots.map(\.dot.replica.rawValue)
            $0.dotCounters = dots.map(\.dot.counter)
            // Left out where none is known, as is the rule.
            if dots.contains(where: { $0.origin != nil }) {
                $0.dotOrigins = dots.map { $0.origin.map { Data($0.bytes) } ?? Data() }
            }
            $0.keys = record.edits.map(\.key.encoded)
            $0.values = record.edits.map(\.value.encoded)
        }
    }
}

/// Keys and values of cells as they stand in the lists of the wire.
enum WireCell {
    static func key(_ encoded: UnsafeBufferPointer<UInt8>) throws(ProtocolError) -> CellKey {
        guard let key = CellKey(encoded: encoded) else { throw .malformed("A key is not a field or field/element") }
        return key
    }

    static func value(_ encoded: UnsafeBufferPointer<UInt8>) throws(ProtocolError) -> Value {
        guard let value = Value(encoded: encoded) else { throw .malformed("A value has no valid form") }
        return value
    }
}
