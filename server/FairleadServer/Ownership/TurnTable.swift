import FairleadCore
import FairleadServerStore

/// Whose turn it is, by rule of assignment.
enum TurnTable {
    static func all(
        _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) -> [String: [String: Assignment.Turns]] {
        var result: [String: [String: Assignment.Turns]] = [:]
        for values in try transaction.query("SELECT rule, user_name, given, last FROM turns", []) {
            var row = RowReader(values)
            let (rule, user) = (try row.text(), try row.text())
            result[user, default: [:]][rule] = Assignment.Turns(count: try row.int(), last: try row.int())
        }
        return result
    }

    static func add(
        _ transaction: any DatabaseTransaction, rule: String, user: String, at turn: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            """
            INSERT INTO turns (rule, user_name, given, last) VALUES ($1, $2, 1, $3)
            ON CONFLICT (rule, user_name) DO UPDATE SET given = turns.given + 1, last = excluded.last
            """, [.text(rule), .text(user), .int(turn)])
    }
}
