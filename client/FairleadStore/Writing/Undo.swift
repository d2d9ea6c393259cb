import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What `undo` took back, and what it left alone.
package struct UndoResult: Hashable, Sendable {
    /// The command that was taken back, such as `lead edit`.
    package var command: String
    package var summary: String
    /// Sentences' subjects, such as `stage of K7QF3M2A`: changed by somebody since, so left as they are.
    package var notUndone: [String] = []
    /// The leads that it touched, sorted.
    package var leads: [RecordID] = []
    /// Whether anything of it went back to what it was.
    package var isEffective = false
    /// Whether nothing of it is on this device any more.
    package var isGone = false
}

extension DeviceStore {
    /// Takes back the last command that has not been taken back yet, as a new change set (R8).
    ///
    /// - Throws: `StoreError.notFound` when there is none.
    package func undoLast() throws -> UndoResult {
        try transaction { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM commands WHERE undone_by IS NULL ORDER BY sequence DESC LIMIT 1")
            guard let row else { throw StoreError.notFound("There is nothing to take back on this device.") }
            var undo = Undo(
                writer: try CommandWriter(database, store: self, commandName: "undo"),
                before: try CommandBefore(encoded: row["before"]),
                result: UndoResult(command: row["name"], summary: row["summary"]))
            try undo.run(row["id"])
            try database.execute(
                sql: "UPDATE commands SET undone_by = ? WHERE id = ?",
                arguments: [Data(undo.writer.command.bytes), row["id"] as Data])
            return undo.result
        }
    }
}

/// One undo at work: only what still stands as the command wrote it goes back to what it was.
private struct Undo {
    var writer: CommandWriter
    let before: CommandBefore
    var result: UndoResult
    private var returning = ReturningValues()

    init(writer: CommandWriter, before: CommandBefore, result: UndoResult) {
        self.writer = writer
        self.before = before
        self.result = result
    }

    mutating func run(_ command: Data) throws {
        let rows = try Row.fetchAll(
            writer.database, sql: "SELECT * FROM changes WHERE command = ? AND carried = 0 ORDER BY sequence DESC",
            arguments: [command]
        ).map(ChangeRow.init)
        result.isGone = rows.allSatisfy(\.body.isEmpty)
        let dots = try standing(of: rows)
        var leads: Set<RecordID> = []
        for row in rows where !row.body.isEmpty {
            let change = try ChangeSetCodec.decode(row.body)
            switch row.standing {
            case .unsent, .answered, .settled, .known: try takeBack(change, dots: dots)
            // What the server refused never took effect: taking it back is dropping it.
            case .refused:
                try Rejected(writer.database, store: writer.store).drop(row)
                result.isEffective = true
            case .quarantined, .dropped: continue
            }
            leads.formUnion(change.records.filter { $0.kind != .link }.map { $0.lead ?? $0.id })
        }
        try writer.endChangeSet()
        try returning.write(with: &writer)
        result.isEffective = try writer.finish() || result.isEffective
        result.leads = leads.sorted()
        try ViewRefresher(writer.database).refresh(leads: leads)
    }

    /// The dots under which the command's change sets stand, here and on the server (R20).
    private func standing(of rows: [ChangeRow]) throws -> Set<Dot> {
        var dots = Set(rows.map(\.dot))
        for row in rows where row.standing == .answered || row.standing == .known {
            if let dot = try ChangeLog(writer.database).knownDot(of: row) { dots.insert(dot) }
        }
        return dots
    }

    /// Tells whether a version is one of the command's, or one that a later undo has brought back.
    private func isOfCommand(_ dot: Dot, _ key: CellKey, of record: RecordID, dots: Set<Dot>, depth: Int = 0) throws
        -> Bool
    {
        if dots.contains(dot) { return true }
        guard depth < Self.undoDepthMax else { return false }
        let undone = try Data.fetchOne(
            writer.database,
            sql: """
                SELECT before FROM commands WHERE undone_by =
                    (SELECT command FROM changes WHERE replica = ? AND counter = ? AND carried = 0)
                """,
            arguments: [Int64(bitPattern: dot.replica.rawValue), Int64(clamping: dot.counter)])
        guard let undone, let cell = try CommandBefore(encoded: undone).cell(key, of: record) else { return false }
        return try !cell.versions.isEmpty
            && cell.versions.allSatisfy { try isOfCommand($0.dot, key, of: record, dots: dots, depth: depth + 1) }
    }

    /// Undos of undone values that are followed back.
    private static let undoDepthMax = 64

    private mutating func takeBack(_ change: ChangeSet, dots: Set<Dot>) throws {
        let created = Set(change.records.filter(\.isCreation).map(\.id))
        for record in change.records.reversed() where !record.edits.isEmpty {
            if record.isCreation {
                // What belongs to a lead goes out of sight with it.
                if let lead = record.lead, created.contains(lead) { continue }
                try archive(record)
            } else {
                for edit in record.edits { try takeBack(edit.key, of: record, dots: dots) }
            }
        }
    }

