import FairleadCore
import FairleadMatch
import Foundation
import GRDB

/// Works out anew the rows that lists, searches and the look for duplicates read.
struct ViewRefresher {
    private let database: Database

    init(_ database: Database, store: DeviceStore) {
        self.database = database
    }

    /// Brings the rows of these leads up to what the rep sees now, and those of the leads that they are or were one with; a
    /// lead that is gone loses its row.
    func refresh(leads: Set<RecordID>) throws {
        let views = try RecordViews(database)
        let index = LinkIndex(database)
        var rest = leads.sorted()
        var done: Set<RecordID> = []
        while let id = rest.popLast() {
            guard done.insert(id).inserted else { continue }
            guard views.hasLinks else {
                _ = try refresh(id, views, index)
                continue
            }
            if let link = try index.entry(id) {
                rest += [link.first, link.second]
                continue
            }
            if let root = try index.root(of: id) { rest.append(root) }
            rest += try index.absorbed(by: id)
            rest += try refresh(id, views, index)
        }
    }

    /// Returns the leads that this one is one with now.
    private func refresh(_ id: RecordID, _ views: RecordViews, _ index: LinkIndex) throws -> [RecordID] {
        // A restored server takes records of the team's directory back too; those are no leads.
        guard let listed = try views.listed(id) else {
            if views.hasLinks { try index.setRoot(nil, of: id) }
            let delete = try database.cachedStatement(sql: "DELETE FROM leads WHERE id = ?")
            try delete.execute(arguments: [Data(id.bytes)])
            return []
        }
        if views.hasLinks { try index.setRoot(listed.root, of: id) }
        try write(listed.row)
        return listed.members
    }

    private func write(_ row: LeadRow) throws {
        let upsert = try database.cachedStatement(
            sql: """
                INSERT INTO leads (id, code, number, captured_at, updated_at, due, archived, conflicts, sync, stage,
                    answers, grade, override, override_until, owner, source, event, tags, company, contact, search)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET number = excluded.number, captured_at = excluded.captured_at,
                    updated_at = excluded.updated_at, due = excluded.due, archived = excluded.archived,
                    conflicts = excluded.conflicts, sync = excluded.sync, stage = excluded.stage,
                    answers = excluded.answers, grade = excluded.grade, override = excluded.override,
                    override_until = excluded.override_until, owner = excluded.owner,
                    source = excluded.source, event = excluded.event, tags = excluded.tags, company = excluded.company,
                    contact = excluded.contact, search = excluded.search
                """)
        let id = Data(row.id.bytes)
        try upsert.execute(arguments: [
            id, row.code, row.number, row.capturedAt, row.updatedAt, row.due, row.archived, row.conflicts, row.sync,
            row.stage, row.answers, row.grade, row.override, row.overrideUntil, row.owner, row.source, row.event,
            row.tags, row.company, row.contact, row.search,
        ])
        try writeKeys(row.duplicateKeys, of: id)
    }

    private func writeKeys(_ keys: [String], of lead: Data) throws {
        let select = try database.cachedStatement(sql: "SELECT key FROM duplicate_keys WHERE lead = ? ORDER BY key")
        let old = try String.fetchAll(select, arguments: [lead])
        let new = Set(keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard !old.elementsEqual(new, by: { $0.utf8.elementsEqual($1.utf8) }) else { return }
        if !old.isEmpty {
            let delete = try database.cachedStatement(sql: "DELETE FROM duplicate_keys WHERE lead = ?")
            try delete.execute(arguments: [lead])
        }
        let insert = try database.cachedStatement(sql: "INSERT OR IGNORE INTO duplicate_keys (key, lead) VALUES (?, ?)")
        for key in new { try insert.execute(arguments: [key, lead]) }
    }
}
