import FairleadCore
import FairleadServerStore
import Foundation

extension HoldingTable {
    /// Fills the table from the records of a database from before it had one.
    static func fillIfMissing(_ transaction: any DatabaseTransaction) throws {
        guard try transaction.query("SELECT lead FROM holdings LIMIT 1", []).isEmpty else { return }
        var last: RecordID?
        while true {
            let rows = try RecordTable.states(transaction, after: last, limit: recordsPerRead)
            guard let end = rows.last else { return }
            for row in rows {
                let state = try RecordTable.decode(row.state, id: row.id)
                if state.kind == .lead { try store(transaction, state.id, HoldingRow(state)) }
            }
            last = end.id
        }
    }

    private static let recordsPerRead = 500
}
