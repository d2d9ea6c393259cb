import FairleadCore
import FairleadMatch
import FairleadServerStore

/// Finds out, after change sets were taken in, which leads are one person: merges those that certainly are, marks the likely
/// ones for people to decide, and tells who may see one lead alone that another department has one like it.
///
/// What comes of it follows from the leads and from what people said of them, in whatever order they came, and is written
/// as change sets of the server's own replica. What people said is never written over.
struct Matching {
    let identity: ServerIdentity
    let now: Int64

    /// Looks at the leads that this transaction has changed.
    func follow(_ ledger: inout Ledger) throws {
        var leads: [RecordID] = []
        var judged: Set<RecordID> = []
        for id in ledger.set.changedRecords.sorted() {
            guard let state = ledger.set.records[id]?.state else { continue }
            if state.kind == .lead { leads.append(id) }
            if let link = Link(state) { judged.formUnion([link.first, link.second]) }
        }
        guard !leads.isEmpty || !judged.isEmpty else { return }
        var touched = try index(leads, ledger).union(judged)
        // Who sees a lead of a pair may have changed. Those of a new lead came just now.
        let created = Set(ledger.set.ownerWork.created)
        for pair in try MatchTables.edges(ledger.transaction, of: leads.filter { !created.contains($0) }).keys {
            touched.formUnion([pair.one, pair.other])
        }
        try settle(touched, &ledger)
    }

    /// Brings the index up to what these leads are; returns those of which a pair came, changed or went.
    func index(_ leads: [RecordID], _ ledger: Ledger) throws -> Set<RecordID> {
        var entries: [RecordID: MatchEntry?] = [:]
        entries.reserveCapacity(leads.count)
        for id in leads {
            let state = ledger.set.records[id]?.state
            entries[id] = .some(state.flatMap { $0.isArchived ? nil : ledger.matchEntry(of: $0) })
        }
        return try MatchIndex.put(entries, ledger.transaction)
    }

    /// Brings links and hints of these leads up to what the index says.
    func settle(_ leads: Set<RecordID>, _ ledger: inout Ledger) throws {
        guard !leads.isEmpty else { return }
        var plan = MatchPlan()
        var done: Set<RecordID> = []
        for lead in leads.sorted() where !done.contains(lead) {
            let component = try MatchComponent(around: lead, &ledger)
            done.formUnion(component.leads)
            plan.add(component)
        }
        try write(plan, to: &ledger)
        try MatchHints(matching: self).follow(leads, &ledger)
    }

    // MARK: writing

    /// Pairs that one change set marks: it names both leads of each, and names no more than it may.
    private static let pairsPerChangeSet = Limits.mergedLeadsPerChangeMax / 2

    private func write(_ plan: MatchPlan, to ledger: inout Ledger) throws {
        let pairs = plan.marks.keys.sorted()
        var start = 0
        while start < pairs.count {
            let part = pairs[start..<min(start + Matching.pairsPerChangeSet, pairs.count)]
            try write("match", part.map { (pair: $0, edits: plan.marks[$0] ?? []) }, to: &ledger)
            start += Matching.pairsPerChangeSet
        }
        for merge in plan.merges { try write("automatic merge", merge, to: &ledger) }
    }

    private func write(
        _ name: String, _ links: [(pair: LeadPair, edits: [Edit])], to ledger: inout Ledger
    ) throws {
        let leads = Set(links.flatMap { [$0.pair.one, $0.pair.other] }).sorted()
        let changes = links.map { link in
            RecordChange(id: RecordID.link(link.pair.one, link.pair.other), kind: .link, edits: link.edits)
        }
        try OwnChanges(name, identity: identity, now: now, after: ledger.set.head).write(
            leads.map { RecordChange(id: $0, kind: .lead) } + changes, to: &ledger)
    }
}

extension Ledger {
    /// Takes the decisions that follow from what was taken in, and stores all of it.
    mutating func conclude(as identity: ServerIdentity, at now: Int64) throws {
        try Matching(identity: identity, now: now).follow(&self)
        // Leads that were found to be one get one owner, and whoever sees one now may be told of others.
        let head = set.head.position
        try OwnerKeeping(identity: identity, now: now).run(&self)
        if set.head.position != head { try Matching(identity: identity, now: now).follow(&self) }
        try store()
    }

    /// What was judged of these leads and any other.
    mutating func links(of leads: [RecordID]) throws(DatabaseError) -> [Link] {
        let ends = Set(leads)
        let new = set.newLinks.filter { ends.contains($0.first) || ends.contains($0.second) }.map(\.state.id)
        let ids = Set(try LinkTable.links(transaction, of: leads) + new).sorted()
        try loadRecords(ids)
        return ids.compactMap { set.records[$0].flatMap { Link($0.state) } }
    }
}
