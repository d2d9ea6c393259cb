import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Where a lead stands with the server.
package enum SyncState: String, Hashable, Sendable, CaseIterable {
    /// Something of it is not sent yet.
    case pending
    case synced
    /// The server refused something of it that is neither retried nor dropped.
    case refused
}

/// A lead with everything that belongs to it, as the rep sees it.
struct LeadGroup {
    var lead: RecordState
    /// Activities and other records of the lead, in the order of their ids.
    var children: [RecordState]
    var sync: SyncState
    /// The colleague who captured it, when it is known only from a bundle.
    var carriedBy: String?
    /// Log positions of the records as last pulled; what was never pulled is missing.
    var pulled: [RecordID: UInt64]
    var answers = LeadAnswers()
    /// `nil` when nothing was answered or decided.
    var grading: LeadGrading?
    /// The leads that this one stands for, itself included; `nil` when it is one with no other.
    var merged: MergedLead?

    func state(_ id: RecordID) -> RecordState? {
        lead.id == id ? lead : children.first { $0.id == id }
    }
}

/// The records as the rep sees them: what was pulled, with own and carried change sets laid over it (R18).
struct RecordViews {
    let database: Database
    let policies: PolicySource
    private let offsetMilliseconds: Int64
    /// Whether anything was judged of leads at all: mostly not, and then nobody has to look.
    let hasLinks: Bool
    /// Leads that stand in `base` with these very positions.
    private let arrived: [RecordID: ArrivedRecord]
    /// Whether there is anything beside pulled leads at all; asked once where many leads are looked at.
    private let hasChildren: Bool
    private let hasChanges: Bool

    init(_ database: Database, arrived: [RecordID: ArrivedRecord] = [:]) throws {
        self.database = database
        policies = PolicySource(database)
        hasLinks = try LinkIndex(database).isAny
        self.arrived = arrived
        offsetMilliseconds = try Meta(database).signed(.clockOffset)
        func exists(_ sql: String) throws -> Bool { try Bool.fetchOne(database, sql: "SELECT EXISTS (\(sql))") ?? true }
        hasChildren = try arrived.isEmpty || exists("SELECT 1 FROM base WHERE lead IS NOT NULL")
        hasChanges = try arrived.isEmpty || exists("SELECT 1 FROM change_records")
    }

    /// Whose store it is, with the pools that the policy makes this user a member of.
    var user: Actor {
        get throws {
            let meta = Meta(database)
            var user = Actor(
                name: try meta.text(.userName) ?? "", role: try meta.text(.userRole).flatMap(Role.init) ?? .rep,
                department: try meta.text(.userDepartment) ?? "")
            user.pools = try policies.policy.pools(of: user)
            return user
        }
    }

    /// Returns one lead with everything that belongs to it; `nil` when there is no such lead.
    func lead(_ id: RecordID) throws -> LeadGroup? {
        let (stored, pulled) = try pulledRecords(of: id)
        var base = stored
        let rows = try changes(of: [id])
        guard !rows.isEmpty else {
            return try base[id].map { try self.group($0, records: base, rows: [], pulled: pulled) }
        }
        let overlay = try shown(rows, over: id, isPulled: base[id] != nil)
        // An edit of a lead that has just left this device makes no lead.
        guard base[id] != nil || overlay.contains(where: { $0.change.creates(id) }) else { return nil }
        for change in overlay.map(\.change) {
            for record in change.records where base[record.id] == nil { base[record.id] = try pulledRecord(record.id) }
        }
        let records = Overlay.view(base: base, pending: overlay, intake: try intake(of: overlay))
        guard let lead = records[id] else { return nil }
        var group = try self.group(lead, records: records, rows: rows, pulled: pulled)
        if pulled[id] == nil { group.carriedBy = carrier(of: id, rows: rows, overlay: overlay) }
        return group
    }

    /// Where the leads begin that were captured here; without any nobody has to look for the policy.
    func intake(of pending: [Overlay.Pending]) throws -> IntakePolicy {
        let isCaptured = pending.contains { item in
            item.change.records.contains { record in
                record.isCreation && record.kind == .lead && !record.edits.contains { $0.key.field == Field.stage }
                    && record.edits.contains { $0.key.field == Field.source }
            }
        }
        return isCaptured ? try policies.policy.intake : .standard
    }

    /// Returns the row of a lead that is one with no other; `nil` when there is no such lead.
    func row(_ id: RecordID) throws -> LeadRow? {
        if let record = arrived[id], let row = record.row, try !hasMore(record.state) { return row }
        return try lead(id).flatMap { $0.lead.kind == .lead ? LeadRow($0) : nil }
    }

    /// Tells whether anything belongs to a lead that has arrived or is laid over it: what was answered with its position, or an
    /// earlier one, is in it.
    private func hasMore(_ lead: RecordState) throws -> Bool {
        func exists(_ sql: String, _ bind: (inout DirectStatement.Values) -> Void) throws -> Bool {
            var isAny = false
            try DirectStatement(database, sql).forEach(bind, take: { _ in isAny = true })
            return isAny
        }
        let isParent = try hasChildren && exists("SELECT 1 FROM base WHERE lead = ? LIMIT 1") { $0.bind(lead.id) }
        if isParent || !hasChanges { return isParent }
        let laidOver = """
            SELECT 1 FROM change_records JOIN changes USING (sequence) WHERE change_records.lead = ?1
                AND (standing IN (0, 3) OR standing = 1 AND (record <> ?1 OR position > ?2)) LIMIT 1
            """
        return try exists(laidOver) {
            $0.bind(lead.id)
            $0.bind(Int64(clamping: lead.position))
        }
    }

