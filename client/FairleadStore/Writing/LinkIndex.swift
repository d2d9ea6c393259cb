import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Which leads have been judged in pairs, and which of them stand in another one's place: derived from `base` and
/// `changes`, like the list of leads.
struct LinkIndex {
    /// Two leads and the record of what was judged of them.
    struct Entry: Hashable {
        var id: RecordID
        var first: RecordID
        var second: RecordID
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Whether any pair was judged, or any lead is still listed as part of another one.
    var isAny: Bool {
        get throws {
            let statement = try database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM links) OR EXISTS (SELECT 1 FROM absorbed)")
            return try Bool.fetchOne(statement) ?? false
        }
    }

    /// The links of which a lead is an end.
    func entries(of lead: RecordID) throws -> [Entry] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, first, second FROM links WHERE first = ?1 UNION SELECT id, first, second FROM links
                WHERE second = ?1 ORDER BY id
                """)
        return try Row.fetchAll(statement, arguments: [Data(lead.bytes)]).compactMap(LinkIndex.entry)
    }

    func entry(_ link: RecordID) throws -> Entry? {
        let statement = try database.cachedStatement(sql: "SELECT id, first, second FROM links WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [Data(link.bytes)]).flatMap(LinkIndex.entry)
    }

    private static func entry(_ row: Row) -> Entry? {
        guard let id = RecordID(bytes: row["id"] as Data), let first = RecordID(bytes: row["first"] as Data),
            let second = RecordID(bytes: row["second"] as Data)
        else { return nil }
        return Entry(id: id, first: first, second: second)
    }

    func note(_ id: RecordID, _ first: RecordID, _ second: RecordID) throws {
        let insert = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO links (id, first, second) VALUES (?, ?, ?)")
        try insert.execute(arguments: [Data(id.bytes), Data(first.bytes), Data(second.bytes)])
    }

    /// Notes a link as it was pulled, and whether the matcher has found something of which nobody has said anything, or has
    /// merged what somebody has to confirm.
    func note(_ state: RecordState) throws {
        guard let link = Link(state) else { return }
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO links (id, first, second, open) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET open = excluded.open
                """)
        let isOpen = link.match != nil && (link.verdict == nil || link.isToBeConfirmed)
        try insert.execute(arguments: [
            Data(state.id.bytes), Data(link.first.bytes), Data(link.second.bytes), isOpen ? 1 : 0,
        ])
    }

    /// The links that are for somebody to decide, as far as was pulled, of which the server wrote after a position of its log.
    func open(after position: UInt64) throws -> [Entry] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT links.id, first, second FROM links JOIN base ON base.id = links.id
                WHERE open = 1 AND position > ? ORDER BY links.id
                """)
        return try Row.fetchAll(statement, arguments: [Int64(clamping: position)]).compactMap(LinkIndex.entry)
    }

    /// Lets go of a lead's or a link's pairs, as when it leaves this device (R23).
    func forget(_ id: RecordID) throws {
        try database.execute(
            sql: "DELETE FROM links WHERE id = ?1 OR first = ?1 OR second = ?1", arguments: [Data(id.bytes)])
    }

    /// The leads that the links among these records are about.
    func ends(of records: Set<RecordID>) throws -> [RecordID] {
        try records.sorted().compactMap(entry).flatMap { [$0.first, $0.second] }
    }

    /// Lets go of pairs of which one lead is not here any more.
    func prune() throws {
        let gone = "NOT IN (SELECT id FROM base UNION SELECT lead FROM change_records)"
        try database.execute(sql: "DELETE FROM links WHERE first \(gone) OR second \(gone)")
    }

    // MARK: who stands for whom

    /// The root in whose place an absorbed lead is not listed; `nil` for one that is listed itself.
    func root(of lead: RecordID) throws -> RecordID? {
        let statement = try database.cachedStatement(sql: "SELECT root FROM absorbed WHERE lead = ?")
        return try Data.fetchOne(statement, arguments: [Data(lead.bytes)]).flatMap { RecordID(bytes: $0) }
    }

    /// The leads that are not listed because they are one with this one.
    func absorbed(by root: RecordID) throws -> [RecordID] {
        let statement = try database.cachedStatement(sql: "SELECT lead FROM absorbed WHERE root = ? ORDER BY lead")
        return try Data.fetchAll(statement, arguments: [Data(root.bytes)]).compactMap { RecordID(bytes: $0) }
    }

    func setRoot(_ root: RecordID?, of lead: RecordID) throws {
        guard try self.root(of: lead) != root else { return }
        try database.execute(sql: "DELETE FROM absorbed WHERE lead = ?", arguments: [Data(lead.bytes)])
        guard let root else { return }
        try database.execute(
            sql: "INSERT INTO absorbed (lead, root) VALUES (?, ?)", arguments: [Data(lead.bytes), Data(root.bytes)])
    }

    /// A condition of SQL that leaves out leads that another one stands for.
    static let isListed = "id NOT IN (SELECT lead FROM absorbed)"
}

/// Tells of many records which are links, ends of links, or listed as part of another lead or for one: mostly none, and then
/// nothing else has to be looked at.
struct InLinks {
    private let statement: DirectStatement

    init(_ database: Database) throws {
        statement = try DirectStatement(
            database,
            """
            SELECT 1 FROM links WHERE id = ?1 UNION ALL SELECT 1 FROM links WHERE first = ?1
            UNION ALL SELECT 1 FROM links WHERE second = ?1 UNION ALL SELECT 1 FROM absorbed WHERE lead = ?1
            UNION ALL SELECT 1 FROM absorbed WHERE root = ?1
            """)
    }

    func contains(_ id: RecordID) throws -> Bool {
        var isAny = false
        try statement.forEach({ $0.bind(id) }, take: { _ in isAny = true })
        return isAny
    }
}
