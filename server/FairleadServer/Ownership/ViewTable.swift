import FairleadCore
import FairleadServerStore

/// Who may look at leads for a while, by the end of it: follows from the leads' records.
enum ViewTable {
    static func store(
        _ transaction: any DatabaseTransaction, _ lead: RecordID, _ viewers: [String: Int64]
    ) throws(DatabaseError) {
        try transaction.execute("DELETE FROM views WHERE lead = $1", [.id(lead)])
        for (user, until) in viewers.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try transaction.execute(
                "INSERT INTO views (user_name, lead, until) VALUES ($1, $2, $3)", [.text(user), .id(lead), .int(until)])
        }
    }

    struct Key: Hashable, Sendable {
        var user: String
        var lead: RecordID
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [Key: Int64] {
        var result: [Key: Int64] = [:]
        for values in try transaction.query("SELECT user_name, lead, until FROM views", []) {
            var row = RowReader(values)
            result[Key(user: try row.text(), lead: try row.id())] = try row.int()
        }
        return result
    }

    /// The leads at which a user may look no longer.
    static func ended(
        _ transaction: any DatabaseTransaction, of user: String, at moment: Int64
    ) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query(
            "SELECT lead FROM views WHERE user_name = $1 AND until <= $2 ORDER BY lead", [.text(user), .int(moment)])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }
}
