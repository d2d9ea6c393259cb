import FairleadCore
import Foundation

/// What names a record state, read without its cells.
package struct RecordHeader: Hashable, Sendable {
    package var id: RecordID
    package var kind: RecordKind
    package var lead: RecordID?
    package var position: UInt64

    /// The first four fields of an encoded state, as far as they have been found.
    struct Fields {
        fileprivate var id = 0..<0
        fileprivate var kind = 0..<0
        fileprivate var lead = 0..<0
        fileprivate var position: UInt64 = 0

        /// Takes a field in; tells whether it is one of the four.
        mutating func take(_ number: UInt64, _ content: FieldScanner.Content) -> Bool {
            switch (number, content) {
            case (1, .bytes(let range)): id = range
            case (2, .bytes(let range)): kind = range
            case (3, .bytes(let range)): lead = range
            case (4, .varint(let number)): position = number
            default: return false
            }
            return true
        }
    }

    init(_ fields: Fields, in bytes: UnsafeRawBufferPointer) throws(ProtocolError) {
        guard let kind = String(utf8: FieldScanner(bytes).octets(fields.kind)), CellKey.isFieldName(kind) else {
            throw .malformed("The record's kind is not valid")
        }
        id = try FormCheck.recordID(UnsafeRawBufferPointer(rebasing: bytes[fields.id]), "record's id")
        self.kind = RecordKind(kind)
        lead =
            fields.lead.isEmpty
            ? nil : try FormCheck.recordID(UnsafeRawBufferPointer(rebasing: bytes[fields.lead]), "lead's id")
        position = try FormCheck.counter(fields.position, "position")
    }

    /// Walks over the fields of an encoded state and keeps the first four.
    init(scanning bytes: Data) throws(ProtocolError) {
        let result = bytes.withUnsafeBytes { (bytes) -> Result<RecordHeader, ProtocolError> in
            Result { () throws(ProtocolError) in
                var scanner = FieldScanner(bytes)
                var fields = Fields()
                while let (number, content) = try scanner.next() { _ = fields.take(number, content) }
                return try RecordHeader(fields, in: bytes)
            }
        }
        self = try result.get()
    }
}
