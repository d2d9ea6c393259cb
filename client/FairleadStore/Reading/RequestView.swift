import FairleadCore
import Foundation
import GRDB

/// Somebody who asks to look at a lead, or for an approval; times in milliseconds since 1970.
package struct RequestView: Hashable, Sendable {
    package enum Standing: String, Hashable, Sendable {
        case open, granted, rejected, withdrawn
        /// Of what was to be approved.
        case approved, declined
        /// The time until which it was asked for is over.
        case expired
    }

    package let id: RecordID
    package let code: String
    /// Who asks; oneself for what was asked here.
    package let user: String
    /// The lead that others ask to look at, or that something is to be approved for; for an own request to look at one the
    /// own lead that it began with.
    package let lead: LeadView?
    /// What an own request to look at a lead names; `nil` for all others.
    package let about: String?
    package let reason: String?
    package let until: Int64?
    package let askedAt: Int64
    package let standing: Standing
    package let answers: [ViewAnswer]
    /// What is to be approved, and what was said to it; `nil` for a request to look at a lead.
    package let approval: ApprovalRequest?
    /// Whether this user has asked.
    package let isOwn: Bool
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

    /// Returns what was to be approved for a lead, the latest first, whoever asked; without what was taken back.
    package func approvals(of lead: RecordID) throws -> [(code: String, approval: ApprovalRequest)] {
        try read { database in
            let children = try RecordViews(database).itself(lead)?.children ?? []
            return children.compactMap { child in
                guard let approval = ApprovalRequest(child), !approval.isWithdrawn else { return nil }
                return (code: LeadCode.code(of: child.id), approval: approval)
            }.sorted { ($1.approval.askedAt, $0.code) < ($0.approval.askedAt, $1.code) }
        }
    }
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
        me = try views.user
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
        let written = try Row.fetchAll(
            database,
            sql: """
                SELECT record, lead FROM change_records JOIN changes USING (sequence)
                WHERE command_name IN (?, ?) AND standing IN (0, 1, 3) AND carried = 0
                """, arguments: [CommandName.requestView, CommandName.requestApproval])
        for row in written {
            guard let id = RecordID(bytes: row["record"] as Data), found[id] == nil else { continue }
            found[id] = .some(RecordID(bytes: row["lead"] as Data).flatMap { $0 == id ? nil : $0 })
        }
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
        if let approval = ApprovalRequest(state) {
            let isOwn = approval.author.utf8.elementsEqual(me.name.utf8)
            let mayDecide = !isOwn && Permissions.may(me, .approve, access)
            guard isOwn || mayDecide else { return nil }
            let isOpen = approval.answer == nil && !approval.isWithdrawn
            return RequestView(
                id: state.id, code: LeadCode.code(of: state.id), user: approval.author, lead: LeadView(group, at: now),
                about: nil, reason: nil, until: nil, askedAt: approval.askedAt, standing: approval.standing,
                answers: [],
                approval: approval, isOwn: isOwn, isToDecide: isOpen && mayDecide)
        }
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
            answers: answers, approval: nil, isOwn: about != nil, isToDecide: isToDecide && !isOver)
    }
}

extension ApprovalRequest {
    package var standing: RequestView.Standing {
        if let answer { return answer.isApproved ? .approved : .declined }
        return isWithdrawn ? .withdrawn : .open
    }
}
