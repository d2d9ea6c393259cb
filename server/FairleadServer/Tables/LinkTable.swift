import FairleadCore
import FairleadServerStore

/// For each lead the links of which it is an end: follows from the records, and never changes once it stands.
enum LinkTable {
    static func insert(
        _ transaction: any DatabaseTransaction, _ link: RecordID, of leads: [RecordID]
    ) throws(DatabaseError) {
        for lead in leads {
            try transaction.execute(
                "INSERT INTO links (lead, link) VALUES ($1, $2) ON CONFLICT (lead, link) DO NOTHING",
                [.id(lead), .id(link)])
        }
    }

    struct Key: Hashable, Sendable {
        var one: RecordID
        var link: RecordID
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [Key: Bool] {
        var result: [Key: Bool] = [:]
        for values in try transaction.query("SELECT lead, link FROM links", []) {
            var row = RowReader(values)
            result[Key(one: try row.id(), link: try row.id())] = true
        }
        return result
    }

    static func links(
        _ transaction: any DatabaseTransaction, of leads: [RecordID]
    ) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query("SELECT link FROM links WHERE lead IN ", in: leads.map(SQLValue.id))
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }
}
