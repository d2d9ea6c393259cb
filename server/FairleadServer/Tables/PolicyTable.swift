import FairleadCore
import FairleadServerStore
import Foundation

/// The record that holds the team's policy.
enum PolicyTable {
    /// `nil` before the first policy was applied.
    static func load(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> RecordState? {
        let rows = try transaction.query("SELECT id, state \(newest)", [])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        let id = try row.id()
        return try RecordTable.decode(try row.bytes(), id: id)
    }

    /// Names the state of the policy: another one has another name. `nil` before the first policy was applied.
    static func place(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> PolicyPlace? {
        let rows = try transaction.query("SELECT id, position \(newest)", [])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        return PolicyPlace(record: try row.id(), position: try row.number())
    }

    /// Word for word as in the index, which holds policies alone: every exchange asks.
    private static let newest = "FROM records WHERE kind = 'policy' ORDER BY position DESC, id LIMIT 1"

    /// Calls `body` with every lead that is not archived and of which something was answered or decided.
    static func forEachGradedLead(
        _ transaction: any DatabaseTransaction, _ body: (RecordState) -> Void
    ) throws(DatabaseError) {
        var last = Data()
        while true {
            let rows = try transaction.query(
                "SELECT id, state FROM records WHERE id > $1 AND kind = $2 ORDER BY id LIMIT $3",
                [.bytes(last), .text(RecordKind.lead.name), .int(leadsPerRead)])
            for values in rows {
                var row = RowReader(values)
                let id = try row.id()
                let bytes = try row.bytes()
                last = Data(id.bytes)
                // Names of fields stand in the bytes as they are: most leads need not be decoded.
                guard marks.contains(where: { bytes.range(of: $0) != nil }) else { continue }
                let lead = try RecordTable.decode(bytes, id: id)
                if !lead.isArchived { body(lead) }
            }
            if rows.isEmpty { return }
        }
    }

    private static let leadsPerRead: Int64 = 500
    private static let marks = [Data(LeadAnswers.field("").utf8), Data(Field.gradeOverride.utf8)]
}
