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
        guard record.lead != nil || record.kind == .lead else {
            return .refuse(
                Refusal(
                    "unknown_kind", "This server does not know records of the kind \(record.kind.name); update it."))
        }
        let access = judgeAccess(to: record.lead ?? record.id, of: change, by: author)
        guard access == .accept else { return access }
        guard let existing = records[record.id] else {
            guard record.isCreation else { return .refuse(missing(record.id, for: change)) }
            return judgeCreation(record, by: author)
        }
        // Who names another's record by chance or guess learns nothing from the answer.
        guard existing.state.kind == record.kind, existing.state.lead == record.lead,
            !record.isCreation || existing.state.creator == author.actor.name
        else { return .refuse(missing(record.id, for: change)) }
        return judgeEdits(record, of: existing.state, by: author)
    }

    /// May this author edit this lead?
    func judgeAccess(to root: RecordID, of change: ChangeSet, by author: Author) -> Verdict {
        if creates(root, in: change) { return .accept }
        guard let lead = records[root], lead.state.kind == .lead else { return .refuse(missing(root, for: change)) }
        guard Permissions.mayEdit(author.actor, LeadAccess(lead.state, departmentOf: department)) else {
            return couldSee(root, author) ? .quarantine(.accessLost) : .refuse(missing(root, for: change))
        }
        return .accept
    }

    private func creates(_ lead: RecordID, in change: ChangeSet) -> Bool {
        records[lead] == nil
            && change.records.contains { $0.id == lead && $0.kind == .lead && $0.isCreation && !$0.edits.isEmpty }
    }

    private func missing(_ id: RecordID, for change: ChangeSet) -> Refusal {
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
    private func judgeCreation(_ record: RecordChange, by author: Author) -> Verdict {
        for edit in record.edits {
            if Schema.mergeClass(of: edit.key.field, in: record.kind) == .server {
                return .refuse(.readOnly(edit.key.field))
            }
            guard record.kind == .lead else { continue }
            let owner = record.namedOwner ?? author.actor.name
            if let refusal = refusal(of: edit, owner: owner, collaborators: [], author) { return .refuse(refusal) }
        }
        return .accept
    }

    private func judgeEdits(_ record: RecordChange, of state: RecordState, by author: Author) -> Verdict {
        let access = LeadAccess(state, departmentOf: department)
        for edit in record.edits {
            switch Schema.mergeClass(of: edit.key.field, in: record.kind) {
            case .server: return .refuse(.readOnly(edit.key.field))
            // The creator may say once more what he said at the creation; the first word stands.
            case .immutable where !record.isCreation: return .refuse(.readOnly(edit.key.field))
            default: break
            }
            guard record.kind == .lead else { continue }
            let refusal = refusal(of: edit, owner: access.owner, collaborators: access.collaborators, author)
            if let refusal { return .refuse(refusal) }
        }
        return .accept
    }

    /// Who says whose lead it is and who works on it. A rep captures in nobody else's name.
    private func refusal(of edit: Edit, owner: String, collaborators: [String], _ author: Author) -> Refusal? {
        let access = LeadAccess(owner: owner, ownerDepartment: department(of: owner), collaborators: collaborators)
        switch edit.key.field {
        case Field.owner:
            guard let name = edit.value.text else {
                return Refusal("bad_value", "A lead has an owner: name the user who takes it over.")
            }
            guard Permissions.mayAssign(author.actor, access) else { return .notAllowed("assign this lead") }
            return isActive(name) ? nil : .unknownUser(name)
        case Field.collaborators:
            guard let name = edit.key.element else { return nil }
            guard Permissions.mayChangeCollaborators(author.actor, access) else {
                return .notAllowed("change who works on this lead")
            }
            return edit.value.isNull || isActive(name) ? nil : .unknownUser(name)
        case Field.gradeOverride:
            return Permissions.mayDecideGrade(author.actor, access) ? nil : .notAllowed("decide this lead's grade")
        default: return nil
        }
    }
}

extension RecordChange {
    fileprivate var namedOwner: String? {
        edits.first { $0.key.field == Field.owner }?.value.text
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
        "access_lost", "You no longer have access to this lead; what you wrote was handed to those who do.")
    /// Also the answer about a record that exists and may not be seen.
    static let unknownRecord = Refusal(
        "unknown_record", "The server knows no such record, or you may not see it. Sync, then look at the lead again.")
    static let dependsOnRefused = Refusal(
        "depends_on_refused", "It belongs to something that was refused before; retry that first.")

    static func readOnly(_ what: String) -> Refusal {
        Refusal("read_only", "\(what) cannot be changed here.")
    }

    static func notAllowed(_ what: String) -> Refusal {
        Refusal("not_allowed", "You may not \(what): ask its owner or your manager.")
    }

    static func unknownUser(_ name: String) -> Refusal {
        Refusal("unknown_user", "There is no active user \(name). Check the name with `fairlead sync` and try again.")
    }
}
