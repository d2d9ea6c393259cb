import FairleadCore

/// What the server says to a change set before it merges it.
enum Verdict: Hashable, Sendable {
    case accept
    case refuse(Refusal)
    /// The author could see the lead once, and may have written this before he learnt that he no longer does (R23).
    case quarantine(Refusal)
}

/// Who made a change set, as the server knows it.
struct Author: Hashable, Sendable {
    var actor: Actor
    var former: [FormerPrincipal]
}

/// May this author do this? Decided from what the server knows, never from what the change set says of its author (I10).
extension WorkingSet {
    func judge(_ change: ChangeSet, by author: Author) -> Verdict {
        var refusal: Refusal?
        for record in change.records where !record.edits.isEmpty {
            switch judge(record, of: change, by: author) {
            case .accept: continue
            case .quarantine(let reason): return .quarantine(reason)
            case .refuse(let reason): refusal = refusal ?? reason
            }
        }
        return refusal.map(Verdict.refuse) ?? .accept
    }

    private func judge(_ record: RecordChange, of change: ChangeSet, by author: Author) -> Verdict {
        guard record.kind != .user else { return .refuse(.readOnly("The team's directory")) }
        guard record.kind != .policy else { return .refuse(.readOnly("The team's policy")) }
        guard record.kind != .hint else { return .refuse(.readOnly("What the server says of other leads")) }
        if record.kind == .link { return judgeLink(record, of: change, by: author) }
        if record.kind == .request { return judgeRequest(record, of: change, by: author) }
        guard record.lead != nil || record.kind == .lead else {
            return .refuse(
                Refusal(
                    "unknown_kind", "This server does not know records of the kind \(record.kind.name); update it."))
        }
        let root = record.lead ?? record.id
        let verdict = judgeAccess(to: root, of: change, by: author)
        guard verdict == .accept else { return verdict }
        let access = access(to: root, of: change) ?? newAccess(to: root, in: change, by: author)
        guard let existing = records[record.id] else {
            guard record.isCreation else { return .refuse(missing(record.id, for: change)) }
            return judgeCreation(record, access, by: author)
        }
        // Who names another's record by chance or guess learns nothing from the answer.
        guard existing.state.kind == record.kind, existing.state.lead == record.lead,
            !record.isCreation || existing.state.creator == author.actor.name
        else { return .refuse(missing(record.id, for: change)) }
        return judgeEdits(record, of: existing.state, access, by: author)
    }

    /// May this author see this lead, so that everything else is worth a reason?
    func judgeAccess(to root: RecordID, of change: ChangeSet, by author: Author) -> Verdict {
        if creates(root, in: change) { return .accept }
        // Also who never saw it hears so, and lets go of what he has: a restored server cannot tell who did.
        if isErased(root) { return .refuse(.erased) }
        guard let access = access(to: root, of: change) else { return .refuse(missing(root, for: change)) }
        guard Permissions.may(author.actor, .see, access) else {
            // Whoever saw it in a pool and claims it too late is told so.
            if case .refuse(_, isBeaten: true) = claimVerdicts[root] { return .accept }
            if claimVerdicts[root] == .contest || claimVerdicts[root] == .overtake { return .accept }
            return couldSee(root, author) ? .quarantine(.accessLost) : .refuse(missing(root, for: change))
        }
        return .accept
    }

    /// Whether a change set cannot even be put aside: of what was erased nothing is kept, whoever wrote it (I12).
    func isOfErased(_ change: ChangeSet) -> Bool {
        let edited = change.records.filter { !$0.edits.isEmpty && $0.kind != .link }.map { $0.lead ?? $0.id }
        let judged = change.namedLinks.flatMap { [$0.first, $0.second] }
        return (edited + judged).contains(where: isErased)
    }

    private func isErased(_ root: RecordID) -> Bool { records[root]?.state.kind == .erased }

    /// Whose a lead is, with what the author of a change set had in view; `nil` for one that does not exist.
    func access(to root: RecordID, of change: ChangeSet) -> LeadAccess? {
        guard let lead = records[root]?.state, lead.kind == .lead else { return nil }
        var access = LeadAccess(lead, departmentOf: { department(of: $0) })
        access.isContested = access.isContested || isContestedMerge(lead)
        access.ownerInView = holdingInView(of: lead, change)?.holder.user
        if let holder = holderBeforePush(lead, change) {
            (access.owner, access.pool) = (holder.user ?? "", holder.pool)
            access.ownerDepartment = holder.user.map(department) ?? ""
            access.isContested = false
        } else if let claimant = grantedBesidePool(lead) {
            (access.owner, access.ownerDepartment, access.pool) = (claimant, department(of: claimant), nil)
            access.isContested = false
        }
        return access
    }

