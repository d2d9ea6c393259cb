import FairleadCore
import Foundation

/// What names a record state, read without its cells.
package struct RecordHeader: Hashable, Sendable {
    package var id: RecordID
    package var kind: RecordKind
    package var lead: RecordID?
    package var position: UInt64

    init(id: Data, kind: String, lead: Data, position: UInt64) throws(ProtocolError) {
        guard CellKey.isFieldName(kind) else { throw .malformed("The record's kind is not valid") }
        self.id = try FormCheck.recordID(id, "record's id")
        self.kind = RecordKind(kind)
        self.lead = try FormCheck.optionalRecordID(lead, "lead's id")
        self.position = try FormCheck.counter(position, "position")
    }

    /// Walks over the fields of an encoded state and keeps the first four.
    init(scanning bytes: Data) throws(ProtocolError) {
        let result = bytes.withUnsafeBytes { (bytes) -> Result<RecordHeader, ProtocolError> in
            Result { () throws(ProtocolError) in try RecordHeader(scanning: bytes) }
        }
        self = try result.get()
    }

    private init(scanning bytes: UnsafeRawBufferPointer) throws(ProtocolError) {
        var scanner = FieldScanner(bytes)
        var id = bytes[..<0]
        var kind = bytes[..<0]
        var lead = bytes[..<0]
        var position: UInt64 = 0
        while let field = try scanner.next() {
            switch (field.number, field.content) {
            case (1, .bytes(let range)): id = bytes[range]
            case (2, .bytes(let range)): kind = bytes[range]
            case (3, .bytes(let range)): lead = bytes[range]
            case (4, .varint(let number)): position = number
            default: break
            }
        }
        guard let name = String(validating: kind, as: UTF8.self) else {
            throw .malformed("The record's kind is not valid")
        }
        try self.init(id: Data(id), kind: name, lead: Data(lead), position: position)
    }
}
