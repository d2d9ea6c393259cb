import FairleadCore

/// Who may ask to look at a lead, or for an approval, and who may answer (OW-11, OW-17).
extension WorkingSet {
    func judgeRequest(_ record: RecordChange, of change: ChangeSet, by author: Author) -> Verdict {
        if let lead = record.lead {
            let isApproval =
                record.isCreation || records[record.id].flatMap { ApprovalRequest($0.state) } != nil
            return isApproval
                ? judgeApproval(record, beside: lead, of: change, by: author)
                : judgeAnswer(record, beside: lead, of: change, by: author)
        }
        // Everybody may ask, whatever for: the answer to that says nothing of what there is.
        var writable = [Field.archived]
        if let existing = records[record.id]?.state, existing.kind == .erased {
            return judgeAccess(to: record.id, of: change, by: author)
        } else if let existing = records[record.id]?.state {
            guard existing.kind == .request, existing.lead == nil,
                existing.value(Field.author)?.text == author.actor.name
            else { return .refuse(missing(record.id, for: change)) }
        } else {
            guard record.isCreation else { return .refuse(missing(record.id, for: change)) }
            guard record.edits.contains(where: { $0.key.field == Field.about }) else { return .refuse(.emptyRequest) }
            writable += [Field.about, Field.reason, Field.until]
        }
        guard let other = record.edits.first(where: { !writable.contains($0.key.field) }) else { return .accept }
        return .refuse(.readOnly(other.key.field))
    }

    /// Whoever may say who works on a lead may also say who looks at it.
    private func judgeAnswer(
        _ record: RecordChange, beside lead: RecordID, of change: ChangeSet, by author: Author
    ) -> Verdict {
        let verdict = judgeAccess(to: lead, of: change, by: author)
        guard verdict == .accept else { return verdict }
        guard let existing = records[record.id]?.state, existing.kind == .request, existing.lead == lead,
            let access = access(to: lead, of: change)
        else { return .refuse(missing(record.id, for: change)) }
        if let other = record.edits.first(where: { $0.key.field != Field.answer || ViewAnswer($0.value) == nil }) {
            return .refuse(.readOnly(other.key.field))
        }
        guard Permissions.may(author.actor, .changeCollaborators, access) else {
            return .refuse(.notAllowed("say who may look at this lead"))
        }
        return .accept
    }

    /// Whoever may edit a lead may ask for an approval, and take that back; a manager gives it, though not to himself.
    private func judgeApproval(
        _ record: RecordChange, beside lead: RecordID, of change: ChangeSet, by author: Author
    ) -> Verdict {
        let verdict = judgeAccess(to: lead, of: change, by: author)
        guard verdict == .accept else { return verdict }
        let existing = records[record.id]?.state
        guard record.isCreation || existing != nil,
            existing == nil || existing?.kind == .request && existing?.lead == lead,
            let access = access(to: lead, of: change) ?? creationAccess(to: lead, in: change, by: author)
        else { return .refuse(missing(record.id, for: change)) }
        let asker = existing.map { $0.value(Field.author)?.text ?? "" } ?? author.actor.name
        let isOwn = asker.utf8.elementsEqual(author.actor.name.utf8)
        guard !record.isCreation || isOwn else { return .refuse(missing(record.id, for: change)) }
        if record.isCreation, !record.edits.contains(where: { $0.key.field == Field.what }) {
            return .refuse(.emptyApproval)
        }
        for edit in record.edits {
            switch edit.key.field {
            case Field.what where record.isCreation, Field.archived where isOwn:
                guard Permissions.may(author.actor, .edit, access) else {
                    return .refuse(.notAllowed("ask for an approval of this lead"))
                }
            case Field.answer where !record.isCreation && ApprovalAnswer(edit.value) != nil:
                guard Permissions.may(author.actor, .approve, access) else {
                    return .refuse(.notAllowed("approve what is offered to this lead"))
                }
                guard !isOwn else { return .refuse(.ownApproval) }
            default: return .refuse(.readOnly(edit.key.field))
            }
        }
        return .accept
    }
}

extension Refusal {
    fileprivate static let emptyRequest = Refusal("bad_value", "A request to look at a lead says which one.")
    fileprivate static let emptyApproval = Refusal("bad_value", "A request for an approval says of what.")
    fileprivate static let ownApproval = Refusal(
        "not_allowed", "You asked for this approval yourself: another manager or an admin gives it.")
}
