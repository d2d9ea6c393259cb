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

    static func links(
        _ transaction: any DatabaseTransaction, of lead: RecordID
    ) throws(DatabaseError) -> [RecordID] {
        var result: [RecordID] = []
        for values in try transaction.query("SELECT link FROM links WHERE lead = $1 ORDER BY link", [.id(lead)]) {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }
}
