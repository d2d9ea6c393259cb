import FairleadCore
import FairleadServerStore
import Foundation

/// For each principal the records that it sees or once saw, by the position of their last change for it.
enum FeedTable {
    /// A row that keeps its first `since`: a device that once got the record is told when it goes, every time. What came and
    /// went within one transaction nobody was sent, and nobody is told that it is gone: it gets no row (I10).
    static func store(
        _ transaction: any DatabaseTransaction, _ key: FeedKey, _ row: FeedRow
    ) throws(DatabaseError) {
        guard row.isVisible else {
            return try transaction.execute(
                "UPDATE feed SET position = $3, visible = 0 WHERE principal = $1 AND record = $2",
                [.text(key.principal.name), .id(key.record), .number(row.position)])
        }
        try transaction.execute(
            """
            INSERT INTO feed (principal, record, lead, position, visible, since) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (principal, record) DO UPDATE SET position = excluded.position, visible = excluded.visible
            """,
            [
                .text(key.principal.name), .id(key.record), .id(row.lead), .number(row.position),
                .flag(row.isVisible), .number(row.since),
            ])
    }

    /// Those of some principals that have rows at all: of the pools and of what two of them share mostly none has, and each
    /// would be asked for every record of a page.
    static func inUse(
        _ transaction: any DatabaseTransaction, of principals: [Principal]
    ) throws(DatabaseError) -> [Principal] {
        if principals == [.all] { return principals }
        let names = principals.indices.map { "SELECT $\($0 + 1) AS name" }.joined(separator: " UNION ALL ")
        let rows = try transaction.query(
            "SELECT name FROM (\(names)) n WHERE EXISTS (SELECT 1 FROM feed WHERE principal = n.name)",
            principals.map { .text($0.name) })
        var used: Set<Principal> = []
        for values in rows {
            var row = RowReader(values)
            used.insert(Principal(name: try row.text()))
        }
        return principals.filter(used.contains)
    }

    /// The rows of one record for some principals.
    static func rows(
        _ transaction: any DatabaseTransaction, of record: RecordID, for principals: [Principal]
    ) throws(DatabaseError) -> [(key: FeedKey, row: FeedRow)] {
        var result: [(key: FeedKey, row: FeedRow)] = []
        for principal in principals {
            let rows = try transaction.query(
                "SELECT lead, position, visible, since FROM feed WHERE principal = $1 AND record = $2",
                [.text(principal.name), .id(record)])
            guard let values = rows.first else { continue }
            var row = RowReader(values)
            let feedRow = FeedRow(
                lead: try row.id(), position: try row.number(), isVisible: try row.flag(), since: try row.number())
            result.append((key: FeedKey(principal: principal, record: record), row: feedRow))
        }
        return result
    }

    /// The rows of many records for one principal; what it never saw has none.
    static func rows(
        _ transaction: any DatabaseTransaction, of records: [RecordID], for principal: Principal
    ) throws(DatabaseError) -> [RecordID: FeedRow] {
        let rows = try transaction.query(
            "SELECT record, lead, position, visible, since FROM feed WHERE principal = $1 AND record IN ",
            in: records.map(SQLValue.id), fixed: [.text(principal.name)])
        var result: [RecordID: FeedRow] = [:]
        for values in rows {
            var row = RowReader(values)
            result[try row.id()] = FeedRow(
                lead: try row.id(), position: try row.number(), isVisible: try row.flag(), since: try row.number())
        }
        return result
    }

    /// The leads that a principal sees, sorted.
    static func visibleLeads(
        _ transaction: any DatabaseTransaction, of principal: Principal
    ) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query(
            "SELECT record FROM feed WHERE principal = $1 AND record = lead AND visible = 1 ORDER BY record",
            [.text(principal.name)])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }

    /// Every record that every principal sees.
    static func visibleKeys(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> Set<FeedKey> {
        var keys: Set<FeedKey> = []
        for values in try transaction.query("SELECT principal, record FROM feed WHERE visible = 1", []) {
            var row = RowReader(values)
            keys.insert(FeedKey(principal: Principal(name: try row.text()), record: try row.id()))
        }
        return keys
    }
}
