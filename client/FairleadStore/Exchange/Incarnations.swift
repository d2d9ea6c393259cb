import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Clones, restored devices and restored servers (R19, R21, R27).
extension Incoming {
    /// Another store goes on under this replica's name: what the server does not hold gets a new one (R19).
    mutating func takeNewIncarnation(common: UInt64) throws {
        let former = state.replica
        var dice = store.environment.makeDice()
        let replica = ReplicaID.random(using: &dice)
        let rows = try rowsToStampAnew(above: common)
        // The server has them, and no answer says yet where: they leave the view with a complete pull, not before.
        try database.execute(
            sql: """
                UPDATE changes SET standing = 1, position = ? WHERE replica = ? AND carried = 0 AND standing = 0
                    AND counter <= ?
                """,
            arguments: [Int64.max, Int64(bitPattern: former.rawValue), Int64(clamping: common)])
        var incarnation = NewIncarnation(former: former, common: common, replica: replica)
        let claim = state.rebased
        state.highest = try log.rewrite(rows, after: Checkpoint(number: 0, digest: Data())) { change in
            incarnation.restamp(try claiming(claim, change))
        }
        state.formers.raise(former, to: common)
        state.replica = replica
        state.acknowledged = Checkpoint(number: 0, digest: Data())
        state.unregistered = ExchangeState.FormerIncarnation(replica: former, through: common)
        state.rebased = nil
        try store.makeKey(database)
        touched.formUnion(try log.leads(of: rows.map(\.sequence)))
        let count = rows.count == 1 ? "1 change" : "\(rows.count) changes"
        report.notices.append(
            "This store was copied or restored from a backup, or its server was: it goes on as a new device "
                + "\(replica), and offers \(count) that the server may lack.")
    }

    /// Own change sets that the server may lack. A server that has never heard of this incarnation was restored to a time
    /// before it, and may lack those of the former ones too; what stands there it answers as known (R20).
    private func rowsToStampAnew(above common: UInt64) throws -> [ChangeRow] {
        var rows = try log.own(state.replica, above: common)
        if common == 0 {
            for former in state.formers.sorted { rows += try log.own(former.replica, above: 0) }
        }
        return rows.filter(\.canBeOffered).sorted { $0.sequence < $1.sequence }
    }

    /// The server was restored and lacks change sets that it had answered: they are offered again (R21), under the same
    /// numbers, since colleagues who saw them list those. What has no content to offer keeps its number taken.
    mutating func offerAgain(from common: UInt64) throws {
        let rows = try log.own(state.replica, above: common)
        let isWhole =
            common + UInt64(rows.count) == state.highest.number
            && rows.enumerated().allSatisfy { $1.dot.counter == common + 1 + UInt64($0) }
        guard isWhole, let start = try checkpoint(at: common) else {
            // Too old to be kept: it can no longer offer the expected one.
            return try takeNewIncarnation(common: common)
        }
        let claim = state.rebased
        state.highest = try log.rewrite(rows, after: start) { try claiming(claim, $0) }
        state.acknowledged = start
        state.rebased = nil
        touched.formUnion(try log.leads(of: rows.map(\.sequence)))
        let count = rows.count(where: \.canBeOffered)
        guard count > 0 else { return }
        report.notices.append(
            count == 1
                ? "The server had lost 1 change of this device; it was sent again."
                : "The server had lost \(count) changes of this device; they were sent again.")
    }

    private func checkpoint(at counter: UInt64) throws -> Checkpoint? {
        if counter == 0 { return Checkpoint(number: 0, digest: Data()) }
        return try log.row(Dot(state.replica, counter)).map { Checkpoint(number: counter, digest: $0.digest) }
    }

