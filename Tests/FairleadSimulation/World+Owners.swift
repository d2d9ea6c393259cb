import FairleadCore
import FairleadProtocol
import FairleadStore

/// Pools, claims, returns and contests.
extension World {
    func moveLeads(_ device: SimulatedDevice) throws {
        let before = try look(device)
        let here = leads.filter { before[$0] != nil }
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<20: try claim(device, here, before)
        case 20..<40: try race(here)
        case 40..<60:
            let pool = roll(80) ? "public" : pick(OwnerRules.pools) ?? "public"
            try hand(device, here.filter { before[$0]?.owner == device.user || roll(10) }, "returns") {
                HandOver.edits($0, to: Holding(.pool(pool), OwnerReason(.returned, text: "r")))
            }
        case 60..<70:
            let user = pick(people) ?? "ann"
            try hand(device, here, "assigns to \(user)") { HandOver.edits($0, to: Holding(.user(user))) }
        case 70..<80:
            let contested = here.filter { before[$0]?.isContested == true }
            let winner = pick(contested.flatMap { before[$0]?.contenders ?? [] }) ?? device.user
            try hand(device, contested, "decides for \(winner)") {
                HandOver.edits($0, to: Holding(.user(winner), OwnerReason(.decided)))
            }
        case 80..<90: try grantView(device, here)
        default: break
        }
    }

    private func claim(
        _ device: SimulatedDevice, _ here: [RecordID], _ before: [RecordID: RecordState]
    ) throws {
        try hand(device, here.filter { before[$0]?.pool != nil }, "claims") { _ in
            [Edit(Field.owner, Holding(.user(device.user), OwnerReason(.claimed)).value)]
        }
    }

    /// Several claim one lead before they hear of each other.
    private func race(_ here: [RecordID]) throws {
        let pooled = here.filter { model.exists($0) && model.holder(of: $0, truth)?.pool != nil }
        guard let lead = pick(pooled) else { return }
        for device in active.shuffled(using: &dice) where roll(70) {
            guard try look(device)[lead]?.pool != nil else { continue }
            time.advance(by: Int64.random(in: 1...60_000, using: &dice))
            try hand(device, [lead], "claims") { _ in
                [Edit(Field.owner, Holding(.user(device.user), OwnerReason(.claimed)).value)]
            }
        }
    }

    private func grantView(_ device: SimulatedDevice, _ here: [RecordID]) throws {
        let user = pick(people) ?? "ann"
        let until = time.now + Int64.random(in: 0...OwnerRules.day, using: &dice)
        try hand(device, here, "lets \(user) look") { _ in
            [Edit(CellKey(Field.viewers, element: user), self.roll(85) ? .int(until) : .null)]
        }
    }

    private func hand(
        _ device: SimulatedDevice, _ choices: [RecordID], _ what: String, _ edits: (RecordState) -> [Edit]
    ) throws {
        guard let lead = pick(choices) else { return }
        let before = try look(device)
        try device.store.write("claim", summary: "") { writer in
            guard let state = try writer.state(lead) else { return }
            let edits = edits(state)
            if !edits.isEmpty { try writer.edit(lead, edits) }
        }
        try learn(device, before: before, "\(what) \(name(lead))")
    }

    // MARK: what the server made of it

    /// When something was written, by the server's clock (R12).
    func effectiveTime(of change: ChangeSet, _ request: SyncRequest) -> Int64 {
        let time =
            change.time.bootID == request.bootID
            ? self.time.now - max(0, request.bootMilliseconds - change.time.bootMilliseconds)
            : change.time.wallMilliseconds + self.time.now - request.wallMilliseconds
        return min(max(time, change.time.lastExchangeMilliseconds, 0), self.time.now)
    }

    /// What a claim in a change set must come to.
    func weighClaim(
        _ write: Write, _ change: ChangeSet, request: SyncRequest
    ) -> (lead: RecordID, verdict: ServerModel.ClaimVerdict)? {
        guard plan.owners, let lead = model.claimedLead(write, change, truth) else { return nil }
        let moment = effectiveTime(of: change, request)
        return (lead: lead, verdict: model.verdict(onClaimOf: lead, write, at: moment, truth))
    }

    /// Compares what the server made of a claim with what it should have, and writes that down.
    func take(
        _ claim: (lead: RecordID, verdict: ServerModel.ClaimVerdict)?, _ outcome: Outcome, _ write: Write,
        _ change: ChangeSet, isTaken: Bool, isUnclear: Bool, request: SyncRequest
    ) {
        noteDecisions(write, outcome)
        guard let claim else { return }
        let moment = effectiveTime(of: change, request)
        switch (outcome.kind, claim.verdict) {
        case (.refused(let reason), .refuse(let code, _)):
            // Of a change set that says of several leads whose they are, another one may be the reason.
            let owned = change.records.count { $0.edits.contains { $0.key.field == Field.owner } }
            // Nor of one that names what was erased.
            let namesErased = reason.code == "erased" && change.records.contains { model.isErased($0.lead ?? $0.id) }
            if reason.code != code, !isUnclear, owned == 1, !namesErased {
                fail("the claim w\(write.number) was refused for \(reason.code), not for \(code) (I9)")
            }
            noteClaim(claim.lead, claim.verdict, write, at: moment)
        case (.refused(let reason), _) where isUnclear:
            // Of a carried one the model has guessed another time than the server.
            let isBeaten = reason.code == "already_claimed"
            noteClaim(claim.lead, .refuse(code: reason.code, isBeaten: isBeaten), write, at: moment)
        case (.accepted, _), (.merged, _), (.conflicting, _),
            (.known, _) where isTaken:
            // A carried one that was granted against the model's guess counts all the same.
            if case .refuse = claim.verdict { return }
            noteClaim(claim.lead, claim.verdict, write, at: model.effective[write.origin] ?? moment)
        default: break
        }
    }

    private func noteDecisions(_ write: Write, _ outcome: Outcome) {
        guard model.isIntegrated(write.origin), outcome.position > 0 else { return }
        for (cell, value) in write.cells {
            switch cell.key.field {
            case Field.owner where value.list?[2].text == "decided": counts.add(.contestDecided)
            case Field.owner where value.list?[0].text == "pool": counts.add(.givenBack)
            case Field.viewers where !value.isNull: counts.add(.viewGranted)
            default: break
            }
        }
    }

    /// Writes down what it came to; the server owes the claimant what follows.
    func noteClaim(_ lead: RecordID, _ verdict: ServerModel.ClaimVerdict, _ write: Write, at moment: Int64) {
        note("claim of \(name(lead)) by \(write.user): \(verdict)")
        let owed = OwedClaim(lead: lead, user: write.user, verdict: verdict)
        switch verdict {
        case .grant:
            counts.add(.claimGranted)
            model.claims.append(.init(user: write.user, lead: lead, at: moment))
            model.justGranted[lead] = write.user
            owedClaims.append(owed)
        case .overtake:
            counts.add(.claimOvertakes)
            model.claims.append(.init(user: write.user, lead: lead, at: moment))
            owedClaims.append(owed)
        case .contest:
            counts.add(.claimContested)
            owedClaims.append(owed)
        case .refuse(let code, let isBeaten):
            if isBeaten { owedClaims.append(owed) }
            switch code {
            case "claim_limit": counts.add(.claimLimit)
            case "holding_cap": counts.add(.holdingCap)
            case "cool_down": counts.add(.coolDown)
            case "already_claimed": counts.add(.claimBeaten)
            default: break
            }
        }
    }

    /// The server's own words after claims: a winner gets the lead, a loser stays on it.
    func objection(toClaims record: RecordChange) -> String? {
        for edit in record.edits {
            switch edit.key.field {
            case Field.owner:
                let owed = owedClaims.first {
                    $0.lead == record.id && due($0).map { Holding(edit.value)?.holder == $0 } ?? false
                }
                guard let owed else { return "nobody overtook" }
                if owed.isGranted { counts.add(.claimBesidePool) }
            case Field.collaborators where edit.value.isNull: break
            case Field.collaborators:
                let user = edit.key.element ?? ""
                let isOwed = owedClaims.contains {
                    $0.lead == record.id
                        && ($0.isOvertaking ? model.holders(of: $0.lead, truth).contains(.user(user)) : $0.user == user)
                }
                guard isOwed else { return "\(user) lost no claim" }
            default: return "nothing calls for \(edit.key.encoded)"
            }
        }
        return nil
    }

    /// Who is to have a lead after a claim that others stand beside; `nil` when the server has nothing to say.
    private func due(_ owed: OwedClaim) -> Holder? {
        if owed.isOvertaking { return .user(owed.user) }
        return owed.isGranted ? model.sayingBesidePool(owed.user, owed.lead, truth) : nil
    }

    /// Of many claims one is granted, and the others are told, and stay on the lead.
    func checkClaims() {
        for owed in owedClaims {
            if owed.isGranted {
                if due(owed) != nil { fail("\(owed.user) was granted \(name(owed.lead)), and has it not (I9)") }
                continue
            }
            let isThere =
                model.collaborators(of: owed.lead, truth).contains(owed.user)
                || model.holder(of: owed.lead, truth) == .user(owed.user)
            if !isThere { fail("\(owed.user) claimed \(name(owed.lead)) and is not on it (I9)") }
            // Leads that people have made one meanwhile have one owner, by rules of their own.
            let existing = leads.filter(model.exists)
            let one = model.clusters(existing, united: true, truth).members(with: owed.lead, of: existing)
            if owed.isOvertaking, one.count < 2, model.holder(of: owed.lead, truth) != .user(owed.user) {
                fail("\(owed.user) was first at \(name(owed.lead)), and has it not (I9)")
            }
        }
        owedClaims = []
    }

    /// What somebody may look at for a while ends with it.
    func checkViews(_ device: SimulatedDevice) {
        for lead in leads where model.exists(lead) {
            let cell = CellName(record: lead, key: CellKey(Field.viewers, element: device.user))
            let ends = model.standing(cell, truth).compactMap { truth.writes[$0]?.cells[cell]?.int }
            if let end = ends.max(), end < time.now - 500 {
                fail("\(device.user) may look at \(name(lead)) although that has ended (I11)")
            }
        }
    }
}

/// A claim of which the server has to draw consequences.
struct OwedClaim {
    var lead: RecordID
    var user: String
    var verdict: ServerModel.ClaimVerdict

    var isOvertaking: Bool { verdict == .overtake }
    var isGranted: Bool { verdict == .grant }
}
