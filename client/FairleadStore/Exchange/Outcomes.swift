import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What became of the change sets that were pushed (R20, R22).
extension Incoming {
    mutating func apply(_ outcome: Outcome) throws {
        guard let row = try log.row(outcome.dot) else { return }
        let isOwn = !row.carried && row.dot.replica == state.replica
        if isOwn, row.dot.counter > state.acknowledged.number {
            state.acknowledged = Checkpoint(number: row.dot.counter, digest: row.digest)
        }
        guard row.standing == .unsent else { return }
        touched.formUnion(try log.leads(of: [row.sequence]))
        switch outcome.kind {
        case .accepted, .merged, .conflicting:
            if isOwn { report.pushed += 1 }
            if outcome.kind == .conflicting { report.conflicting += 1 }
            try log.setStanding(.answered, of: row.sequence, position: outcome.position, at: now)
        case .refused(let reason):
            if isOwn { report.refused.append(reason) }
            try log.setStanding(.refused, of: row.sequence, code: reason.code, message: reason.message, at: now)
        case .quarantined(let reason):
            if isOwn { report.refused.append(reason) }
            try log.setStanding(.quarantined, of: row.sequence, code: reason.code, message: reason.message, at: now)
            try log.blank(row.sequence)
        case .known(let dot):
            try log.setStanding(.known, of: row.sequence, at: now)
            try list(dot, after: row, isOwn: isOwn)
        }
        // What a colleague carried is the colleague's own again once the server has answered (R24).
        if row.carried, outcome.kind.isFinalForCarrier {
            try database.execute(sql: "DELETE FROM changes WHERE sequence = ?", arguments: [row.sequence])
        }
    }

    /// The same change set stands under another dot: later unsent ones and later edits have it in view (R20).
    private mutating func list(_ dot: Dot, after row: ChangeRow, isOwn: Bool) throws {
        guard isOwn, dot.replica != state.replica else { return }
        if !state.known.contains(dot) { state.known.append(dot) }
        let records = Set((try? ChangeSetCodec.decode(row.body))?.records.map(\.id) ?? [])
        let later = try log.own(state.replica, above: row.dot.counter)
        let last = try log.rewrite(later, after: Checkpoint(number: row.dot.counter, digest: row.digest)) { change in
            var change = change
            for index in change.records.indices where records.contains(change.records[index].id) {
                guard !change.records[index].dots.contains(dot) else { continue }
                change.records[index].dots = (change.records[index].dots + [dot]).sorted()
            }
            return change
        }
        state.highest = last
    }
}

extension Outcome.Kind {
    fileprivate var isFinalForCarrier: Bool {
        switch self {
        case .accepted, .merged, .conflicting: false
        case .refused, .quarantined, .known: true
        }
    }
}
