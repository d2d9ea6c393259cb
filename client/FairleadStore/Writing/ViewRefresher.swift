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
    /// - Parameter arrived: leads as they have just been stored in `base`, so that they need not be read again.
    func refresh(leads: Set<RecordID>, arrived: [RecordID: ArrivedRecord] = [:]) throws {
        guard !leads.isEmpty else { return }
        let views = try RecordViews(database, arrived: arrived)
        let index = LinkIndex(database)
        let inLinks = try views.hasLinks ? InLinks(database) : nil
        let rows = try LeadRows(database)
        var rest = leads.sorted(by: >)
        var done: Set<RecordID> = []
        while let id = rest.popLast() {
            guard try inLinks?.contains(id) ?? false else {
                // A restored server takes records of the team's directory back too; those are no leads.
                if let row = try views.row(id) { try rows.write(row) } else { try rows.remove(id) }
                continue
            }
            guard done.insert(id).inserted else { continue }
            if let link = try index.entry(id) {
                rest += [link.first, link.second]
                continue
            }
            if let root = try index.root(of: id) { rest.append(root) }
            rest += try index.absorbed(by: id)
            let listed = try views.listed(id)
            try index.setRoot(listed?.root, of: id)
            if let listed {
                try rows.write(listed.row)
                rest += listed.members
            } else {
                try rows.remove(id)
            }
        }
    }

    /// Brings only up to date where leads stand with the server: what the rep sees of them is what it was.
    func refreshSync(leads: Set<RecordID>) throws {
        guard !leads.isEmpty else { return }
        // A merged lead stands where the least settled of its members does.
        let inLinks = try LinkIndex(database).isAny ? InLinks(database) : nil
        let judged = try leads.filter { try inLinks?.contains($0) ?? false }
        try refresh(leads: judged)
        let update = try DirectStatement(
            database,
            """
            UPDATE leads SET sync = coalesce((
                SELECT max(CASE standing WHEN 3 THEN 2 ELSE 1 END)
                FROM changes JOIN change_records USING (sequence) WHERE lead = ?1 AND standing IN (0, 3)), 0)
            WHERE id = ?1
            """)
        for id in leads.subtracting(judged).sorted() { try update.run { $0.bind(id) } }
    }
}

/// The `leads` table, one row after the other.
private struct LeadRows {
    private let database: Database
    private let insert: DirectStatement
    private let delete: DirectStatement
    private let keys: LeadKeys?

    init(_ database: Database) throws {
        self.database = database
        keys = try LeadKeys(database)
        let columns = [
            "code", "number", "captured_at", "updated_at", "due", "archived", "conflicts", "sync", "override_until",
            "stage",
            "answers", "grade", "override", "owner", "source", "event", "tags", "company", "contact", "search", "keys",
        ]
        let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        let changes = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        insert = try DirectStatement(
            database,
            """
            INSERT INTO leads (id, \(columns.joined(separator: ", "))) VALUES (\(marks))
            ON CONFLICT (id) DO UPDATE SET \(changes)
            """)
        delete = try DirectStatement(database, "DELETE FROM leads WHERE id = ?")
    }

    func write(_ row: LeadRow) throws {
        let old = try keys?.entry(row.id)
        try insert.run { values in
            values.bind(row.id)
            values.bind(row.code)
            values.bind(row.number)
            values.bind(each: row.capturedAt, row.updatedAt)
            values.bind(row.due)
            values.bind(each: row.archived, Int64(row.conflicts), row.sync, row.overrideUntil)
            values.bind(row.stage)
            values.bind(row.answers)
            values.bind(row.grade)
            values.bind(row.override)
            values.bind(row.owner)
            values.bind(row.source)
            values.bind(row.event)
            values.bind(row.tags)
            values.bind(row.company)
            values.bind(row.contact)
            values.bind(row.search)
            values.bind(row.keys.packed)
        }
        let place = old?.row ?? UInt32(database.lastInsertedRowID)
        try keys?.replace(old?.keys ?? [], with: Set(row.keys.numbers), row: place)
    }

    func remove(_ id: RecordID) throws {
        if let keys, let old = try keys.entry(id) { try keys.replace(old.keys, with: [], row: old.row) }
        try delete.run { $0.bind(id) }
    }
}
