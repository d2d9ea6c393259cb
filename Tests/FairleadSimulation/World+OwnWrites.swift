import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// What the server writes by itself: read in its log, and judged.
extension World {
    struct LogLine {
        var position: UInt64
        var isServers: Bool
        var stamp: Int64
        var effective: Int64
        var change: ChangeSet
    }

    /// The log's lines that nobody here has read yet.
    func readLog() async throws -> [LogLine] {
        let after = model.readThrough
        let rows = try await database.read { transaction in
            try transaction.query(
                "SELECT position, author, stamp, body, effective FROM log WHERE position > $1 ORDER BY position",
                [.int(Int64(after))])
        }
        return try rows.compactMap { row in
            guard case .int(let position) = row[0], case .text(let author) = row[1], case .int(let stamp) = row[2],
                case .bytes(let body) = row[3], case .int(let effective) = row[4]
            else { return nil }
            return LogLine(
                position: UInt64(position), isServers: author == "server", stamp: stamp,
                effective: effective, change: try ChangeSetCodec.decode(body))
        }
    }

    /// Takes down lines up to a position; those of users only for their stamps, as their answers tell the rest.
    func take(_ lines: inout ArraySlice<LogLine>, through position: UInt64 = .max) {
        while let line = lines.first, line.position <= position {
            lines.removeFirst()
            model.readThrough = line.position
            model.noteStamp(line.stamp, effective: line.effective, of: line.change.origin)
            if line.isServers { takeOwn(line) }
        }
    }

    func takeOwnWrites() async throws {
        var lines = try await readLog()[...]
        take(&lines)
        noteVisible()
    }

    private func takeOwn(_ line: LogLine) {
        let change = line.change
        let isOfTeam = { (record: RecordChange) in
            record.kind == .user || record.kind == .policy || record.edits.isEmpty
        }
        guard !change.records.allSatisfy(isOfTeam) else { return }
        guard change.commandName != "erase" else {
            for record in change.records where !model.isErased(record.id) {
                fail("the server erased \(name(record.id)) by itself (I12)")
            }
            return
        }
        var write = Write(
            origin: change.origin, number: truth.order.count + 1, user: "server", change: nil,
            serverStamp: line.stamp, serverPosition: line.position, cells: [:], view: [:])
        for record in change.records {
            for edit in record.edits {
                let cell = CellName(record: record.id, key: edit.key)
                write.cells[cell] = edit.value
                write.view[cell] = Set(model.standing(cell, truth).filter { isReplaced($0, cell, by: change) })
            }
        }
        noteLinks(of: change, in: &write) { model.writes(on: $0) }
        note(
            "server by itself, \(change.commandName): w\(write.number) \(write.cells.keys.map { name($0.record) }.sorted())"
        )
        if let objection = objection(toOwn: change) {
            fail("the server wrote \(change.commandName) w\(write.number) by itself: \(objection) (I9)")
        }
        truth.add(write)
        model.integrate(write, dot: change.dot, at: time.now, isTimeExact: true, truth)
        countLinks(write)
    }

    /// The server has everything in view; of several who stand for a lead it replaces one who has left and leaves the others
    /// to be decided about.
    private func isReplaced(_ origin: OriginID, _ cell: CellName, by change: ChangeSet) -> Bool {
        guard change.commandName == "user leave", cell.key == CellKey(Field.owner) else { return true }
        return hasLeft(truth.writes[origin]?.holder(in: cell))
    }

    private func hasLeft(_ holder: Holder?) -> Bool {
        holder?.user.map { model.users[$0]?.isActive != true } ?? false
    }

    // MARK: is it called for?

    private func objection(toOwn change: ChangeSet) -> String? {
        handedOut = [:]
        if ["match", "automatic merge"].contains(change.commandName) { return objection(toMatching: change) }
        for record in change.records where !record.edits.isEmpty {
            let objection =
                switch change.commandName {
                case "user leave": objection(toSucceeding: record)
                case "claim": objection(toClaims: record)
                case "grant-view": objection(toEnding: record)
                case "reclaim": objection(toReclaiming: record)
                case "assignment": objection(toHandingOut: record)
                case "merge": objection(toUniting: record)
                case "unmerge": objection(toParting: record)
                case "collaborators remove": objection(toTakingOff: record)
                default: "nothing calls for that"
                }
            if let objection { return objection }
        }
        return nil
    }

