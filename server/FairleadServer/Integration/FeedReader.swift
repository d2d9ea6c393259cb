import FairleadCore
import FairleadServerStore
import Foundation

/// One thing that happened to a record for somebody: it changed, or came into or left the view.
struct FeedItem: Hashable, Sendable {
    var position: UInt64
    var record: RecordID
    var lead: RecordID
    var isVisible: Bool
    var since: UInt64
    /// The record's stored bytes; `nil` when this principal does not see it.
    var state: Data?
    /// What the user's other principals are told of the record.
    var others: [FeedRow] = []

    /// What this principal is told.
    var row: FeedRow { FeedRow(lead: lead, position: position, isVisible: isVisible, since: since) }

    func isBefore(_ other: FeedItem) -> Bool { (position, record) < (other.position, other.record) }

    func isSamePlace(as other: FeedItem) -> Bool { position == other.position && record == other.record }
}

/// Reads one principal's feed after a place, in the order of positions and then ids, a few rows at a time.
struct FeedSource {
    let principal: Principal
    /// The user's other principals.
    private let others: [Principal]
    private var position: UInt64
    /// The last record read at `position`; `nil` when nothing of the positions after it was.
    private var last: RecordID?
    private var buffer: ArraySlice<FeedItem> = []
    private var isExhausted = false

    private static let rowsPerRead = 256

    init(_ principal: Principal, of principals: [Principal], after cursor: SyncCursor) {
        self.principal = principal
        others = principals.filter { $0 != principal }
        position = cursor.position
        last = cursor.last
    }

    mutating func peek(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> FeedItem? {
        if buffer.isEmpty, !isExhausted { try refill(transaction) }
        return buffer.first
    }

    mutating func removeFirst() {
        _ = buffer.popFirst()
    }

    private mutating func refill(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        var items = principal == .all ? try readRecords(transaction) : try readFeed(transaction)
        try addOthers(to: &items, transaction)
        isExhausted = items.count < FeedSource.rowsPerRead
        if let end = items.last {
            position = end.position
            last = end.record
        }
        buffer = items[...]
    }

    /// Without a last record the place is after all of `position`: no id is above sixteen times 255 and one more.
    private var place: [SQLValue] {
        [.number(position), last.map(SQLValue.id) ?? .bytes(Data(repeating: 0xFF, count: 17))]
    }

    private func readFeed(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [FeedItem] {
        let rows = try transaction.query(
            """
            SELECT f.position, f.record, f.lead, f.visible, f.since, CASE WHEN f.visible = 1 THEN r.state END
            FROM feed f LEFT JOIN records r ON r.id = f.record
            WHERE f.principal = $1 AND (f.position, f.record) > ($2, $3)
            ORDER BY f.position, f.record LIMIT $4
            """, [.text(principal.name)] + place + [.int(Int64(FeedSource.rowsPerRead))])
        var items: [FeedItem] = []
        for values in rows {
            var row = RowReader(values)
            items.append(
                FeedItem(
                    position: try row.number(), record: try row.id(), lead: try row.id(),
                    isVisible: try row.flag(), since: try row.number(), state: try row.optionalBytes()))
        }
        return items
    }

    /// Asks for all of them at once: record by record it would be most of what a page costs.
    private func addOthers(
        to items: inout [FeedItem], _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) {
        for other in others {
            let found = try FeedTable.rows(transaction, of: items.map(\.record), for: other)
            guard !found.isEmpty else { continue }
            for index in items.indices {
                if let row = found[items[index].record] { items[index].others.append(row) }
            }
        }
    }

    private func readRecords(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [FeedItem] {
        let rows = try transaction.query(
            """
            SELECT position, id, lead, state FROM records WHERE (position, id) > ($1, $2)
            ORDER BY position, id LIMIT $3
            """, place + [.int(Int64(FeedSource.rowsPerRead))])
        var items: [FeedItem] = []
        for values in rows {
            var row = RowReader(values)
            let position = try row.number()
            let id = try row.id()
            let lead = try row.optionalID() ?? id
            items.append(
                FeedItem(
                    position: position, record: id, lead: lead, isVisible: true, since: 0, state: try row.bytes()))
        }
        return items
    }

    /// How many rows come after a place.
    static func count(
        _ transaction: any DatabaseTransaction, _ principal: Principal, after cursor: SyncCursor
    ) throws(DatabaseError) -> UInt64 {
        let place = FeedSource(principal, of: [], after: cursor).place
        let rows =
            principal == .all
            ? try transaction.query("SELECT COUNT(*) FROM records WHERE (position, id) > ($1, $2)", place)
            : try transaction.query(
                "SELECT COUNT(*) FROM feed WHERE principal = $1 AND (position, record) > ($2, $3)",
                [.text(principal.name)] + place)
        var row = RowReader(rows.first ?? [])
        return try row.number()
    }
}
