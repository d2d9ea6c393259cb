import FairleadCore
import FairleadServerStore
import Foundation

extension HoldingTable {
    /// Fills the table from the records of a database from before it had one.
    static func fillIfMissing(_ transaction: any DatabaseTransaction) throws {
        guard try transaction.query("SELECT lead FROM holdings LIMIT 1", []).isEmpty else { return }
        try RecordTable.forEach(transaction) { state in
            if state.kind == .lead { try store(transaction, state.id, HoldingRow(state)) }
        }
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [RecordID: HoldingRow] {
        var result: [RecordID: HoldingRow] = [:]
        for values in try transaction.query("SELECT lead, holder, company, captured FROM holdings", []) {
            var row = RowReader(values)
            let lead = try row.id()
            result[lead] = HoldingRow(
                holder: try row.text(), company: try row.text(), capturedMilliseconds: try row.int())
        }
        return result
    }
}
