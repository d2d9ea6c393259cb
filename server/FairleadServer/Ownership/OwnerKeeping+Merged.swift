import FairleadCore
import FairleadServerStore

/// Leads that are one have one owner, written on each of them: rights are those of the record that is written to.
///
/// What the server merged by itself is settled so only where the policy says so, which each link keeps; elsewhere it leaves
/// owners and rights as they are until a person has looked at it, and shows nobody a colleague's lead.
extension OwnerKeeping {
    func align(_ work: OwnerWork, _ ledger: inout Ledger) throws {
        for id in work.links.sorted() { try mark(id, &ledger) }
        let links = work.links.sorted().compactMap { ledger.set.records[$0].flatMap { Link($0.state) } }
        let parted = links.filter { $0.verdict == .different || work.parted.contains($0.state.id) }
        let loose = parted.flatMap { [$0.first, $0.second] }
        for lead in loose { try separate(lead, &ledger) }
        let ends = links.filter(\.isUnited).flatMap { [$0.first, $0.second] }
        // What was between those who were one may have been over with the one who went.
        for lead in Set(ends + loose).union(work.rehomed).sorted() {
            let members = try ledger.members(with: lead, united: true)
            guard members.count > 1, Set(members.map { $0.holding?.holder }).count > 1 else { continue }
            let named = members.filter { work.rehomed.contains($0.id) && !ends.contains($0.id) }
            try unite(members, decided: named.max(by: isOwnedEarlier)?.holding?.holder, &ledger)
        }
        for lead in Set(ends).sorted() { try share(ledger.members(with: lead, united: true), &ledger) }
        for (lead, users) in work.dropped.sorted(by: { $0.key < $1.key }) { try takeOff(users, lead, &ledger) }
    }

    /// Says on a link of the server's own whether its leads get one owner.
    private func mark(_ id: RecordID, _ ledger: inout Ledger) throws {
        guard let link = ledger.set.records[id].flatMap({ Link($0.state) }), link.decision == nil else { return }
        let isUnited = link.state.value(Field.united) == .bool(true)
        var edit: Edit?
        if link.verdict != .same {
            edit = isUnited ? Edit(Field.united, .null) : nil
        } else if !isUnited {
            try ledger.loadRecords([link.first, link.second])
            let owners = [link.first, link.second].flatMap { ledger.set.records[$0]?.state.contenders ?? [] }
            let departments = Set(owners.map(ledger.set.department))
            edit = ledger.set.policy.contests.settles(departments) ? Edit(Field.united, .bool(true)) : nil
        }
        guard let edit else { return }
        let changes = [link.first, link.second].map { RecordChange(id: $0, kind: .lead) }
        try OwnChanges("merge", identity: identity, now: now, after: ledger.set.head).write(
            changes + [RecordChange(id: id, kind: .link, edits: [edit])], to: &ledger)
    }

    /// Whoever has captured one of several leads that have come to be one, and works on it still, sees all of it (OW-13), also
    /// what has become part of it later. Other collaborators see what they were let see (R17).
    private func share(_ members: [RecordState], _ ledger: inout Ledger) throws {
        guard members.count > 1 else { return }
        let there = Set(members.flatMap { $0.elements(Field.collaborators) })
        let captors = Set(members.compactMap { $0.value(Field.capturedBy)?.text })
        let users = captors.intersection(there).filter(ledger.set.isActive).sorted()
        try write("merge", members.map { ($0.id, HandOver.collaborators(users, of: $0)) }, &ledger)
    }

    /// Whoever is taken off one of several leads that are one no longer sees any of them.
    private func takeOff(_ users: Set<String>, _ lead: RecordID, _ ledger: inout Ledger) throws {
        let members = try ledger.members(with: lead, united: true)
        guard let own = members.first(where: { $0.id == lead }), members.count > 1 else { return }
        let gone = users.filter { $0 != own.owner && !own.elements(Field.collaborators).contains($0) }
        let edits = members.map { member in
            let there = member.elements(Field.collaborators).filter { gone.contains($0) }
            return (lead: member.id, edits: there.map { Edit(CellKey(Field.collaborators, element: $0), .null) })
        }
        try write("collaborators remove", edits, &ledger)
    }

    private func isOwnedEarlier(_ left: RecordState, _ right: RecordState) -> Bool {
        let key = CellKey(Field.owner)
        guard let one = left.shown(key), let other = right.shown(key) else { return right.shown(key) != nil }
        return Version.isEarlier(one, other)
    }

