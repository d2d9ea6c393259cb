/// Which leads are one, worked out from what was judged of them in pairs (R13): never stored, so that it is the same
/// everywhere, in whatever order the judgements came.
package enum Clusters {
    /// Returns the leads that are one with `lead`, itself included, sorted by id.
    ///
    /// Judgements join leads in the order in which they were made. One that would put two leads together that were
    /// judged to be different does not count: a wrong merge is worse than a miss.
    ///
    /// - Parameter links: all between leads that this user sees and that "same" may connect with it; others do no harm.
    package static func members(with lead: RecordID, links: [Link]) -> [RecordID] {
        var groups = Groups()
        var apart: [RecordID: Set<RecordID>] = [:]
        for link in links where link.verdict == .different {
            apart[link.first, default: []].insert(link.second)
            apart[link.second, default: []].insert(link.first)
        }
        let same = links.filter { $0.verdict == .same }
            .sorted { ($0.judged, $0.state.id) < ($1.judged, $1.state.id) }
        for link in same {
            let (one, other) = (groups.members(with: link.first), groups.members(with: link.second))
            let isApart = one.contains { lead in apart[lead].map { !$0.isDisjoint(with: other) } ?? false }
            if !isApart { groups.join(one, other) }
        }
        return groups.members(with: lead).sorted()
    }

    /// Disjoint sets of leads; one that was never joined is a set by itself.
    private struct Groups {
        private var groups: [RecordID: Set<RecordID>] = [:]

        func members(with lead: RecordID) -> Set<RecordID> { groups[lead] ?? [lead] }

        mutating func join(_ one: Set<RecordID>, _ other: Set<RecordID>) {
            let all = one.union(other)
            for lead in all { groups[lead] = all }
        }
    }
}

extension RecordState {
    /// When the lead was captured. A state without it has at least an id, which says when it was made.
    package var capturedAt: Int64 {
        value(Field.capturedAt)?.int ?? Int64(clamping: id.high >> 16)
    }

    /// The root of a merged lead is the one captured first (R13).
    package static func isCapturedEarlier(_ left: RecordState, _ right: RecordState) -> Bool {
        (left.capturedAt, left.id) < (right.capturedAt, right.id)
    }
}
