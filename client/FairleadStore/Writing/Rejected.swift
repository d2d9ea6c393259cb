import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// A change set that the server refused, or put into quarantine (R22, R23).
package struct RejectedChange: Hashable, Sendable {
    /// Stays the same until it is retried or dropped.
    package var number: Int
    package var dot: Dot
    package var commandName: String
    /// The server's reason, for programs.
    package var code: String
    /// The server's reason, for people.
    package var message: String
    /// Its content is on the server, where those read it who may.
    package var isQuarantined: Bool
    /// Wall clock of this device when it was written, milliseconds since 1970.
    package var writtenAt: Int64
    /// What it wanted to write; empty in quarantine, and once its lead has left this device.
    package var records: [RejectedRecord]
}

/// One record of a rejected change set.
package struct RejectedRecord: Hashable, Sendable {
    package var id: RecordID
    package var kind: RecordKind
    package var lead: RecordID?
    package var leadCode: String
    /// What the lead is called, as far as it is known here.
    package var name: String
    package var edits: [Edit]
}

extension DeviceStore {
    /// Returns what the server refused and nobody has retried or dropped, earliest first.
    package func rejected() throws -> [RejectedChange] {
        try read { database in
            let rejected = Rejected(database, store: self)
            return try Row.fetchAll(
                database, sql: "SELECT * FROM changes WHERE standing IN (3, 4) AND carried = 0 ORDER BY sequence"
            ).map(rejected.view)
        }
    }

    /// Sends a refused change set again, with the context that it had (R8), and what depended on it with it (R10).
    ///
    /// - Parameter edits: values that take the place of the refused ones, in the record that has the field.
    /// - Throws: `StoreError.notFound`, or `.invalid` when its content is not here, or has no such field.
    package func retryRejected(_ number: Int, replacing edits: [Edit]) throws {
        try transaction { database in
            let rejected = Rejected(database, store: self)
            try rejected.retry(rejected.row(number), replacing: edits)
        }
    }

    /// Gives a rejected change set up, and what depended on it.
    package func dropRejected(_ number: Int) throws {
        try transaction { database in
            let rejected = Rejected(database, store: self)
            let row = try rejected.row(number)
            let leads = try ChangeLog(database).leads(of: [row.sequence])
            try rejected.drop(row)
            try ViewRefresher(database).refresh(leads: leads)
        }
    }
}

/// The rejected change sets within one transaction.
struct Rejected {
    private let database: Database
    private let store: DeviceStore

    init(_ database: Database, store: DeviceStore) {
        self.database = database
        self.store = store
    }