    /// Returns one record; `nil` when there is none.
    ///
    /// - Parameter lead: the lead that it belongs to; `nil` for a lead itself and for what belongs to none.
    func state(_ id: RecordID, lead: RecordID?) throws -> RecordState? {
        try self.lead(lead ?? id)?.state(id) ?? pulledRecord(id)
    }

    private func group(
        _ lead: RecordState, records: [RecordID: RecordState], rows: [ChangeRow], pulled: [RecordID: UInt64]
    ) throws -> LeadGroup {
        let standings = Set(rows.map(\.standing))
        let sync: SyncState = standings.contains(.refused) ? .refused : standings.contains(.unsent) ? .pending : .synced
        // A hint is what the server says beside the lead: nobody works with it, archives it or takes it back.
        let children = records.values.filter { $0.lead == lead.id && $0.kind != .hint }.sorted { $0.id < $1.id }
        var group = LeadGroup(lead: lead, children: children, sync: sync, carriedBy: nil, pulled: pulled)
        try grade(&group)
        return group
    }

    /// Works out the lead's grade from its answers.
    func grade(_ group: inout LeadGroup) throws {
        group.answers = LeadAnswers(group.lead)
        let override = GradeOverride(group.lead.value(Field.gradeOverride))
        group.grading = nil
        if !group.answers.isEmpty || override != nil {
            group.grading = LeadGrading(group.answers, override: override, policy: try policies.policy.grading)
        }
    }

    /// The colleague who captured a lead that was never pulled, when it came in a bundle.
    private func carrier(of lead: RecordID, rows: [ChangeRow], overlay: [Overlay.Pending]) -> String? {
        guard let dot = overlay.first(where: { $0.change.creates(lead) })?.change.dot else { return nil }
        return rows.first { $0.dot == dot && $0.carried }?.author
    }

    // MARK: base

    /// A lead's records as pulled, and the positions that edits of them may claim to have seen.
    private func pulledRecords(
        of lead: RecordID
    ) throws -> (records: [RecordID: RecordState], positions: [RecordID: UInt64]) {
        var records: [RecordID: RecordState] = [:]
        var positions: [RecordID: UInt64] = [:]
        let known = arrived[lead]?.state
        if let known { (records[lead], positions[lead]) = (known, known.position) }
        guard hasChildren || known == nil else { return (records, positions) }
        let statement = try database.cachedStatement(
            sql: "SELECT position, state FROM base WHERE \(known == nil ? "id = ?1 OR lead = ?1" : "lead = ?1")")
        for row in try Row.fetchAll(statement, arguments: [Data(lead.bytes)]) {
            let state = try Self.state(row)
            records[state.id] = state
            positions[state.id] = state.position
        }
        return (records, positions)
    }

    func pulledRecord(_ id: RecordID) throws -> RecordState? {
        let statement = try database.cachedStatement(sql: "SELECT position, state FROM base WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [Data(id.bytes)]).map(Self.state)
    }

    /// The position beside the bytes counts: what was pulled from a history that the server lost claims less (R27).
    private static func state(_ row: Row) throws -> RecordState {
        var state = try RecordStateCodec.decode(row["state"])
        state.position = UInt64(clamping: row["position"] as Int64)
        return state
    }

    // MARK: changes

    /// Change sets that bear on a lead: carried first, since what was written here may build on them.
    func changes(of leads: [RecordID]) throws -> [ChangeRow] {
        guard hasChanges else { return [] }
        let marks = leads.map { _ in "?" }.joined(separator: ", ")
        let statement = try database.cachedStatement(
            sql: """
                SELECT * FROM changes WHERE sequence IN (SELECT sequence FROM change_records WHERE lead IN (\(marks)))
                    AND standing IN (0, 1, 3) ORDER BY carried DESC, sequence
                """)
        let arguments = StatementArguments(leads.map { Data($0.bytes) })
        return try Row.fetchAll(statement, arguments: arguments).map(ChangeRow.init)
    }

    /// What is laid over the pulled state. A lead that the server refused is shown all the same, until it is dropped.
    private func shown(_ rows: [ChangeRow], over lead: RecordID, isPulled: Bool) throws -> [Overlay.Pending] {
        let result = try pending(rows)
        let isRefused = !isPulled && result.contains { $0.standing == .refused && $0.pending.change.creates(lead) }
        return result.filter { $0.standing != .refused || isRefused }.map(\.pending)
    }

    func pending(_ rows: [ChangeRow]) throws -> [(standing: Standing, pending: Overlay.Pending)] {
        var result: [(standing: Standing, pending: Overlay.Pending)] = []
        for row in rows where !row.body.isEmpty {
            let change = try ChangeSetCodec.decode(row.body)
            let time = change.time.effective(
                reading: nil, knownOffsetMilliseconds: row.carried ? 0 : offsetMilliseconds, receivedMilliseconds: .max)
            result.append(
                (
                    standing: row.standing,
                    pending: Overlay.Pending(
                        change: change, author: row.author,
                        acknowledgedPosition: row.standing == .answered ? row.position : nil, time: time)
                ))
        }
        return result
    }
}

extension ChangeSet {
    /// Tells whether this change set brings a record into being.
    func creates(_ id: RecordID) -> Bool {
        records.contains { $0.id == id && $0.isCreation }
    }
}