    /// A record that came into being is archived, unless somebody else has worked on it since.
    private mutating func archive(_ record: RecordChange) throws {
        // Each lead goes by itself: the server may refuse one, and take in the others.
        if record.kind == .lead { try writer.endChangeSet() }
        guard let state = try writer.ownState(record.id), !state.isArchived else { return }
        let me = try Meta(writer.database).text(.userName) ?? ""
        // What the server says by itself, as that it has handed the lead out, or passed a request on, is nobody's work.
        let authors = Set(state.cells.values.flatMap { $0.versions.map(\.author) }).subtracting([me])
        let isHandedOut = authors.contains(Actor.serverName)
        let others =
            try !authors.subtracting([Actor.serverName]).isEmpty
            || isHandedOut && record.kind == .lead && !writer.may(.edit, state)
        let children = record.kind == .lead ? try RecordViews(writer.database).lead(record.id)?.children ?? [] : []
        let othersChildren = children.contains { child in
            child.value(Field.author)?.text.map { !$0.utf8.elementsEqual(me.utf8) } ?? false
        }
        // What it was taken for stays.
        guard !others, !othersChildren, try record.kind != .lead || writer.takeOut(record.id) else {
            result.notUndone.append("the \(record.kind.name) \(try name(of: record))")
            return
        }
        try writer.editAlone(record.id, [Edit(Field.archived, .bool(true))])
        for child in children { try writer.see(child.id) }
    }

    private mutating func takeBack(_ key: CellKey, of record: RecordChange, dots: Set<Dot>) throws {
        switch Schema.mergeClass(of: key.field, in: record.kind) {
        case .register, .set, .decided: break
        // The least and the greatest ever seen, and what is written once, cannot be unseen.
        case .minimum, .maximum, .immutable, .server, .computed: return
        }
        let isLink = record.kind == .link
        guard let state = try isLink ? writer.state(record.id) : writer.ownState(record.id) else { return }
        let merged = try record.kind == .lead ? RecordViews(writer.database).merged(record.id)?.merged : nil
        let standing = state.cells[key]?.versions ?? []
        guard !standing.isEmpty, merged.map({ !$0.versions(key, of: state).counting.isEmpty }) ?? true,
            try standing.allSatisfy({ try isOfCommand($0.dot, key, of: record.id, dots: dots) })
        else {
            let field = key.element.map { "\(key.field) \($0)" } ?? key.field
            result.notUndone.append("\(field) of \(try name(of: record))")
            return
        }
        let values = shownLast(before.cell(key, of: record.id), key, of: state)
        if record.kind != .lead, values.count < 2 {
            return try writer.edit(record.id, [Edit(key, values.last ?? .null)])
        }
        try giveBack(key, values, to: state, of: merged, dots: dots)
    }

    /// Gives a lead its own value back, and each that it is one with what it had shown: a value never changes leads (R17).
    private mutating func giveBack(
        _ key: CellKey, _ values: [Value], to state: RecordState, of merged: MergedLead?, dots: Set<Dot>
    ) throws {
        let wasShown = before.counting(key, of: state.id) != nil
        var others: [(lead: RecordID, values: [Value])] = []
        for member in merged?.members ?? [] where member.id != state.id {
            let now = merged?.versions(key, of: member).counting ?? []
            // Of what counts anyway nothing has to be said, but that the root's value does not.
            if wasShown, !now.isEmpty { continue }
            // What the command wrote to that one goes back too.
            let isOfPast = try now.allSatisfy { try isOfCommand($0.dot, key, of: member.id, dots: dots) }
            let shown = isOfPast ? before.counting(key, of: member.id) : Cell(versions: now)
            let values = shownLast(shown, key, of: member)
            if !values.isEmpty { others.append((lead: member.id, values: values)) }
        }
        guard !wasShown, !others.isEmpty else {
            returning.add(key, values.isEmpty ? [.null] : values, to: state.id)
            others.removeAll { other in other.values.allSatisfy(values.contains) }
            for other in others { returning.add(key, other.values, to: other.lead) }
            return
        }
        returning.add(key, values.isEmpty ? [.null] : values, to: state.id)
        for other in others { returning.add(key, other.values, to: other.lead, inPlaceOf: state.id) }
    }

    /// A cell's values, each once, in the order in which they have to be written so that the same one is shown: the last
    /// writer is, and of what is decided the first in the log. Of an element it is enough to know whether it is there.
    private func shownLast(_ cell: Cell?, _ key: CellKey, of state: RecordState) -> [Value] {
        guard let cell, let shown = cell.shown(as: state.mergeClass(of: key))?.value else { return [] }
        guard key.element == nil else { return [shown] }
        var others: [Value] = []
        for version in cell.versions where version.value != shown && !others.contains(version.value) {
            others.append(version.value)
        }
        return state.mergeClass(of: key) == .decided ? [shown] + others : others + [shown]
    }

    private func name(of record: RecordChange) throws -> String {
        guard let link = try LinkIndex(writer.database).entry(record.id) else {
            return LeadCode.code(of: record.lead ?? record.id)
        }
        return "\(LeadCode.code(of: link.first)) and \(LeadCode.code(of: link.second))"
    }
}