    /// - Parameter decided: whose all of them are, when somebody has said so; else the policy decides.
    private func unite(_ members: [RecordState], decided: Holder?, _ ledger: inout Ledger) throws {
        let policy = ledger.set.policy
        let users = Array(Set(members.flatMap(\.contenders))).sorted()
        let reason = OwnerReason(.merged, policyVersion: decided == nil ? policy.version : nil)
        var holder = decided
        if holder == nil {
            switch try verdict(members, ledger) {
            case .owner(let user): holder = .user(user)
            case .manager:
                return try write("merge", members.map { ($0.id, HandOver.collaborators(users, of: $0)) }, &ledger)
            case nil: return
            }
        }
        guard let holder else { return }
        let others = users.filter { $0 != holder.user }
        let edits = members.map { member -> (lead: RecordID, edits: [Edit]) in
            guard member.holding?.holder != holder || member.isContested else {
                return (member.id, HandOver.collaborators(others, of: member))
            }
            var after = HandOver.edits(member, to: Holding(holder, reason))
            let named = Set(after.compactMap(\.key.element))
            let rest = others.filter { !named.contains($0) }
            after += HandOver.collaborators(rest, of: member, after: named.count)
            return (member.id, after)
        }
        try write("merge", edits, &ledger)
    }

    private func verdict(_ members: [RecordState], _ ledger: Ledger) throws -> Contest.Verdict? {
        let policy = ledger.set.policy
        let contenders = members.flatMap { member in
            member.contenders.filter(ledger.set.isActive).map { user in
                Contest.Contender(
                    user,
                    firstContactAt: min(member.capturedAt, member.value(Field.firstContactAt)?.int ?? .max),
                    isUncertain: member.value(Field.timeUncertain)?.bool == true,
                    position: member.shown(CellKey(Field.capturedBy))?.position ?? member.position)
            }
        }
        let company = members.map { HoldingRow($0).company }.first { !$0.isEmpty } ?? ""
        let owners = try HoldingTable.owners(ledger.transaction, of: company, beside: Set(members.map(\.id)))
        let grades = members.compactMap { policy.grade(of: $0, at: now) }
        return Contest(contenders, grade: grades.min(), companyOwners: owners).verdict(by: policy.contests)
    }

    /// A lead that is by itself again goes back to whoever, or the pool that, had it before it was taken for another one.
    private func separate(_ lead: RecordID, _ ledger: inout Ledger) throws {
        let members = try ledger.members(with: lead, united: true)
        guard let state = members.first(where: { $0.id == lead }) else { return }
        let history = OwnerHistory(state)
        guard let current = history.current, current.holding.reason?.code == .merged,
            let before = history.holding(before: current)?.holder, isThere(before, ledger.set),
            !members.contains(where: { $0.id != lead && $0.owner == state.owner })
        else { return }
        let holding = Holding(before, OwnerReason(.unmerged))
        try write("unmerge", [(lead, HandOver.edits(state, to: holding))], &ledger)
    }

    private func isThere(_ holder: Holder, _ set: WorkingSet) -> Bool {
        switch holder {
        case .user(let name): set.isActive(name)
        case .pool(let name): set.policy.pool(name) != nil
        }
    }
}

extension Ledger {
    /// Loads the leads that are one with a lead, itself included, the one captured first first.
    ///
    /// - Parameter united: leaves out those that have no need of the same owner.
    mutating func members(with lead: RecordID, united: Bool = false) throws(DatabaseError) -> [RecordState] {
        var reached: Set<RecordID> = [lead]
        var next = [lead]
        var links: [RecordID: Link] = [:]
        try loadRecords([lead])
        while let current = next.popLast() {
            try loadChildren(of: current)
            for id in set.links[current] ?? [] {
                guard let link = set.records[id].flatMap({ Link($0.state) }),
                    link.verdict != .same || link.isUnited || !united
                else { continue }
                links[id] = link
                guard link.verdict == .same else { continue }
                for end in [link.first, link.second] where reached.insert(end).inserted { next.append(end) }
            }
        }
        let between = links.values.filter { reached.contains($0.first) && reached.contains($0.second) }
        return Clusters.members(with: lead, links: Array(between)).compactMap { set.records[$0]?.state }
            .sorted { ($0.capturedAt, $0.id) < ($1.capturedAt, $1.id) }
    }
}
