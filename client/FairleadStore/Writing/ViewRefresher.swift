import FairleadCore
import FairleadMatch
import Foundation
import GRDB

/// Works out anew the rows that lists, searches and the look for duplicates read.
struct ViewRefresher {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Brings the rows of these leads up to what the rep sees now, and those of the leads that they are or were one with; a
    /// lead that is gone loses its row.
    ///
    /// - Parameter arrived: states of leads as they have just been stored in `base`, so that they need not be read again.
    func refresh(leads: Set<RecordID>, arrived: [RecordID: RecordState] = [:]) throws {
        guard !leads.isEmpty else { return }
        let views = try RecordViews(database, arrived: arrived)
        let index = LinkIndex(database)
        let rows = try LeadRows(database)
        var keys = KeyChanges()
        var rest = leads.sorted(by: >)
        var done: Set<RecordID> = []
        while let id = rest.popLast() {
            guard done.insert(id).inserted else { continue }
            if views.hasLinks {
                if let link = try index.entry(id) {
                    rest += [link.first, link.second]
                    continue
                }
                if let root = try index.root(of: id) { rest.append(root) }
                rest += try index.absorbed(by: id)
            }
            // A restored server takes records of the team's directory back too; those are no leads.
            let listed = try views.listed(id)
            if views.hasLinks { try index.setRoot(listed?.root, of: id) }
            if let listed {
                try rows.write(listed.row, &keys)
                rest += listed.members
            } else {
                try rows.remove(id, &keys)
            }
        }
        try keys.store(database)
    }

    /// Brings only up to date where leads stand with the server: what the rep sees of them is what it was.
    func refreshSync(leads: Set<RecordID>) throws {
        // A merged lead stands where the least settled of its members does.
        guard try !LinkIndex(database).isAny else { return try refresh(leads: leads) }
        let update = try DirectStatement(
            database,
            """
            UPDATE leads SET sync = coalesce((
                SELECT max(CASE standing WHEN 3 THEN 2 WHEN 0 THEN 1 ELSE 0 END)
                FROM changes JOIN change_records USING (sequence) WHERE lead = ?1 AND standing IN (0, 1, 3)), 0)
            WHERE id = ?1
            """)
        for id in leads.sorted() { try update.run { $0.bind(id.bytes) } }
    }
}

/// Rows of `duplicate_keys` that come and go; stored in the order of the index, which is not that of the leads.
private struct KeyChanges {
    struct Pair: Comparable {
        var key: Int64
        var lead: Int64

        static func < (left: Pair, right: Pair) -> Bool { (left.key, left.lead) < (right.key, right.lead) }
    }

    private var added: [Pair] = []
    private var removed: [Pair] = []

    mutating func change(_ old: [Int64], to new: [Int64], lead: Int64) {
        guard old != new else { return }
        removed += old.filter { !new.contains($0) }.map { Pair(key: $0, lead: lead) }
        added += new.filter { !old.contains($0) }.map { Pair(key: $0, lead: lead) }
    }

    func store(_ database: Database) throws {
        let delete = try DirectStatement(database, "DELETE FROM duplicate_keys WHERE key = ? AND lead = ?")
        for pair in removed.sorted() { try delete.run { $0.bind(pair.key, pair.lead) } }
        let insert = try DirectStatement(database, "INSERT OR IGNORE INTO duplicate_keys (key, lead) VALUES (?, ?)")
        for pair in added.sorted() { try insert.run { $0.bind(pair.key, pair.lead) } }
    }
}

/// The `leads` table, one row after the other.
private struct LeadRows {
    private let database: Database
    private let select: Statement
    private let insert: DirectStatement
    private let update: DirectStatement

    init(_ database: Database) throws {
        self.database = database
        select = try database.cachedStatement(sql: "SELECT row, keys FROM leads WHERE id = ?")
        let columns = """
            number, captured_at, updated_at, due, archived, conflicts, sync, override_until, stage, answers, grade, override,
            owner, source, event, tags, company, contact, search, keys
            """
        let marks = Array(repeating: "?", count: 20).joined(separator: ", ")
        insert = try DirectStatement(database, "INSERT INTO leads (\(columns), code, id) VALUES (\(marks), ?, ?)")
        update = try DirectStatement(database, "UPDATE leads SET (\(columns)) = (\(marks)) WHERE row = ?")
    }

    func write(_ row: LeadRow, _ keys: inout KeyChanges) throws {
        guard let old = try stored(row.id) else {
            try insert.run {
                bind(row, &$0)
                $0.bind(row.code)
                $0.bind(row.id.bytes)
            }
            keys.change([], to: row.duplicateKeys, lead: database.lastInsertedRowID)
            return
        }
        try update.run {
            bind(row, &$0)
            $0.bind(old.row)
        }
        keys.change(old.keys, to: row.duplicateKeys, lead: old.row)
    }

    func remove(_ id: RecordID, _ keys: inout KeyChanges) throws {
        guard let old = try stored(id) else { return }
        try database.execute(sql: "DELETE FROM leads WHERE row = ?", arguments: [old.row])
        keys.change(old.keys, to: [], lead: old.row)
    }

    private func stored(_ id: RecordID) throws -> (row: Int64, keys: [Int64])? {
        try Row.fetchOne(select, arguments: [Data(id.bytes)]).map {
            (row: $0["row"], keys: LeadRow.unpacked($0["keys"]))
        }
    }

    private func bind(_ row: LeadRow, _ values: inout DirectStatement.Values) {
        values.bind(row.number)
        values.bind(row.capturedAt, row.updatedAt)
        values.bind(row.due)
        values.bind(row.archived, Int64(row.conflicts), row.sync, row.overrideUntil)
        let texts = [
            row.stage, row.answers, row.grade, row.override, row.owner, row.source, row.event, row.tags, row.company,
            row.contact, row.search,
        ]
        for text in texts { values.bind(text) }
        values.bind(LeadRow.packed(row.duplicateKeys))
    }
}
