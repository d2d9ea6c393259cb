import Crypto
import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Pages of the server's state on their way into `base` (R26), and what leaves with them (R23).
extension Incoming {
    mutating func apply(_ page: Page, _ records: [ArrivedRecord]) throws {
        if page.restart {
            let isFirst = try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM base)") ?? false
            if isFirst, !page.complete { try LeadIndexes.drop(database) }
            // The first generation has nothing before it: at its end nobody has to look.
            let first = ExchangeState.firstGeneration
            state.generation = isFirst ? first : max(state.generation, first) + 1
            state.isRestarting = true
        }
        let insert = try DirectStatement(
            database,
            """
            INSERT INTO base (id, kind, lead, position, generation, checksum, state) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, lead = excluded.lead, position = excluded.position,
                generation = excluded.generation, state = excluded.state, checksum = excluded.checksum
            """)
        if !state.isRestarting { try noteHandovers(records) }
        let generation = state.generation
        for record in records {
            let state = record.state
            if state.kind == .erased { try forgetWhole(state.id) }
            try insert.run { values in
                values.bind(state.id)
                values.bind(state.kind.name)
                if let lead = state.lead { values.bind(lead) } else { values.bind(nil) }
                values.bind(each: Int64(clamping: state.position), generation, record.checksum)
                values.bind(record.bytes)
            }
            if state.kind == .lead { arrived[state.id] = record }
            if state.kind == .link { try LinkIndex(database).note(state) }
            if state.kind == .lead || state.kind == .link || state.lead != nil { touched.insert(state.root) }
        }
        report.pulled += page.records.count
        report.remaining = page.remaining
        for lead in page.gone { try forgetWhole(lead) }
        state.cursor = page.cursor
    }

    /// Compares whose leads are with what stood here, before that is written over.
    private mutating func noteHandovers(_ records: [ArrivedRecord]) throws {
        guard let user = try Meta(database).text(.userName) else { return }
        let known = try Meta(database).unsigned(.lastPosition)
        for record in records where record.state.kind == .lead {
            let history = OwnerHistory(record.state)
            guard history.isHandedOver(after: known, without: user) else { continue }
            let before = try Data.fetchOne(
                database, sql: "SELECT state FROM base WHERE id = ?", arguments: [Data(record.state.id.bytes)])
            let holding = try before.map(RecordStateCodec.decode)?.holding
            guard let handover = history.handover(of: user, from: holding, after: known) else { continue }
            report.handedOver.append(.init(lead: record.state.id, handover: handover))
        }
        for record in records where record.state.kind == .lead && record.state.owner.map({ isSame($0, user) }) ?? false
        {
            guard let warning = record.state.shown(CellKey(Field.reclaimAt)), let at = warning.value.int,
                warning.position ?? 0 > known
            else { continue }
            report.warned.append(.init(lead: record.state.id, reclaimAt: at))
        }
    }

    private func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

    /// A complete pull has passed everything that was answered before it (R18).
    mutating func finishPull(_ page: Page) throws {
        report.complete = true
        if state.isRestarting, state.generation > ExchangeState.firstGeneration {
            let leads = try Data.fetchAll(
                database, sql: "SELECT id FROM base WHERE generation < ? AND generation <> ? AND kind = ?",
                arguments: [state.generation, ExchangeState.staleGeneration, RecordKind.lead.name])
            for lead in leads { if let id = RecordID(bytes: lead) { try forget(id) } }
            try dropRecords(before: state.generation)
        }
        if state.isRestarting { try LeadIndexes.create(database) }
        state.isRestarting = false
        try settleAnswered()
        state.known = []
        try Checkpoints(database).add(page.reached)
        try forgetRecoveredThatCameBack()
        let lost = try RecoveredRecord.all(database).count
        if lost > 0 {
            report.notices.append(
                "The server has lost \(lost == 1 ? "a version of 1 record" : "versions of \(lost) records") that are still "
                    + "here: fairlead recovered list")
        }
        let meta = Meta(database)
        try meta.set(.lastCompleteSync, UInt64(clamping: now))
        try meta.set(.lastPosition, page.reached.number)
        try meta.remove(.lastError)
        try pruneSentLog()
    }

    /// Drops what earlier pulls brought and this complete one did not.
    private mutating func dropRecords(before generation: Int64) throws {
        let rows = try Row.fetchAll(
            database, sql: "SELECT id, lead FROM base WHERE generation < ?", arguments: [generation])
        for row in rows {
            if let root = RecordID(bytes: (row["lead"] as Data?) ?? row["id"] as Data) { touched.insert(root) }
        }
        touched.formUnion(try LinkIndex(database).ends(of: touched))
        try database.execute(sql: "DELETE FROM base WHERE generation < ?", arguments: [generation])
        // Among them are children of leads that a pull which was cut off has never brought.
        if !rows.isEmpty { try Meta(database).set(.truncationDue, 1) }
        try LinkIndex(database).prune()
    }

    private mutating func settleAnswered() throws {
        // What has come as of its position looks without the edit as it did with it.
        touched.formUnion(try answeredLeads("id = record AND base.position >= changes.position"))
        let missing = try answeredLeads("id = change_records.lead")
        let erased = try answeredErasedLeads()
        try database.execute(sql: "DELETE FROM changes WHERE standing = 1 AND carried = 1")
        if database.changesCount > 0 { try Meta(database).set(.truncationDue, 1) }
        try database.execute(
            sql: "UPDATE changes SET standing = iif(known_replica IS NULL, 2, 6) WHERE standing = 1")
        // What the server took in and the pull did not bring has left this user's view before it ever came (R23).
        for lead in missing.sorted() { try forget(lead) }
        // What named a lead that was erased meanwhile, and was taken in all the same for what else it says.
        for lead in erased { try forgetWritten(to: lead) }
    }

    /// The erased leads that change sets name which were answered since, refused for another reason or not; sorted.
    private func answeredErasedLeads() throws -> [RecordID] {
        let leads = try Data.fetchAll(
            database,
            sql: """
                SELECT DISTINCT base.id FROM base CROSS JOIN change_records ON change_records.lead = base.id
                    CROSS JOIN changes USING (sequence)
                WHERE base.lead IS NULL AND base.kind <> 'lead' AND base.kind = ? AND standing IN (1, 3)
                """, arguments: [RecordKind.erased.name])
        return leads.compactMap { RecordID(bytes: $0) }.sorted()
    }

    /// The leads that answered change sets write to, where nothing that was pulled is as told.
    private func answeredLeads(_ pulled: String) throws -> Set<RecordID> {
        var leads: Set<RecordID> = []
        let statement = try DirectStatement(
            database,
            """
            SELECT DISTINCT change_records.lead FROM changes JOIN change_records USING (sequence)
            WHERE standing = 1 AND NOT EXISTS (SELECT 1 FROM base WHERE \(pulled))
            """)
        try statement.forEach(take: { row in
            if let id = RecordID(bytes: row.bytes(0)) { leads.insert(id) }
        })
        return leads
    }

    /// Accepted change sets are kept for thirty days; the last one always, since its digest names this replica's end.
    private func pruneSentLog() throws {
        let oldest = now - Int64(Limits.sentLogDays) * 86_400_000
        try database.execute(
            sql: """
                DELETE FROM changes WHERE answered_at < ? AND +standing IN (2, 5, 6) AND carried = 0
                    AND NOT (replica = ? AND counter = ?)
                """,
            arguments: [oldest, Int64(bitPattern: state.replica.rawValue), Int64(clamping: state.acknowledged.number)])
        if database.changesCount > 0 { try log.pruneCommands() }
    }

    /// Takes a record that was erased, or has left this user's view, off this device with all that was judged of it. Of links
    /// whose leads were erased nobody is told one by one.
    private mutating func forgetWhole(_ id: RecordID) throws {
        for link in try LinkIndex(database).entries(of: id) { try forget(link.id) }
        try forget(id)
    }

    /// Takes a lead that this user no longer sees off this device: base, sent log, undo, indexes (R23).
    mutating func forget(_ lead: RecordID) throws {
        let id = Data(lead.bytes)
        // What else leaves, a link or a request, is no lead that anybody has seen.
        let isListed = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM leads WHERE id = ?)", arguments: [id])
        try forgetWritten(to: lead)
        try database.execute(sql: "DELETE FROM base WHERE id = ? OR lead = ?", arguments: [id, id])
        arrived[lead] = nil
        if isListed == true { report.forgotten += 1 }
        let index = LinkIndex(database)
        if let link = try index.entry(lead) { touched.formUnion([link.first, link.second]) }
        touched.formUnion(try index.entries(of: lead).flatMap { [$0.first, $0.second] })
        try index.forget(lead)
        touched.insert(lead)
    }

    /// Takes what was written to a lead off this device: sent log, undo, and what was kept for review.
    private mutating func forgetWritten(to lead: RecordID) throws {
        let id = Data(lead.bytes)
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM changes WHERE standing IN (1, 2, 3, 6) AND sequence IN
                    (SELECT sequence FROM change_records WHERE lead = ?)
                """, arguments: [id]
        ).map(ChangeRow.init)
        // A change set may have written to other leads too; what is shown of those changes with it.
        touched.formUnion(try log.leads(of: rows.map(\.sequence)))
        for row in rows {
            // Of a colleague's nothing can be left: it is the colleague's to offer.
            if !row.carried, try log.withdraw(lead, from: row) { continue }
            if row.standing == .answered {
                try log.setStanding(.settled, of: row.sequence, position: row.position, at: now)
            }
            try log.blank(row.sequence)
        }
        // A colleague's is the colleague's own once it is answered (R24). Without it the same bundle can come again whole.
        try database.execute(sql: "DELETE FROM changes WHERE carried = 1 AND standing = 2")
        try database.execute(sql: "DELETE FROM recovered WHERE lead = ?", arguments: [id])
        try Meta(database).set(.truncationDue, 1)
    }
}
