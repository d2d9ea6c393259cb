import FairleadCore

/// Draws the consequences of a batch for whose leads are, in change sets of the server's own: who lost a claim stays on the
/// lead, what nobody captured for himself is handed out, leads that are one have one owner.
struct OwnerKeeping {
    let identity: ServerIdentity
    let now: Int64

    /// What it writes has consequences in its turn; those of a hand-out for leads that are one are the last.
    private static let roundsMax = 8
    /// Leads in one change set: even with the longest names it stays within its limit of bytes.
    static let leadsPerChangeSet = 100

    func run(_ ledger: inout Ledger) throws {
        for _ in 0..<OwnerKeeping.roundsMax {
            let work = ledger.set.ownerWork
            guard !work.isEmpty else { return }
            ledger.set.ownerWork = OwnerWork()
            for lead in work.views.sorted() {
                guard let state = ledger.set.records[lead]?.state else { continue }
                try ViewTable.store(ledger.transaction, lead, state.viewers)
            }
            try settle(work.claims, &ledger)
            try restore(work.activities, &ledger)
            try dismiss(work.rehomed, &ledger)
            try handOut(work, &ledger)
            try align(work, &ledger)
            try attend(to: work, &ledger)
        }
    }

    /// Writes edits of leads, some in one change set; leads without any are left out.
    func write(_ command: String, _ edits: [(lead: RecordID, edits: [Edit])], _ ledger: inout Ledger) throws {
        let records = edits.filter { !$0.edits.isEmpty }.map { RecordChange(id: $0.lead, kind: .lead, edits: $0.edits) }
        try write(command, records, &ledger)
    }

    private func write(_ command: String, _ records: [RecordChange], _ ledger: inout Ledger) throws {
        let changes = OwnChanges(command, identity: identity, now: now, after: ledger.set.head)
        var rest = records[...]
        while !rest.isEmpty {
            try changes.write(Array(rest.prefix(OwnerKeeping.leadsPerChangeSet)), to: &ledger)
            rest = rest.dropFirst(OwnerKeeping.leadsPerChangeSet)
        }
    }

    /// Ends what a user may look at no longer, before he is sent anything.
    func endViews(of user: String, _ ledger: inout Ledger) throws {
        let leads = try ViewTable.ended(ledger.transaction, of: user, at: now)
        let edits = leads.map { (lead: $0, edits: [Edit(CellKey(Field.viewers, element: user), .null)]) }
        try write("grant-view", edits, &ledger)
    }

    /// Takes those who have left off leads that come to be theirs because somebody has decided about the one who stood before
    /// them: the next one of those who stand for it has it, and between them it stays to be decided.
    private func dismiss(_ leads: Set<RecordID>, _ ledger: inout Ledger) throws {
        var records: [RecordChange] = []
        for lead in leads.sorted() {
            guard let state = ledger.set.records[lead]?.state, let owner = state.owner, !ledger.set.isActive(owner)
            else { continue }
            var gone: [Dot] = []
            var rest: [Version] = []
            for version in state.cells[CellKey(Field.owner)]?.versions ?? [] {
                let user = Holding(version.value)?.holder.user
                if let user, !ledger.set.isActive(user) { gone.append(version.dot) } else { rest.append(version) }
            }
            guard let holder = Holding(Cell(versions: rest).shown(as: .decided)?.value)?.holder else { continue }
            let holding = Holding(holder, OwnerReason(.left, text: owner))
            records.append(
                RecordChange(
                    id: lead, kind: .lead, dots: gone.sorted().prefix(Limits.contextDotsMax).map { ListedDot($0) },
                    edits: [Edit(Field.owner, holding.value)]))
        }
        try write("user leave", records, &ledger)
    }

    // MARK: claims

    private func settle(_ claims: [OwnerWork.ClaimNote], _ ledger: inout Ledger) throws {
        for claim in claims {
            guard let lead = ledger.set.records[claim.lead]?.state else { continue }
            switch claim.kind {
            case .granted:
                // It had come to a pool anew, of which the claimant did not know: that stands beside the claim, or what
                // the claimant has made of it since.
                let versions = lead.cells[CellKey(Field.owner)]?.versions ?? []
                let own = versions.filter { $0.author.utf8.elementsEqual(claim.user.utf8) }
                let others = versions.filter { !$0.author.utf8.elementsEqual(claim.user.utf8) }
                guard lead.isContested, own.count == 1, let holding = Holding(own[0].value),
                    others.allSatisfy({ Holding($0.value)?.holder.pool != nil })
                else { continue }
                try write("claim", [(lead.id, HandOver.edits(lead, to: holding))], &ledger)
            case .beaten, .contested:
                try write("claim", [(lead.id, HandOver.collaborators([claim.user], of: lead))], &ledger)
            case .overtaking:
                let holding = Holding(
                    .user(claim.user), OwnerReason(.decided, policyVersion: ledger.set.policy.version))
                try write("claim", [(lead.id, HandOver.edits(lead, to: holding))], &ledger)
            }
        }
    }

    /// Gives a reclaimed lead back to whoever had it, when it turns out that he took care in time. Where somebody else stands
    /// for it beside the pool, that is for a manager to decide.
    private func restore(_ activities: Set<RecordID>, _ ledger: inout Ledger) throws {
        for id in activities.sorted() {
            guard let activity = ledger.set.records[id]?.state, let author = activity.value(Field.author)?.text,
                let at = activity.value(Field.occurredAt)?.int,
                let lead = activity.lead.flatMap({ ledger.set.records[$0]?.state })
            else { continue }
            let history = OwnerHistory(lead)
            guard !lead.isContested, let current = history.current, current.holding.reason?.code == .reclaimed,
                at < current.at,
                history.owner(before: current)?.utf8.elementsEqual(author.utf8) == true, ledger.set.isActive(author)
            else { continue }
            let holding = Holding(.user(author), OwnerReason(.restored, policyVersion: ledger.set.policy.version))
            try write("reclaim", [(lead.id, HandOver.edits(lead, to: holding))], &ledger)
        }
    }
}

extension Policy {
    /// The grade that counts for a lead at a moment.
    func grade(of lead: RecordState, at now: Int64) -> Grade? {
        let override = GradeOverride(lead.value(Field.gradeOverride))
        return LeadGrading(LeadAnswers(lead), override: override, policy: grading).grade(at: now)
    }
}