    func row(_ number: Int) throws -> ChangeRow {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM changes WHERE sequence = ? AND standing IN (3, 4) AND carried = 0",
            arguments: [number])
        guard let row else { throw StoreError.notFound("There is no rejected change \(number).") }
        return ChangeRow(row)
    }

    func view(_ row: Row) throws -> RejectedChange {
        let change = ChangeRow(row)
        return RejectedChange(
            number: Int(change.sequence), dot: change.dot, commandName: row["command_name"], code: row["code"] ?? "",
            message: row["message"] ?? "", isQuarantined: change.standing == .quarantined, writtenAt: row["written_at"],
            records: change.body.isEmpty ? [] : try records(of: ChangeSetCodec.decode(change.body)))
    }

    private func records(of change: ChangeSet) throws -> [RejectedRecord] {
        let views = try RecordViews(database)
        return try change.records.filter { !$0.edits.isEmpty }.map { record in
            let lead = record.lead ?? record.id
            let state = try views.lead(lead)?.lead
            let name = [Field.company, Field.contact].compactMap { state?.value($0)?.text }.filter { !$0.isEmpty }
            return RejectedRecord(
                id: record.id, kind: record.kind, lead: record.lead, leadCode: LeadCode.code(of: lead),
                name: name.joined(separator: " · "), edits: record.edits)
        }
    }

    // MARK: retry

    func retry(_ row: ChangeRow, replacing edits: [Edit]) throws {
        guard row.standing == .refused else {
            throw StoreError.invalid(
                "That change is in quarantine: its content is on the server, where an administrator can read and release it."
            )
        }
        guard !row.body.isEmpty else {
            throw StoreError.invalid(
                "You no longer see the lead of that change, and its content left this device with it: drop the change.")
        }
        var batch = [row]
        var created = try createdRecords(of: row)
        for dependent in try dependents(of: row, created: created) {
            batch.append(dependent)
            created.formUnion(try createdRecords(of: dependent))
        }
        var touched: Set<RecordID> = []
        for (index, item) in batch.enumerated() {
            var change = try ChangeSetCodec.decode(item.body)
            if index == 0, !edits.isEmpty { try replace(edits, in: &change) }
            var writer = try CommandWriter(
                database, store: store, commandName: change.commandName, command: change.command)
            // What only this batch brings into being was seen by nobody before: its own order is all there is to know.
            let isOfBatch = change.records.allSatisfy { created.contains($0.lead ?? $0.id) }
            var own = change.own
            if isOfBatch { own[writer.exchange.replica] = writer.exchange.highest.number }
            if let rebase = writer.exchange.rebased, item.dot.counter <= rebase.throughCounter {
                // What it had seen is in a history that the server lost (R27).
                for record in change.records.indices {
                    change.records[record].seen = min(change.records[record].seen, rebase.position)
                }
            }
            let time = index == 0 && !edits.isEmpty ? try writer.deviceTime() : change.time
            try writer.append(change.records, own: own, time: time)
            try giveUp(item, retriedBy: writer.sequences.last)
            touched.formUnion(change.records.map { $0.lead ?? $0.id })
            try writer.finish()
        }
        try ViewRefresher(database).refresh(leads: touched)
    }

    /// Puts other values in the place of the refused ones, or beside them, in the lead that the change set is about.
    private func replace(_ edits: [Edit], in change: inout ChangeSet) throws {
        for edit in edits {
            let index =
                change.records.firstIndex { $0.edits.contains { $0.key == edit.key } }
                ?? change.records.firstIndex { $0.kind == .lead && !$0.edits.isEmpty }
            guard let index else { throw StoreError.invalid("That change writes no field \(edit.key.field).") }
            change.records[index].edits.removeAll { $0.key == edit.key }
            change.records[index].edits.append(edit)
        }
    }

    private func createdRecords(of row: ChangeRow) throws -> Set<RecordID> {
        guard !row.body.isEmpty else { return [] }
        return Set(try ChangeSetCodec.decode(row.body).records.filter(\.isCreation).map(\.id))
    }

    /// Later refused change sets of the leads that a refused one would have brought into being.
    private func dependents(of row: ChangeRow, created: Set<RecordID>) throws -> [ChangeRow] {
        var result: [Int64: ChangeRow] = [:]
        for lead in created.sorted() {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM changes WHERE standing = 3 AND carried = 0 AND sequence > ? AND sequence IN
                        (SELECT sequence FROM change_records WHERE lead = ? OR record = ?)
                    """, arguments: [row.sequence, Data(lead.bytes), Data(lead.bytes)])
            for row in rows.map(ChangeRow.init) { result[row.sequence] = row }
        }
        return result.values.sorted { $0.sequence < $1.sequence }
    }

    // MARK: drop

    /// Its content goes, so that nothing of a lead stays behind when that leaves this device (R23).
    private func giveUp(_ row: ChangeRow, retriedBy retry: Int64?) throws {
        let records = try Data.fetchAll(
            database, sql: "SELECT record FROM change_records WHERE sequence = ?", arguments: [row.sequence])
        try database.execute(
            sql: """
                UPDATE changes SET standing = ?, retried_by = ?, body = x'', rest = NULL, signature = NULL WHERE sequence = ?
                """,
            arguments: [Standing.dropped.rawValue, retry, row.sequence])
        try database.execute(sql: "DELETE FROM change_records WHERE sequence = ?", arguments: [row.sequence])
        if retry == nil {
            // What else the command wrote can still be undone.
            try ChangeLog(database).blankUndo(
                of: row.sequence, records: Set(records.compactMap { RecordID(bytes: $0) }))
        }
        try Meta(database).set(.truncationDue, 1)
    }

    func drop(_ row: ChangeRow) throws {
        let rows = [row] + (try dependents(of: row, created: createdRecords(of: row)))
        for row in rows {
            try giveUp(row, retriedBy: nil)
            try database.execute(
                sql: """
                    DELETE FROM commands WHERE id = (SELECT command FROM changes WHERE sequence = ?1) AND NOT EXISTS
                        (SELECT 1 FROM changes WHERE command = commands.id AND standing IN (0, 1, 2, 3, 6))
                    """, arguments: [row.sequence])
        }
    }
}
