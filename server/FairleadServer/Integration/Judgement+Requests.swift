import FairleadCore

/// Who may ask to look at a lead, and who may answer (OW-11).
extension WorkingSet {
    func judgeRequest(_ record: RecordChange, of change: ChangeSet, by author: Author) -> Verdict {
        if let lead = record.lead { return judgeAnswer(record, beside: lead, of: change, by: author) }
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
            !record.isCreation, let access = access(to: lead, of: change)
        else { return .refuse(missing(record.id, for: change)) }
        if let other = record.edits.first(where: { $0.key.field != Field.answer }) {
            return .refuse(.readOnly(other.key.field))
        }
        guard Permissions.may(author.actor, .changeCollaborators, access) else {
            return .refuse(.notAllowed("say who may look at this lead"))
        }
        return .accept
    }
}

extension Refusal {
    fileprivate static let emptyRequest = Refusal("bad_value", "A request to look at a lead says which one.")
}
