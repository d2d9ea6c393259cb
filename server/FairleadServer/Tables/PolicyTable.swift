import FairleadCore
import FairleadServerStore
import Foundation

/// The record that holds the team's policy.
enum PolicyTable {
    /// Finds it among the few records that everybody sees; `nil` before the first policy was applied.
    static func load(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> RecordState? {
        let rows = try transaction.query(
            """
            SELECT r.id, r.state FROM feed f JOIN records r ON r.id = f.record
            WHERE f.principal = $1 AND r.kind = $2 ORDER BY r.position DESC, r.id LIMIT 1
            """, [.text(Principal.everyone.name), .text(RecordKind.policy.name)])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        let id = try row.id()
        return try RecordTable.decode(try row.bytes(), id: id)
    }

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