    /// Leads that people take for one get one owner, one of theirs; whoever loses one stays on it.
    private func objection(toUniting record: RecordChange) -> String? {
        if record.kind == .link { return objection(toMarking: record) }
        let existing = leads.filter(model.exists)
        let members = model.clusters(existing, united: true, truth).members(with: record.id, of: existing)
        guard members.count > 1 else { return "\(name(record.id)) is one with no other" }
        let holders = Set(members.flatMap { model.holders(of: $0, truth) })
        for edit in record.edits {
            switch edit.key.field {
            case Field.owner:
                counts.add(.mergedOwner)
                guard let holding = Holding(edit.value), holders.contains(holding.holder) else {
                    return "\(edit.value.encoded) had none of \(members.map(name))"
                }
            case Field.collaborators:
                let user = edit.key.element ?? ""
                let isOnOne = members.contains { model.collaborators(of: $0, truth).contains(user) }
                guard edit.value.isNull || holders.contains(.user(user)) || isOnOne else {
                    return "\(user) had none of them, and worked on none"
                }
            default: return "nothing calls for \(edit.key.encoded)"
            }
        }
        return nil
    }

    /// Leads that the server alone takes for one get one owner within a department.
    private func objection(toMarking record: RecordChange) -> String? {
        guard let pair = truth.pairs[record.id], record.edits.map(\.key) == [CellKey(Field.united)] else {
            return "nothing calls for that"
        }
        let judgement = model.judgement(record.id, truth)
        guard record.edits[0].value.bool == true else { return judgement.isSame ? "they are one" : nil }
        let owners = [pair.one, pair.other].flatMap { model.holders(of: $0, truth).compactMap(\.user) }
        let departments = Set(owners.map { model.users[$0]?.department ?? "" })
        return judgement.isSame && departments.count < 2 ? nil : "they are \(departments.count) departments'"
    }

    /// What the one who has left had goes to the successor.
    private func objection(toSucceeding record: RecordChange) -> String? {
        for edit in record.edits {
            let cell = CellName(record: record.id, key: edit.key)
            guard let owed = owedToSuccessor.removeValue(forKey: cell) else {
                // Others stood for it, and stand for it still; the first of them has it.
                let holders = model.holders(of: record.id, truth)
                guard edit.key == CellKey(Field.owner), hasLeft(holders.first),
                    let next = holders.first(where: { !hasLeft($0) }), Holding(edit.value)?.holder == next
                else { return "that is nobody's to take over" }
                continue
            }
            guard owed == edit.value else { return "\(edit.value.encoded) instead of \(owed.encoded)" }
        }
        return nil
    }

    /// What somebody may look at for a while ends when it has ended.
    private func objection(toEnding record: RecordChange) -> String? {
        for edit in record.edits {
            let cell = CellName(record: record.id, key: edit.key)
            let ends = model.standing(cell, truth).compactMap { truth.writes[$0]?.cells[cell]?.int }
            guard edit.key.field == Field.viewers, edit.value.isNull, let first = ends.min(), first <= time.now else {
                return "that has not ended"
            }
            counts.add(.viewEnded)
        }
        return nil
    }

    /// A lead that is by itself again goes back to whoever had it.
    private func objection(toParting record: RecordChange) -> String? {
        let cell = CellName(record: record.id, key: CellKey(Field.owner))
        let former = Set((model.cells[cell] ?? []).compactMap { truth.writes[$0]?.holder(in: cell) })
        for edit in record.edits where edit.key.field == Field.owner {
            guard let holding = Holding(edit.value), former.contains(holding.holder) else {
                return "\(edit.value.encoded) never had \(name(record.id))"
            }
        }
        return nil
    }

    private func objection(toTakingOff record: RecordChange) -> String? {
        record.edits.contains { $0.key.field != Field.collaborators || !$0.value.isNull } ? "nobody was taken off" : nil
    }

    // MARK: whose everything is at the end (I9)

    func checkOwners() {
        let existing = leads.filter(model.exists)
        let clusters = model.clusters(existing, united: true, truth)
        for lead in existing {
            switch model.holder(of: lead, truth) {
            case nil: fail("\(name(lead)) is nobody's (I9)")
            case .user(let user) where model.users[user]?.isActive != true:
                fail("\(name(lead)) is of \(user), who has left (I9)")
            default: break
            }
            let isForManager = { (lead: RecordID) in
                self.plan.rules.late == .manager || self.model.grade(of: lead, self.truth) == "A"
            }
            let members = clusters.members(with: lead, of: existing)
            let holders = Set(members.compactMap { model.holder(of: $0, truth) })
            if lead == members.first, holders.count > 1, holders.contains(where: { $0.user != nil }),
                !members.contains(where: isForManager)
            {
                fail("\(members.map(name)) are one, and \(holders.map { "\($0)" }.sorted()) have them (I9)")
            }
        }
    }
}
