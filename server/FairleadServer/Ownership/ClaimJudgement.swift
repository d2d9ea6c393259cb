import FairleadCore

/// Claims on their way into the log: decided when they are judged, by what stands there then (I9).
extension WorkingSet {
    /// Works out what each claim in a change set comes to.
    mutating func weighClaims(of change: ChangeSet, by author: Author, at time: EffectiveTime) {
        claimVerdicts = [:]
        for record in change.records where record.claims(by: author.actor.name) {
            guard let lead = records[record.id]?.state, lead.kind == .lead, !record.isCreation else { continue }
            // Whoever may assign it needs no claim.
            if let access = access(to: lead.id, of: change), Permissions.may(author.actor, .assign, access) { continue }
            claimVerdicts[lead.id] = claim(of: lead, record, change, by: author.actor, at: time.milliseconds)
                .verdict(by: policy)
        }
    }

    private func claim(
        of lead: RecordState, _ record: RecordChange, _ change: ChangeSet, by actor: Actor, at moment: Int64
    ) -> Claim {
        let facts = claimants[actor.name]
        let override = GradeOverride(lead.value(Field.gradeOverride))
        let grading = LeadGrading(LeadAnswers(lead), override: override, policy: policy.grading)
        // One that has been granted in this very push counts, whatever stands beside it.
        let granted = grantedBesidePool(lead).flatMap { claimant in
            lead.cells[CellKey(Field.owner)]?.versions.first { Holding($0.value)?.holder.user == claimant }
        }
        let standing = granted ?? lead.shown(CellKey(Field.owner))
        return Claim(
            claimant: actor, holding: Holding(standing?.value),
            heldSince: claimedFacts[lead.id]?.claimedAt ?? standing?.stamp.milliseconds ?? 0,
            poolInView: holdingInView(of: lead, change)?.holder.pool, isContested: lead.isContested && granted == nil,
            grade: grading.grade(at: moment), at: moment, granted: facts?.granted ?? [], held: facts?.held ?? 0,
            lostAt: OwnerHistory(lead).lost(by: actor.name), companyOwners: claimedFacts[lead.id]?.companyOwners ?? [])
    }

    /// Whose the lead was when the author last looked.
    func holdingInView(of lead: RecordState, _ change: ChangeSet) -> Holding? {
        guard change.records.contains(where: { $0.id == lead.id }) else { return nil }
        // A clone's hand-over may stand under its twin's dot; whoever made it knows of it all the same.
        let change = effective(change)
        guard let record = change.records.first(where: { $0.id == lead.id }) else { return nil }
        let context = change.context(of: record)
        let key = CellKey(Field.owner)
        let ever = lead.past.filter { $0.key == key }.map(\.version) + (lead.cells[key]?.versions ?? [])
        return Holding(ever.filter(context.covers).max(by: Version.isEarlier)?.value)
    }

    mutating func noteGrantedClaims(of author: Author, at time: EffectiveTime) {
        let user = author.actor.name
        for (lead, verdict) in claimVerdicts.sorted(by: { $0.key < $1.key }) {
            switch verdict {
            case .grant, .overtake:
                newClaims.append(ClaimRow(user: user, lead: lead, atMilliseconds: time.milliseconds))
                let kind: OwnerWork.ClaimNote.Kind = verdict == .grant ? .granted : .overtaking
                ownerWork.claims.append(.init(kind: kind, lead: lead, user: user))
            case .contest: ownerWork.claims.append(.init(kind: .contested, lead: lead, user: user))
            case .refuse: break
            }
        }
        claimVerdicts = [:]
    }

    /// Whoever was late goes on as a collaborator.
    mutating func noteBeatenClaims(of author: Author) {
        for (lead, verdict) in claimVerdicts.sorted(by: { $0.key < $1.key }) {
            guard case .refuse(_, isBeaten: true) = verdict else { continue }
            ownerWork.claims.append(.init(kind: .beaten, lead: lead, user: author.actor.name))
        }
        claimVerdicts = [:]
    }
}

extension RecordChange {
    /// Whether this user takes the lead for himself.
    func claims(by user: String) -> Bool {
        kind == .lead
            && edits.contains { edit in
                edit.key.field == Field.owner
                    && Holding(edit.value).map { holding in
                        holding.reason?.code == .claimed
                            && holding.holder.user?.utf8.elementsEqual(user.utf8) == true
                    } ?? false
            }
    }
}
