import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// A record in a version that a restored server no longer has, and that nobody has offered again (R27).
package struct RecoveredRecord: Hashable, Sendable {
    package var number: Int
    package var id: RecordID
    package var kind: RecordKind
    package var leadCode: String
    /// What the lead is called, as far as it is known here.
    package var name: String
    /// When the loss was noticed, on the server's clock, milliseconds since 1970.
    package var foundAt: Int64
    /// Whether the record itself is gone.
    package var isGone: Bool
    /// What it held that is nowhere else; sorted by key.
    package var values: [RecoveredValue]
}

/// One value that is only here.
package struct RecoveredValue: Hashable, Sendable {
    package var key: CellKey
    package var value: Value
    package var author: String
    /// When it was written, milliseconds since 1970.
    package var at: Int64
}

extension DeviceStore {
    /// Returns what waits for somebody to look at it, earliest first.
    package func recovered() throws -> [RecoveredRecord] {
        try read { try RecoveredRecord.all($0) }
    }

    /// Writes what was lost again, as a new change set of this device's user.
    ///
    /// - Parameter takingOver: whether a lead that was a colleague's becomes this user's.
    /// - Throws: `StoreError.notFound`, or `.invalid` for an activity whose lead is gone itself, and for a lead that was a
    ///   colleague's: whose device offers it again with its next sync.
    package func restoreRecovered(_ number: Int, takingOver: Bool = false) throws {
        try transaction { try Recovered($0, store: self).restore(number, takingOver: takingOver) }
    }

    /// Gives up what was lost.
    package func dropRecovered(_ number: Int) throws {
        try transaction { try Recovered($0, store: self).drop(number) }
    }
}

extension RecoveredRecord {
    /// All that waits, earliest first; what only the server can write nobody has to look at.
    static func all(_ database: Database) throws -> [RecoveredRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM recovered ORDER BY sequence")
            .map { try of($0, database) }.filter { !$0.values.isEmpty }
    }

    fileprivate static func of(_ row: Row, _ database: Database) throws -> RecoveredRecord {
        let old = try RecordStateCodec.decode(row["state"])
        let group = try RecordViews(database).lead(old.root)
        let current = group?.state(old.id)
        let named = group?.lead ?? old
        let names = [Field.company, Field.contact].compactMap { named.value($0)?.text }.filter { !$0.isEmpty }
        return RecoveredRecord(
            number: Int(row["sequence"] as Int64), id: old.id, kind: old.kind, leadCode: LeadCode.code(of: old.root),
            name: names.joined(separator: " · "), foundAt: row["found_at"], isGone: current == nil,
            values: lost(old, current))
    }

    /// The shown values of the old state whose versions are not here, neither standing nor superseded.
    private static func lost(_ old: RecordState, _ current: RecordState?) -> [RecoveredValue] {
        old.cells.compactMap { key, cell in
            guard let version = cell.shown(as: old.mergeClass(of: key)) else { return nil }
            switch old.mergeClass(of: key) {
            case .server, .computed: return nil
            default: break
            }
            let here =
                (current?.cells[key]?.versions ?? []) + (current?.past ?? []).filter { $0.key == key }.map(\.version)
            guard !here.contains(where: { $0.dot == version.dot || $0.value == version.value }) else { return nil }
            return RecoveredValue(
                key: key, value: version.value, author: version.author, at: version.stamp.milliseconds)
        }
    }
}

/// The recovered records within one transaction.
private struct Recovered {
    let database: Database
    let store: DeviceStore

    init(_ database: Database, store: DeviceStore) {
        self.database = database
        self.store = store
    }

    private func row(_ number: Int) throws -> Row {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM recovered WHERE sequence = ?", arguments: [number])
        guard let row else { throw StoreError.notFound("There is no recovered record \(number).") }
        return row
    }

    func restore(_ number: Int, takingOver: Bool) throws {
        let row = try row(number)
        let record = try RecoveredRecord.of(row, database)
        let old = try RecordStateCodec.decode(row["state"])
        if record.isGone, let lead = old.lead, try RecordViews(database).lead(lead) == nil {
            throw StoreError.invalid("Its lead is gone too: restore the lead \(LeadCode.code(of: lead)) first.")
        }
        let me = try Meta(database).text(.userName) ?? ""
        if record.isGone, old.kind == .lead, !takingOver, let owner = old.owner, !owner.utf8.elementsEqual(me.utf8) {
            throw StoreError.invalid(
                "The lead was \(owner)'s, whose own device offers it again with its next sync. If that device is gone: "
                    + "fairlead recovered restore \(number) --take-over, and the lead is yours.")
        }
        var writer = try CommandWriter(database, store: store, commandName: "recovered restore")
        let edits = record.values.filter { isWritable($0.key, in: old.kind, isGone: record.isGone) }
            .map { Edit($0.key, $0.value) }
        if record.isGone {
            try writer.recreate(old.id, old.kind, lead: old.lead, edits: edits)
        } else if !edits.isEmpty {
            try writer.edit(old.id, edits)
        }
        try writer.finish()
        try store.insertCommand(writer, summary: record.name)
        try drop(number)
    }

    /// Whose lead it was the server decides anew; what is written once is written with the record only.
    private func isWritable(_ key: CellKey, in kind: RecordKind, isGone: Bool) -> Bool {
        if [Field.owner, Field.coOwner, Field.collaborators, Field.viewers].contains(key.field) { return false }
        return Schema.mergeClass(of: key.field, in: kind) != .immutable || isGone
    }

    func drop(_ number: Int) throws {
        _ = try row(number)
        try database.execute(sql: "DELETE FROM recovered WHERE sequence = ?", arguments: [number])
        try Meta(database).set(.truncationDue, 1)
    }
}