    /// The server's history after `common` is another one: nothing after it counts as seen (R27).
    mutating func rebase(to common: UInt64) throws {
        try Checkpoints(database).removeAll(after: common)
        let position = Int64(clamping: common)
        try database.execute(
            sql: """
                INSERT INTO recovered (record, lead, found_at, state)
                    SELECT id, coalesce(lead, id), ?, state FROM base WHERE position > ? AND generation <> ?
                """,
            arguments: [now, position, ExchangeState.staleGeneration])
        let moved = try Row.fetchAll(
            database, sql: "SELECT id, lead FROM base WHERE position > ?", arguments: [position])
        for row in moved {
            if let id = RecordID(bytes: (row["lead"] as Data?) ?? row["id"]) { touched.insert(id) }
        }
        // Shown until the pull is complete; edits of it claim no more than what both share.
        try database.execute(
            sql: "UPDATE base SET position = ?1, generation = ?2 WHERE position > ?1",
            arguments: [position, ExchangeState.staleGeneration])
        // What colleagues gave us was written in view of the other history; their devices still have it.
        let carried = try Int64.fetchAll(database, sql: "SELECT sequence FROM changes WHERE carried = 1")
        touched.formUnion(try log.leads(of: carried))
        try database.execute(sql: "DELETE FROM changes WHERE carried = 1")
        if !carried.isEmpty { try Meta(database).set(.truncationDue, 1) }
        let claim = ExchangeState.Rebase(
            throughCounter: state.highest.number, position: min(common, state.rebased?.position ?? common))
        let unsent = try log.own(state.replica, above: state.acknowledged.number)
        state.highest = try log.rewrite(unsent, after: state.acknowledged) { try claiming(claim, $0) }
        touched.formUnion(try log.leads(of: unsent.map(\.sequence)))
        state.rebased = claim
        state.cursor = response.page?.cursor ?? Data()
        state.isRestarting = false
        let count = moved.count == 1 ? "1 record" : "\(moved.count) records"
        report.notices.append(
            "The server was restored from a backup. This device goes back to what both share: \(count) newer than that "
                + "will be fetched again, or kept for review.")
    }

    /// Returns the change set as if written in the history that both share: it claims no later position, and what its
    /// author saw after that is listed dot by dot, since other devices offer those very dots again (R2, R27). The server
    /// offers none again: it gives its own to other change sets.
    private func claiming(_ rebase: ExchangeState.Rebase?, _ change: ChangeSet) throws -> ChangeSet {
        guard let rebase, change.dot.counter <= rebase.throughCounter else { return change }
        var result = change
        for index in result.records.indices where result.records[index].seen > rebase.position {
            let record = result.records[index]
            let lost = try versionsLost(of: record.id).filter { version in
                !version.isServers && version.position.map { rebase.position < $0 && $0 <= record.seen } ?? false
            }
            let listed = ListedDot.distinct(record.dots + lost.map { ListedDot($0.dot) }).filter {
                !change.own.contains($0.dot) && $0.dot != change.dot
            }
            result.records[index].dots = Array(listed.suffix(Limits.contextDotsMax))
            result.records[index].seen = rebase.position
        }
        return result
    }

    /// The versions that a record had in the history that is gone.
    private func versionsLost(of record: RecordID) throws -> [Version] {
        let bytes = try Data.fetchOne(
            database, sql: "SELECT state FROM recovered WHERE record = ? ORDER BY sequence DESC LIMIT 1",
            arguments: [Data(record.bytes)])
        guard let state = try bytes.map({ try RecordStateCodec.decode($0) }) else { return [] }
        return state.cells.values.flatMap(\.versions) + state.past.map(\.version)
    }

    /// Drops what was kept for review and has come back with the new history.
    func forgetRecoveredThatCameBack() throws {
        for row in try Row.fetchAll(database, sql: "SELECT sequence, record, state FROM recovered") {
            let old = try RecordStateCodec.decode(row["state"])
            let base = try Data.fetchOne(
                database, sql: "SELECT state FROM base WHERE id = ?", arguments: [row["record"] as Data])
            let isBack = try base.map { try RecordStateCodec.decode($0).holdsEverything(of: old) }
            // What the server says of other leads it says again, if it is still so; nobody else can say who is in the team.
            let isServers = old.kind == .user || old.kind == .policy
            guard isServers || isBack ?? (old.kind.isBeside || old.kind == .erased) else {
                continue
            }
            try database.execute(
                sql: "DELETE FROM recovered WHERE sequence = ?", arguments: [row["sequence"] as Int64])
        }
    }
}

extension RecordState {
    /// Tells whether every version of an older state stands here or was superseded here, told apart by their values
    /// and authors, since a change set offered again may have got another dot.
    fileprivate func holdsEverything(of old: RecordState) -> Bool {
        old.cells.allSatisfy { key, cell in
            let here = (cells[key]?.versions ?? []) + past.filter { $0.key == key }.map(\.version)
            return cell.versions.allSatisfy { version in
                if kind == .link || kind.isBeside, version.isServers { return true }
                return here.contains {
                    $0.dot == version.dot || ($0.value == version.value && $0.author == version.author)
                }
            }
        }
    }
}
