import FairleadCore
import FairleadMatch
import FairleadServerStore

/// Tells those who see a lead, and not another one that is likely the same person, that there is one: its department and the
/// month since which, and nothing else of it (I10).
struct MatchHints {
    let matching: Matching

    /// Elements of one hint: who has met somebody more often than that need not be told of each time.
    private static let elementsMax = 8
    private static let hintsPerChangeSet = 50

    /// Brings the hints of these leads, and of those that they are likely one with, up to date.
    func follow(_ leads: Set<RecordID>, _ ledger: inout Ledger) throws {
        let near = try MatchTables.edges(ledger.transaction, of: leads.sorted())
        let all = Set(near.keys.flatMap { [$0.one, $0.other] }).union(leads).sorted()
        let pairs = try MatchTables.edges(ledger.transaction, of: all).keys.sorted()
        var others: [RecordID: [RecordID]] = [:]
        for pair in pairs {
            others[pair.one, default: []].append(pair.other)
            others[pair.other, default: []].append(pair.one)
        }
        try ledger.loadRecords(all + pairs.flatMap { [$0.one, $0.other] })
        try ledger.loadRecords(pairs.map { RecordID.link($0.one, $0.other) } + all.map { RecordID.hint($0) })
        var changes: [[RecordChange]] = []
        for lead in all {
            if let change = change(of: lead, others: others[lead] ?? [], ledger.set) { changes.append(change) }
        }
        var start = 0
        while start < changes.count {
            let part = changes[start..<min(start + MatchHints.hintsPerChangeSet, changes.count)]
            try OwnChanges("match", identity: matching.identity, now: matching.now, after: ledger.set.head).write(
                part.flatMap { $0 }, to: &ledger)
            start += MatchHints.hintsPerChangeSet
        }
    }

    /// The change of a lead's hint, with the lead's context; `nil` when it says what it should.
    private func change(of lead: RecordID, others: [RecordID], _ set: WorkingSet) -> [RecordChange]? {
        let id = RecordID.hint(lead)
        let standing = set.records[id]?.state
        guard let state = set.records[lead]?.state, standing.map({ $0.kind == .hint && $0.lead == lead }) ?? true else {
            return nil
        }
        let wanted = state.isArchived ? [] : elements(lead, others, set)
        let present = standing?.elements(Field.elsewhere) ?? []
        let edits =
            wanted.filter { !present.contains($0) }.map { Edit(CellKey(Field.elsewhere, element: $0), .int(0)) }
            + present.filter { !wanted.contains($0) }.map { Edit(CellKey(Field.elsewhere, element: $0), .null) }
        guard !edits.isEmpty else { return nil }
        return [
            RecordChange(id: lead, kind: .lead),
            RecordChange(id: id, kind: .hint, lead: lead, isCreation: standing == nil, edits: edits),
        ]
    }

    /// Returns texts such as `2026-03 East`: the earliest first.
    private func elements(_ lead: RecordID, _ others: [RecordID], _ set: WorkingSet) -> [String] {
        var elements: Set<String> = []
        let sight = Set(set.records[lead]?.audience ?? [])
        for other in others {
            guard let record = set.records[other], !record.state.isArchived,
                !sight.isSubset(of: record.audience), !isOtherwise(lead, other, set)
            else { continue }
            let month = RFC3339.text(milliseconds: record.state.capturedAt).prefix(7)
            elements.insert("\(month) \(set.department(of: record.state.owner ?? ""))")
        }
        return Array(elements.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(MatchHints.elementsMax))
    }

    /// Tells whether somebody has said that the two are not one person.
    private func isOtherwise(_ lead: RecordID, _ other: RecordID, _ set: WorkingSet) -> Bool {
        set.records[RecordID.link(lead, other)].flatMap { Link($0.state) }?.decision?.isSame == false
    }
}
