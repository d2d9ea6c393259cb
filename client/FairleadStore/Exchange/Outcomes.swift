import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What became of the change sets that were pushed (R20, R22).
extension Incoming {
    mutating func apply(_ outcome: Outcome) throws {
        if try takeIn(outcome) { return }
        guard let row = try log.row(outcome.dot) else { return }
        let isOwn = !row.carried && row.dot.replica == state.replica
        if isOwn, row.dot.counter > state.acknowledged.number {
            state.acknowledged = Checkpoint(number: row.dot.counter, digest: row.digest)
        }
        guard row.standing == .unsent else { return }
        let leads = try log.leads(of: [row.sequence])
        switch outcome.kind {
        case .accepted, .merged, .conflicting:
            touched.formUnion(leads)
            if row.carried { report.carried += 1 }
            if outcome.kind == .conflicting { report.conflicting += 1 }
            try log.setStanding(.answered, of: row.sequence, position: outcome.position, at: now)
        case .refused(let reason):
            touched.formUnion(leads)
            if isOwn { report.refused.append(reason) }
            try log.setStanding(.refused, of: row.sequence, code: reason.code, message: reason.message, at: now)
            if reason.code == Refusal.erasedCode {
                try log.blank(row.sequence)
                try Meta(database).set(.truncationDue, 1)
            }
        case .quarantined(let reason):
            touched.formUnion(leads)
            if isOwn { report.refused.append(reason) }
            try log.setStanding(.quarantined, of: row.sequence, code: reason.code, message: reason.message, at: now)
            try log.blank(row.sequence)
            try Meta(database).set(.truncationDue, 1)
        case .known(let dot):
            touched.formUnion(leads)
            // What a colleague carried is forgotten at once; an own one is laid over the state until that has come (R18).
            let standing: Standing = isOwn ? .answered : .known
            try log.setStanding(standing, of: row.sequence, position: outcome.position, at: now)
            try note(dot, as: row)
            if isOwn { try list(dot, after: row) }
        }
        guard row.carried else { return }
        hasSettledCarried = true
        try settleCarried(row, outcome.kind)
    }

    /// Takes in the usual answer, that an own change set is in the log; tells whether it was that.
    private mutating func takeIn(_ outcome: Outcome) throws -> Bool {
        guard outcome.dot.replica == state.replica else { return false }
        switch outcome.kind {
        case .accepted, .merged, .conflicting: break
        case .refused, .quarantined, .known: return false
        }
        guard let row = try log.settle(outcome.dot, position: outcome.position, at: now) else { return false }
        if outcome.dot.counter > state.acknowledged.number {
            state.acknowledged = Checkpoint(number: outcome.dot.counter, digest: row.digest)
        }
        let leads = try log.leads(of: [row.sequence])
        // What stays laid over the pulled state looks as before.
        if try isPulled(outcome.position, leads) { touched.formUnion(leads) } else { answered.formUnion(leads) }
        report.pushed += 1
        if outcome.kind == .conflicting { report.conflicting += 1 }
        if row.isClaim, let lead = leads.min() { report.claims.append(lead) }
        return true
    }

    /// Tells whether something of these leads was pulled at a position, or later.
    private func isPulled(_ position: UInt64, _ leads: Set<RecordID>) throws -> Bool {
        let found = try DirectStatement(
            database, "SELECT 1 FROM base WHERE (id = ?1 OR lead = ?1) AND position >= ?2 LIMIT 1")
        var isPulled = false
        for lead in leads {
            try found.forEach {
                $0.bind(lead)
                $0.bind(Int64(clamping: position))
            } take: { _ in
                isPulled = true
            }
        }
        return isPulled
    }

    /// What a colleague carried is the colleague's own again once the server has answered (R24).
    private mutating func settleCarried(_ row: ChangeRow, _ kind: Outcome.Kind) throws {
        switch kind {
        case .accepted, .merged, .conflicting: return
        case .known(let dot): try relist(row.dot, as: dot)
        case .refused(let reason):
            try relist(row.dot, as: nil)
            if reason.code != "superseded", reason.code != Refusal.withdrawn.code {
                report.notices.append("A change that \(row.author) gave this device was refused: \(reason.message)")
            }
        case .quarantined(let reason):
            try relist(row.dot, as: nil)
            let notice = "What \(row.author) gave this device was put aside on the server: \(reason.message)"
            if !report.notices.contains(notice) { report.notices.append(notice) }
        }
        try database.execute(sql: "DELETE FROM changes WHERE sequence = ?", arguments: [row.sequence])
        try Meta(database).set(.truncationDue, 1)
    }

    private func note(_ dot: Dot, as row: ChangeRow) throws {
        try database.execute(
            sql: "UPDATE changes SET known_replica = ?, known_counter = ? WHERE sequence = ?",
            arguments: [Int64(bitPattern: dot.replica.rawValue), Int64(clamping: dot.counter), row.sequence])
    }

    /// The same change set stands under another dot: later unsent ones and later edits have it in view (R20).
    private mutating func list(_ dot: Dot, after row: ChangeRow) throws {
        guard dot.replica != state.replica else { return }
        if !state.known.contains(dot) { state.known.append(dot) }
        let records = Set((try? ChangeSetCodec.decode(row.body))?.records.map(\.id) ?? [])
        try rewriteUnsent { change in
            for index in change.records.indices where records.contains(change.records[index].id) {
                change.records[index].dots = ListedDot.distinct(change.records[index].dots + [ListedDot(dot)])
            }
        }
    }

    /// What was written here in view of a carried change set saw that very one, and not what stands under its name.
    private mutating func relist(_ old: Dot, as new: Dot?) throws {
        guard old != new else { return }
        let unsent = try log.own(state.replica, above: state.acknowledged.number)
        let isListed = try unsent.contains { row in
            try ChangeSetCodec.decode(row.body).records.contains { $0.lists(old) }
        }
        guard isListed else { return }
        try rewriteUnsent { change in
            for index in change.records.indices where change.records[index].lists(old) {
                var listed = change.records[index].dots
                listed.removeAll { $0.dot == old }
                if let new { listed.append(ListedDot(new)) }
                change.records[index].dots = ListedDot.distinct(listed)
            }
        }
    }

    /// Rewrites the own change sets that the server has not answered, those of this very answer counted as answered.
    private mutating func rewriteUnsent(_ edit: (inout ChangeSet) -> Void) throws {
        let answered = response.outcomes.filter { $0.dot.replica == state.replica }.map(\.dot.counter).max() ?? 0
        let start = max(answered, state.acknowledged.number)
        let rows = try log.own(state.replica, above: start)
        guard !rows.isEmpty, let digest = try start == 0 ? Data() : log.row(Dot(state.replica, start))?.digest else {
            return
        }
        state.highest = try log.rewrite(rows, after: Checkpoint(number: start, digest: digest)) { change in
            var change = change
            edit(&change)
            return change
        }
    }
}

extension RecordChange {
    fileprivate func lists(_ dot: Dot) -> Bool { dots.contains { $0.dot == dot } }
}
