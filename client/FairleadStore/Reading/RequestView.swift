import FairleadCore
import Foundation
import GRDB

/// Somebody who asks to look at a lead; times in milliseconds since 1970.
package struct RequestView: Hashable, Sendable {
    package enum Standing: String, Hashable, Sendable {
        case open, granted, rejected, withdrawn
        /// The time until which it was asked for is over.
        case expired
    }

    package let id: RecordID
    package let code: String
    /// Who asks; oneself for what was asked here.
    package let user: String
    /// The lead that others ask to look at; for an own request the own lead that it began with.
    package let lead: LeadView?
    /// What an own request names; `nil` for one of others.
    package let about: String?
    package let reason: String?
    package let until: Int64?
    package let askedAt: Int64
    package let standing: Standing
    package let answers: [ViewAnswer]
    /// Whether this user may answer it.
    package let isToDecide: Bool
}

extension DeviceStore {
    /// Returns what others ask to look at that this user may decide, and what this user has asked for; the latest first.
    ///
    /// - Parameter position: only what the server wrote after this position of its log.
    package func requests(after position: UInt64 = 0) throws -> [RequestView] {
        try read { database in
            try RequestReading(database, now: moment(database)).all(after: position).sorted {
                ($1.askedAt, $0.id) < ($0.askedAt, $1.id)
            }
        }
    }

    package func request(_ id: RecordID) throws -> RequestView? { try requests().first { $0.id == id } }
}

/// Reads requests on one snapshot.
private struct RequestReading {
    private let database: Database
    private let views: RecordViews
    private let now: Int64
    private let me: Actor
    private let departments: [String: String]

    init(_ database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        views = try RecordViews(database)
        let meta = Meta(database)
        var actor = Actor(
            name: try meta.text(.userName) ?? "", role: try meta.text(.userRole).flatMap(Role.init) ?? .rep,
            department: try meta.text(.userDepartment) ?? "")
        actor.pools = try views.policies.policy.pools(of: actor)
        me = actor
        departments = try UserView.departments(database)
    }

    func all(after position: UInt64) throws -> [RequestView] {
        let pulled = try Row.fetchAll(
            database, sql: "SELECT id, lead FROM base WHERE kind = 'request' AND position > ?",
            arguments: [Int64(clamping: position)])
        var found: [RecordID: RecordID?] = [:]
        for row in pulled {
            guard let id = RecordID(bytes: row["id"] as Data) else { continue }
            found[id] = .some((row["lead"] as Data?).flatMap { RecordID(bytes: $0) })
        }
        // What was asked here and has not been pulled yet.
        let written = try Data.fetchAll(
            database,
            sql: """
                SELECT record FROM change_records JOIN changes USING (sequence)
                WHERE command_name = ? AND standing IN (0, 1, 3) AND carried = 0 AND record = lead
                """, arguments: [CommandName.requestView])
        for id in written.compactMap({ RecordID(bytes: $0) }) where found[id] == nil { found[id] = .some(nil) }
        return try found.keys.sorted().compactMap { id in
            guard let state = try views.state(id, lead: found[id] ?? nil), state.kind == .request else { return nil }
            return try state.lead == nil ? own(state) : ofOthers(state)
        }
    }

    /// An admin is sent everybody's requests; those of others stand beside the leads too.
    private func own(_ state: RecordState) throws -> RequestView? {
        let author = state.value(Field.author)?.text ?? ""
        guard author.utf8.elementsEqual(me.name.utf8), let request = ViewRequest(state) else { return nil }
        var lead: LeadView?
        if case .lead(let id) = request.about { lead = try views.itself(id).map { LeadView($0, at: now) } }
        let places = state.cells.elements(of: Field.answers).map(\.key).sorted {
            (Int($0.element ?? "") ?? 0) < (Int($1.element ?? "") ?? 0)
        }
        let answers = places.compactMap { ViewAnswer(state.shown($0)?.value) }
        return view(
            state, user: me.name, lead: lead, about: request.about.text, answers: answers, isToDecide: false)
    }

    private func ofOthers(_ state: RecordState) throws -> RequestView? {
        guard let lead = state.lead, let group = try views.merged(lead), group.lead.kind == .lead else { return nil }
        let access = LeadAccess(group.lead) { departments[$0] ?? "" }
        guard Permissions.may(me, .changeCollaborators, access) else { return nil }
        let answers = ViewAnswer(state.value(Field.answer)).map { [$0] } ?? []
        return view(
            state, user: state.value(Field.user)?.text ?? "", lead: LeadView(group, at: now), about: nil,
            answers: answers, isToDecide: answers.isEmpty && !state.isArchived)
    }

    private func view(
        _ state: RecordState, user: String, lead: LeadView?, about: String?, answers: [ViewAnswer], isToDecide: Bool
    ) -> RequestView {
        let until = state.value(Field.until)?.int
        let isOver = until.map { $0 <= now } ?? false
        let isGranted = answers.contains { $0.until != nil }
        var standing: RequestView.Standing = isGranted ? .granted : answers.isEmpty ? .open : .rejected
        if standing == .open, state.isArchived { standing = .withdrawn }
        if standing == .open, isOver { standing = .expired }
        return RequestView(
            id: state.id, code: LeadCode.code(of: state.id), user: user, lead: lead, about: about,
            reason: state.text(Field.reason), until: until,
            askedAt: state.value(Field.recordedAt)?.int ?? state.lastStamp.milliseconds, standing: standing,
            answers: answers, isToDecide: isToDecide && !isOver)
    }
}
