import FairleadCore

/// Handing out what nobody has captured for himself.
extension OwnerKeeping {
    func handOut(_ work: OwnerWork, _ ledger: inout Ledger) throws {
        let policy = ledger.set.policy
        let created = work.created.compactMap { ledger.set.records[$0]?.state }
            .filter { isToBeHandedOut($0, ledger.set) }
        let new = Set(created.map(\.id))
        let waiting = waiting(work.changedLeads.subtracting(new), ledger.set)
        guard !created.isEmpty || !waiting.isEmpty else { return }
        var desk = try AssignmentDesk(&ledger, now: now)
        var edits: [(lead: RecordID, edits: [Edit])] = []
        for lead in created + waiting {
            let isNew = new.contains(lead.id)
            var holding = try desk.holding(for: lead, ledger)
            if holding == nil, isNew || isStranded(lead, policy) {
                holding = Holding(.pool(policy.assignment.otherwise), OwnerReason(.rule, policyVersion: policy.version))
            }
            guard let holding else { continue }
            edits.append((lead.id, AssignmentDesk.edits(lead, to: holding, isNew: isNew, ledger.set)))
        }
        try write("assignment", edits, &ledger)
    }

    /// Those of some leads that are in a pool out of which leads are handed out, or in one that is no more.
    private func waiting(_ leads: Set<RecordID>, _ set: WorkingSet) -> [RecordState] {
        leads.compactMap { set.records[$0]?.state }.filter { lead in
            guard !lead.isArchived, let pool = lead.pool else { return false }
            return set.policy.assignment.fromPools.contains(pool) || isStranded(lead, set.policy)
        }.sorted { $0.id < $1.id }
    }

    /// Whether a lead's pool was taken out of the policy, as it can be while the lead is archived.
    private func isStranded(_ lead: RecordState, _ policy: Policy) -> Bool {
        lead.pool.map { policy.pool($0) == nil } ?? false
    }

    /// Whether a new lead belongs to whoever captured it only until it is handed out.
    private func isToBeHandedOut(_ lead: RecordState, _ set: WorkingSet) -> Bool {
        guard let captor = lead.value(Field.capturedBy)?.text, let role = set.users[captor]?.actor.role,
            set.policy.assignment.capturedBy.contains(role)
        else { return false }
        return !lead.isArchived && lead.owner == captor && OwnerHistory(lead).current?.isCapture == true
    }
}

/// Everybody who can get a lead, with what each has: kept up to date while leads are handed out.
struct AssignmentDesk {
    private var candidates: [Assignment.Candidate]
    private let now: Int64
    private var lastTurn: Int64

    init(_ ledger: inout Ledger, now: Int64) throws {
        try ledger.storeHoldings()
        let held = try HoldingTable.counts(ledger.transaction)
        let turns = try TurnTable.all(ledger.transaction)
        candidates = ledger.set.users.values.filter(\.isActive)
            .sorted { $0.actor.name.utf8.lexicographicallyPrecedes($1.actor.name.utf8) }
            .map { user in
                let name = user.actor.name
                return Assignment.Candidate(
                    user.actor, held: held[HoldingRow.name(of: .user(name))] ?? 0, turns: turns[name] ?? [:])
            }
        lastTurn = candidates.flatMap { $0.turns.values.map(\.last) }.max() ?? 0
        self.now = now
    }

    /// Whose a lead becomes by the policy; `nil` when no rule fits. Whoever has given it back, or it was taken from, does not get it again.
    ///
    /// - Parameter batch: the rule whose batch is being handed out: no other one counts then.
    mutating func holding(
        for lead: RecordState, _ ledger: Ledger, batchOf batch: AssignmentRule? = nil
    ) throws -> Holding? {
        let policy = ledger.set.policy
        let facts = Assignment.Lead(lead, grade: policy.grade(of: lead, at: now))
        let former = lead.pool == nil ? [] : OwnerHistory(lead).former
        let choice = Assignment(policy.assignment).choice(
            for: facts, among: candidates.filter { !former.contains($0.actor.name) }, at: now, isBatch: batch != nil)
        guard let choice, batch.map({ $0.name == choice.rule }) ?? true else { return nil }
        if let user = choice.holder.user, let index = candidates.firstIndex(where: { $0.actor.name == user }) {
            lastTurn += 1
            candidates[index].held += 1
            candidates[index].turns[choice.rule, default: .init()].count += 1
            candidates[index].turns[choice.rule, default: .init()].last = lastTurn
            try TurnTable.add(ledger.transaction, rule: choice.rule, user: user, at: lastTurn)
        }
        return Holding(choice.holder, OwnerReason(.rule, text: choice.rule, policyVersion: policy.version))
    }

    /// Marketing goes on answering for what it brought: beside the owner, who sells (OW-12).
    static func edits(_ lead: RecordState, to holding: Holding, isNew: Bool, _ set: WorkingSet) -> [Edit] {
        guard isNew, let captor = lead.owner, set.users[captor]?.actor.role == .marketing,
            lead.value(Field.coOwner) == nil
        else { return HandOver.edits(lead, to: holding) }
        return HandOver.edits(lead, to: holding, stays: false) + [Edit(Field.coOwner, .text(captor))]
    }
}
