import FairleadCore
import FairleadServerStore

/// Claims that were granted: a limit counts them, also when the lead was given back since.
enum ClaimTable {
    static func insert(_ transaction: any DatabaseTransaction, _ row: ClaimRow) throws(DatabaseError) {
        try transaction.execute(
            """
            INSERT INTO claims (user_name, lead, at) VALUES ($1, $2, $3)
            ON CONFLICT (user_name, lead, at) DO NOTHING
            """, [.text(row.user), .id(row.lead), .int(row.atMilliseconds)])
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> Set<ClaimRow> {
        var result: Set<ClaimRow> = []
        for values in try transaction.query("SELECT user_name, lead, at FROM claims", []) {
            var row = RowReader(values)
            result.insert(ClaimRow(user: try row.text(), lead: try row.id(), atMilliseconds: try row.int()))
        }
        return result
    }

    /// When a user's last claim of a lead was made.
    static func last(
        _ transaction: any DatabaseTransaction, of lead: RecordID, by user: String
    ) throws(DatabaseError) -> Int64? {
        let rows = try transaction.query(
            "SELECT MAX(at) FROM claims WHERE user_name = $1 AND lead = $2", [.text(user), .id(lead)])
        var row = RowReader(rows.first ?? [])
        return try row.optionalInt()
    }

    /// When claims of a user that were granted had been made, in order.
    static func granted(
        _ transaction: any DatabaseTransaction, to user: String
    ) throws(DatabaseError) -> [Int64] {
        var result: [Int64] = []
        let rows = try transaction.query(
            "SELECT at FROM claims WHERE user_name = $1 ORDER BY at", [.text(user)])
        for values in rows {
            var row = RowReader(values)
            result.append(try row.int())
        }
        return result
    }
}
