import FairleadCore

/// Who may judge two leads to be one, or not: whoever may edit both (R13).
extension WorkingSet {
    func judgeLink(_ record: RecordChange, of change: ChangeSet, by author: Author) -> Verdict {
        guard let link = change.namedLinks.first(where: { $0.id == record.id }) else {
            return .refuse(
                Refusal("bad_change", "A judgement of two leads names both: update the program that wrote this."))
        }
        for lead in [link.first, link.second] {
            let verdict = judgeAccess(to: lead, of: change, by: author)
            guard verdict == .accept else { return verdict }
            if let access = access(to: lead, of: change), !Permissions.may(author.actor, .judge, access) {
                return .refuse(.notAllowed("say what these leads are to each other"))
            }
        }
        // Nobody makes a record whose id is that of a link, but by chance.
        if let existing = records[record.id], existing.state.kind != .link { return .refuse(.unknownRecord) }
        for edit in record.edits where Schema.mergeClass(of: edit.key.field, in: .link) == .server {
            return .refuse(.readOnly(edit.key.field))
        }
        return .accept
    }
}

extension Audience {
    /// Returns the principals of those who see both ends of a link (R17): who sees each for a reason of his own has the
    /// two reasons as one.
    static func ofLink(_ first: [Principal], _ second: [Principal]) -> [Principal] {
        var principals = Set(first).intersection(second)
        for one in first {
            for other in second { principals.formUnion(Principal.both(one, other).map { [$0] } ?? []) }
        }
        return principals.sorted()
    }
}

extension Principal {
    private var kind: Character? { name.first }

    /// Having two reasons at once, in whichever order they are named; `nil` when nobody has both.
    static func both(_ one: Principal, _ other: Principal) -> Principal? {
        let pair = [one, other].sorted()
        // Nobody is two users, or manages two departments.
        guard pair[0] != pair[1], pair[0].kind != pair[1].kind || pair[0].kind == "p" else { return nil }
        return Principal(name: pair.map(\.name).joined(separator: "\t"))
    }
}