    /// Whose a lead was when a push began that has given it away already, and takes it back or gives it to another one, as by
    /// `undo` before a sync: before anybody could hear of it, so it is judged as it was. For whoever had it, or has come to have
    /// it in this push, it is his.
    private func holderBeforePush(_ lead: RecordState, _ change: ChangeSet) -> Holder? {
        guard change.says(Field.owner, of: lead.id), let first = newLog.first?.position,
            let before = heldBefore[HeldKey(lead: lead.id, replica: change.dot.replica)]
        else { return nil }
        let standing = lead.cells[CellKey(Field.owner)]?.versions ?? []
        let isPushed = { (version: Version) in
            version.dot.replica == change.dot.replica && version.position.map { $0 >= first } ?? false
        }
        let given = standing.filter(isPushed)
        let beside = standing.filter { !isPushed($0) }
        let arePools = beside.allSatisfy { Holding($0.value)?.holder.pool != nil }
        guard given.count == 1, beside.isEmpty || arePools && isGranted(lead.id, given[0].author) else { return nil }
        let now = Holding(given[0].value)?.holder
        return now == .user(given[0].author) ? now : before
    }

    /// Notes whose the leads are of which a change set says whose they are then.
    mutating func noteHolders(_ change: ChangeSet, by author: Author) {
        for record in change.records where !record.isCreation && change.says(Field.owner, of: record.id) {
            guard let lead = records[record.id]?.state else { continue }
            let holder = grantedBesidePool(lead).map(Holder.user) ?? lead.holding?.holder
            let key = HeldKey(lead: lead.id, replica: change.dot.replica)
            if heldBefore[key] == nil || holder == .user(author.actor.name) { heldBefore[key] = holder }
        }
    }

    /// Whose claim has just been granted of a lead that had come to its pool anew: the pool stands beside it until the push is
    /// taken in.
    func grantedBesidePool(_ lead: RecordState) -> String? {
        let contenders = lead.contenders
        guard lead.isContested, contenders.count == 1, let claimant = contenders.first, isGranted(lead.id, claimant)
        else { return nil }
        return claimant
    }

    private func isGranted(_ lead: RecordID, _ user: String) -> Bool {
        ownerWork.claims.contains(OwnerWork.ClaimNote(kind: .granted, lead: lead, user: user))
    }

    /// The same of a lead that the change set brings into being.
    func creationAccess(to root: RecordID, in change: ChangeSet, by author: Author) -> LeadAccess? {
        creates(root, in: change) ? newAccess(to: root, in: change, by: author) : nil
    }

    private func newAccess(to root: RecordID, in change: ChangeSet, by author: Author) -> LeadAccess {
        let owner = change.records.first { $0.id == root }?.namedOwner ?? author.actor.name
        return LeadAccess(owner: owner, ownerDepartment: department(of: owner), collaborators: [])
    }

    /// Leads that are one and have different owners wait for somebody to decide.
    private func isContestedMerge(_ lead: RecordState) -> Bool {
        guard let owner = lead.owner else { return false }
        return (links[lead.id] ?? []).contains { id in
            guard let link = records[id].flatMap({ Link($0.state) }), link.isUnited,
                let other = records[link.first == lead.id ? link.second : link.first]?.state.owner
            else { return false }
            return other != owner
        }
    }

    private func creates(_ lead: RecordID, in change: ChangeSet) -> Bool {
        records[lead] == nil
            && change.records.contains { $0.id == lead && $0.kind == .lead && $0.isCreation && !$0.edits.isEmpty }
    }

    func missing(_ id: RecordID, for change: ChangeSet) -> Refusal {
        let refused = refusedCreations[id] ?? []
        let replicas = [change.dot.replica] + lineage(of: change.dot.replica).map(\.replica)
        return replicas.contains(where: refused.contains) ? .dependsOnRefused : .unknownRecord
    }

    private func couldSee(_ lead: RecordID, _ author: Author) -> Bool {
        if author.former.contains(where: { $0.principal == .all }) { return true }
        let now = author.actor.principals
        if now.contains(where: { feed[FeedKey(principal: $0, record: lead)] != nil }) { return true }
        return author.former.contains { former in
            feed[FeedKey(principal: former.principal, record: lead)].map { $0.since <= former.through } ?? false
        }
    }
}

// MARK: - Fields

extension WorkingSet {
    private func judgeCreation(_ record: RecordChange, _ access: LeadAccess, by author: Author) -> Verdict {
        for edit in record.edits {
            if Schema.mergeClass(of: edit.key.field, in: record.kind) == .server {
                return .refuse(.readOnly(edit.key.field))
            }
            guard record.kind == .lead, Self.aboutOwners.contains(edit.key.field) else { continue }
            if let refusal = refusal(of: edit, record.id, access, author) { return .refuse(refusal) }
        }
        guard record.kind != .lead, !Permissions.may(author.actor, .log, access) else { return .accept }
        return .refuse(.notAllowed("add to this lead"))
    }

    private static let aboutOwners = [
        Field.owner, Field.coOwner, Field.collaborators, Field.viewers, Field.gradeOverride,
    ]

