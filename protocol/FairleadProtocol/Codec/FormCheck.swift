import FairleadCore
import Foundation

/// The checks that every number, name and digest passes where it enters. `name` stands in the message.
enum FormCheck {
    static func recordID(_ bytes: Data, _ name: String) throws(ProtocolError) -> RecordID {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ProtocolError) in try recordID(bytes, name) }
        }
        return try result.get()
    }

    static func recordID(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ProtocolError) -> RecordID {
        guard bytes.count == 16 else { throw .malformed("The \(name) is not 16 bytes long") }
        return RecordID(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Reads an id that may be left out.
    static func optionalRecordID(_ bytes: Data, _ name: String) throws(ProtocolError) -> RecordID? {
        bytes.isEmpty ? nil : try recordID(bytes, name)
    }

    static func replica(_ raw: UInt64, _ name: String) throws(ProtocolError) -> ReplicaID {
        guard raw != 0 else { throw .malformed("The \(name) is missing") }
        return ReplicaID(rawValue: raw)
    }

    static func counter(_ number: UInt64, _ name: String) throws(ProtocolError) -> UInt64 {
        guard number <= Limits.counterMax else { throw .malformed("The \(name) is out of range") }
        return number
    }

    static func positive(_ number: UInt64, _ name: String) throws(ProtocolError) -> UInt64 {
        guard number > 0 else { throw .malformed("The \(name) is missing") }
        return try counter(number, name)
    }

    static func milliseconds(_ number: Int64, _ name: String) throws(ProtocolError) -> Int64 {
        let bound = Limits.wallClockMillisecondsMax
        guard (-bound...bound).contains(number) else { throw .malformed("The \(name) is out of range") }
        return number
    }

    static func length(_ bytes: Data, _ length: Int, _ name: String) throws(ProtocolError) -> Data {
        guard bytes.count == length else { throw .malformed("The \(name) is not \(length) bytes long") }
        return bytes
    }

    /// Checks a digest that stands beside a number, and only when that is not 0.
    static func checkpoint(
        _ number: UInt64, _ digest: Data, _ name: String
    ) throws(ProtocolError) -> Checkpoint {
        let length = number == 0 ? 0 : Limits.digestSizeBytes
        guard digest.count == length else { throw .malformed("The digest of the \(name) is not \(length) bytes long") }
        return Checkpoint(number: try counter(number, name), digest: digest)
    }

    static func text(_ text: String, max: Int, _ name: String) throws(ProtocolError) -> String {
        guard text.utf8.count <= max, !text.utf8.contains(0) else {
            throw .malformed("The \(name) is too long or not valid")
        }
        return text
    }

    static func count(_ count: Int, max: Int, _ name: String) throws(ProtocolError) {
        guard count <= max else { throw .tooLarge("More than \(max) \(name)") }
    }

    static func equal(_ count: Int, _ others: Int..., name: String) throws(ProtocolError) {
        guard others.allSatisfy({ $0 == count }) else { throw .malformed("The lists of \(name) differ in length") }
    }
}
