/// The judgements that a merge or an unmerge writes, worked out from what is in view: a dry run shows the same.
package enum MergePlan {
    /// The edits of one link; both its leads go into the change set with what is in view of them.
    package struct LinkEdits: Hashable, Sendable {
        package let first: RecordID
        package let second: RecordID
        package let edits: [Edit]

        package var id: RecordID { RecordID.link(first, second) }
    }

    /// Makes all members one: each pair is judged, so that taking one out leaves the others together.
    ///
    /// Where two members' values differ, the merge says which stands: that of `preferred`, or else the one that is shown
    /// where both stand (R6). So the difference is no conflict, and each member keeps its own for an unmerge.
    ///
    /// - Parameter lead: all members with the links that there are between them already.
    package static func merge(_ lead: MergedLead, preferred: RecordID?) -> [LinkEdits] {
        pairs(lead.members).compactMap { one, other in edits(joining: one, other, of: lead, preferred: preferred) }
    }

    /// Takes a member out: it is different from each other one. The others stay together (R13).
    package static func unmerge(_ member: RecordID, from lead: MergedLead) -> [LinkEdits] {
        let rest = lead.members.filter { $0.id != member }
        let apart = rest.map { other in
            linkEdits(member, other.id, [Edit(Field.verdict, .text(LinkVerdict.different.rawValue))])
        }
        return apart + bridges(rest, of: lead)
    }

    /// Links between what only the member that goes has held together.
    private static func bridges(_ rest: [RecordState], of lead: MergedLead) -> [LinkEdits] {
        let links = pairs(rest).compactMap { lead.link($0.id, $1.id) }
        var parts: [(root: RecordState, members: [RecordID])] = []
        for member in rest where !parts.contains(where: { $0.members.contains(member.id) }) {
            parts.append((root: member, members: Clusters.members(with: member.id, links: links)))
        }
        return pairs(parts.map(\.root)).compactMap { edits(joining: $0, $1, of: lead, preferred: nil) }
    }

    /// A pair that is one already stays as it is, unless the other side's values are to stand from now on.
    private static func edits(
        joining one: RecordState, _ other: RecordState, of lead: MergedLead, preferred: RecordID?
    ) -> LinkEdits? {
        let link = lead.link(one.id, other.id)
        let isJoined = link?.verdict == .same
        guard !isJoined || preferred == one.id || preferred == other.id else { return nil }
        var edits: [Edit] = []
        let keys = Set(one.cells.keys).intersection(other.cells.keys).sorted()
        for key in keys where isChosen(key, in: one) {
            guard let keeps = winner(key, one, other, of: lead, preferred: preferred) else { continue }
            let end: LinkEnd = keeps == min(one.id, other.id) ? .first : .second
            if isJoined, link?.keeps(key) == end { continue }
            edits.append(Edit(CellKey(Field.keeps, element: key.encoded), .text(end.rawValue)))
        }
        guard !isJoined || !edits.isEmpty else { return nil }
        // Judgements count in the order in which they were made: one that stands is not made anew, or an earlier one that
        // contradicts it would part the two.
        let verdict = isJoined ? [] : [Edit(Field.verdict, .text(LinkVerdict.same.rawValue))]
        return linkEdits(one.id, other.id, verdict + edits)
    }

    /// The cells in which two members' values cannot both stand.
    private static func isChosen(_ key: CellKey, in state: RecordState) -> Bool {
        let mergeClass = state.mergeClass(of: key)
        return (mergeClass == .register || mergeClass == .decided) && key.field != Field.archived
    }

    /// All pairs choose by one order of the members' values, so the one that stands is set aside by none.
    private static func winner(
        _ key: CellKey, _ one: RecordState, _ other: RecordState, of lead: MergedLead, preferred: RecordID?
    ) -> RecordID? {
        guard let left = one.shown(key), let right = other.shown(key), left.value != right.value else { return nil }
        // The stage that a lead has from its capture on gives way by itself.
        if key.field == Field.stage, one.hasInitialStage || other.hasInitialStage { return nil }
        if preferred == one.id || preferred == other.id { return preferred }
        switch (lead.counting(key, of: one), lead.counting(key, of: other)) {
        case (nil, nil): return nil
        case (_, nil): return one.id
        case (nil, _): return other.id
        case (let left?, let right?):
            return Cell(versions: [left, right]).shown(as: one.mergeClass(of: key)) == left ? one.id : other.id
        }
    }

    private static func pairs(_ members: [RecordState]) -> [(RecordState, RecordState)] {
        members.indices.flatMap { index in members[(index + 1)...].map { (members[index], $0) } }
    }

    private static func linkEdits(_ one: RecordID, _ other: RecordID, _ edits: [Edit]) -> LinkEdits {
        LinkEdits(first: min(one, other), second: max(one, other), edits: edits)
    }
}

extension RecordState {
    /// True while nobody has written the stage.
    fileprivate var hasInitialStage: Bool {
        guard let stage = shown(CellKey(Field.stage)) else { return true }
        return stage.value == initialStage?.value && stage.dot == initialStage?.dot
    }

    /// The stage that the lead has from its capture on: nobody wrote it.
    var initialStage: Version? {
        guard var version = shown(CellKey(Field.capturedBy)) else { return nil }
        version.value = value(Field.firstStage) ?? .text(Stage.initial)
        return version
    }
}