    private func judgeEdits(
        _ record: RecordChange, of state: RecordState, _ access: LeadAccess, by author: Author
    ) -> Verdict {
        for edit in record.edits {
            switch Schema.mergeClass(of: edit.key.field, in: record.kind) {
            case .server: return .refuse(.readOnly(edit.key.field))
            // The creator may say once more what he said at the creation; the first word stands.
            case .immutable where !record.isCreation: return .refuse(.readOnly(edit.key.field))
            default: break
            }
            guard record.kind == .lead else { continue }
            if let refusal = refusal(of: edit, record.id, access, author) { return .refuse(refusal) }
        }
        guard record.kind != .lead else { return .accept }
        // What somebody has logged he can also take back.
        let right: LeadRight = state.creator == author.actor.name ? .log : .edit
        return Permissions.may(author.actor, right, access) ? .accept : .refuse(.notAllowed("change what others wrote"))
    }

    /// Why this author may not write this cell of a lead; `nil` when he may.
    private func refusal(of edit: Edit, _ lead: RecordID, _ access: LeadAccess, _ author: Author) -> Refusal? {
        let may = { (right: LeadRight) in Permissions.may(author.actor, right, access) }
        switch edit.key.field {
        case Field.owner: return ownerRefusal(of: edit, lead, access, author)
        case Field.coOwner:
            guard may(.assign) else { return .notAllowed("assign this lead") }
            return edit.value.text.map(isActive) ?? edit.value.isNull ? nil : .unknownUser(edit.value.text ?? "")
        case Field.collaborators, Field.viewers:
            guard let name = edit.key.element else { return nil }
            guard may(.changeCollaborators) else { return .notAllowed("change who works on this lead") }
            return edit.value.isNull || isActive(name) ? nil : .unknownUser(name)
        case Field.gradeOverride: return may(.decideGrade) ? nil : .notAllowed("decide this lead's grade")
        // They go with what somebody logs.
        case Field.firstContactAt, Field.lastContactAt: return may(.log) ? nil : .notAllowed("add to this lead")
        default: return may(.edit) ? nil : .notAllowed("edit this lead")
        }
    }

    /// Who says whose lead it is. A rep captures in nobody else's name, and takes a lead only out of a pool.
    private func ownerRefusal(
        of edit: Edit, _ lead: RecordID, _ access: LeadAccess, _ author: Author
    ) -> Refusal? {
        guard let holding = Holding(edit.value), holding.reason?.code.isServers != true else {
            return Refusal("bad_value", "A lead has an owner: name the user who takes it over, or a pool.")
        }
        switch claimVerdicts[lead] {
        case .refuse(let refusal, _): return refusal
        case .grant, .contest, .overtake: return nil
        case nil: break
        }
        switch holding.holder {
        case .user(let name):
            guard Permissions.may(author.actor, .assign, access) else {
                return access.isContested ? .contested : .notAllowed("assign this lead")
            }
            return isActive(name) ? nil : .unknownUser(name)
        case .pool(let name):
            guard Permissions.may(author.actor, .giveBack, access) else {
                return access.isContested ? .contested : .notAllowed("give this lead back")
            }
            return policy.pool(name) == nil ? .unknownPool(name) : nil
        }
    }
}

extension ChangeSet {
    fileprivate func says(_ field: String, of record: RecordID) -> Bool {
        records.contains { $0.id == record && $0.edits.contains { $0.key == CellKey(field) } }
    }
}

extension RecordChange {
    fileprivate var namedOwner: String? {
        edits.first { $0.key.field == Field.owner }.flatMap { Holding($0.value)?.holder.user }
    }
}

extension RecordState {
    /// Who brought the record into being.
    fileprivate var creator: String? {
        switch kind {
        case .lead: value(Field.capturedBy)?.text
        case .activity: value(Field.author)?.text
        default: nil
        }
    }
}

extension Refusal {
    static let accessLost = Refusal(
        "access_lost",
        "You no longer have access to this lead; what you wrote is kept on the server, for an administrator to release."
    )
    /// Also the answer about a record that exists and may not be seen.
    static let unknownRecord = Refusal(
        "unknown_record", "The server knows no such record, or you may not see it. Sync, then look at the lead again.")
    /// The device then lets go of what it was about to send.
    static let erased = Refusal(
        erasedCode, "The record was erased for good, and nothing is kept of what belongs to it.")
    static let dependsOnRefused = Refusal(
        "depends_on_refused", "It belongs to something that was refused before; retry that first.")

    static func readOnly(_ what: String) -> Refusal {
        Refusal("read_only", "\(what) cannot be changed here.")
    }

    static func notAllowed(_ what: String) -> Refusal {
        Refusal("not_allowed", "You may not \(what): ask its owner or your manager.")
    }

    static let contested = Refusal(
        "contested", "Several stand for this lead; a manager decides whose it is.")

    static func unknownPool(_ name: String) -> Refusal {
        Refusal("unknown_pool", "There is no pool \(name). See the pools with `fairlead pools`.")
    }

    static func unknownUser(_ name: String) -> Refusal {
        Refusal("unknown_user", "There is no active user \(name). Check the name with `fairlead sync` and try again.")
    }
}
