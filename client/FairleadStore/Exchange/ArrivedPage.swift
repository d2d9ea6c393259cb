import FairleadCore
import FairleadProtocol
import Foundation

/// A page's records, read and looked through: what needs no database is done before the transaction that stores them, by
/// another thread while the page before is being written.
package struct ArrivedPage: Sendable {
    let records: [ArrivedRecord]

    /// - Throws: `StoreError.invalid` when one of the records cannot be read; then none of the page is to be stored.
    package init(_ page: Page) throws {
        records = try page.records.map(ArrivedRecord.init)
    }
}

/// One record as it came; a class, so that nothing of it is copied on its way through the transaction.
final class ArrivedRecord: Sendable {
    let bytes: Data
    let checksum: Int64
    let state: RecordState
    /// The row of a lead that stands for itself: as long as nothing belongs to it, is laid over it, or has been judged of it.
    /// `nil` for other records, and for a lead whose grade depends on the policy.
    let row: LeadRow?

    init(_ bytes: Data) throws {
        self.bytes = bytes
        checksum = Checksum.of(bytes)
        state = try RecordStateCodec.decode(bytes)
        guard state.position > 0 else { throw StoreError.invalid("The server sent a record without a position.") }
        let group = LeadGroup(lead: state, children: [], sync: .synced, carriedBy: nil, pulled: [:])
        let hasGrade = state.value(Field.gradeOverride) != nil || !LeadAnswers(state).isEmpty
        row = state.kind == .lead && !hasGrade ? LeadRow(group) : nil
    }
}

/// Tells whether stored bytes are still those that were written. Against damage, not against forgery.
enum Checksum {
    /// Eight bytes at a time, each step undone by no other: one changed bit changes half of the result.
    static func of(_ bytes: Data) -> Int64 {
        bytes.withUnsafeBytes { bytes in
            var hash = UInt64(bytes.count) &* factor
            var offset = 0
            while offset < bytes.count {
                var word: UInt64 = 0
                if offset + 8 <= bytes.count {
                    word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                } else {
                    for index in offset..<bytes.count { word = word << 8 | UInt64(bytes[index]) }
                }
                hash = (hash ^ word) &* factor
                hash ^= hash >> 32
                offset += 8
            }
            return Int64(bitPattern: hash)
        }
    }

    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
}
