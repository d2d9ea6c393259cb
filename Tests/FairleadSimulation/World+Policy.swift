import FairleadCore
import FairleadServer

/// What the server decides by the team's policy alone: who gets what marketing brings, and what nobody takes care of.
extension World {
    // MARK: reclaims

    /// Nobody does anything for days; most devices are heard from between the warning and the reclaim.
    func neglect() async throws {
        time.advance(by: OwnerRules.reclaim)
        try await reclaim()
        time.advance(by: OwnerRules.warn + 60_000)
        for device in active where roll(85) { try await sync(device, faults: false) }
        // A follow-up from before the reclaim that comes after it.
        for device in active where roll(50) {
            let states = try look(device)
            let warned = leads.filter {
                states[$0]?.owner == device.user && states[$0]?.value(Field.reclaimAt)?.int != nil
            }
            if let lead = pick(warned) { try logActivity(device, lead) }
        }
        countHeldBack()
        try await reclaim()
    }

    private func reclaim() async throws {
        _ = try await services.owners.reclaim()
        note("server looks for leads that nobody takes care of")
        try await takeOwnWrites()
    }

    func objection(toReclaiming record: RecordChange) -> String? {
        let warning = CellName(record: record.id, key: CellKey(Field.reclaimAt))
        let warned = model.standing(warning, truth).compactMap { truth.writes[$0]?.cells[warning]?.int }.max()
        guard let owner = record.edits.first(where: { $0.key.field == Field.owner }) else {
            guard let edit = record.edits.first, record.edits.count == 1, edit.key.field == Field.reclaimAt else {
                return "nothing calls for that"
            }
            guard let moment = edit.value.int else {
                counts.add(.reclaimCleared)
                return warned == nil ? "nobody was warned" : nil
            }
            counts.add(.reclaimWarned)
            guard let (deadline, _) = deadline(of: record.id) else { return "it goes back to no pool" }
            if time.now < deadline - OwnerRules.warn { return "it is too early for a warning" }
            return moment == max(deadline, time.now + OwnerRules.warn) ? nil : "it says the wrong time"
        }
        guard let holding = Holding(owner.value) else { return "nobody has it" }
        if holding.reason?.code == .restored { return objection(toRestoring: record.id, holding.holder) }
        guard holding.holder == .pool("public") else { return "it goes to \(holding.holder)" }
        counts.add(.reclaimed)
        guard let (deadline, involved) = deadline(of: record.id) else { return "it goes back to no pool" }
        guard let warned, warned >= deadline, time.now >= warned else { return "nobody was warned in time" }
        for device in allDevices where involved.contains(device.user) && !isOut(device) {
            if model.heard[device.device] ?? 0 < warned {
                return "what \(device.user) did may sit unsent on d\(device.number), not heard from since"
            }
        }
        return nil
    }

    /// Whoever took care in time gets it back.
    private func objection(toRestoring lead: RecordID, _ holder: Holder) -> String? {
        counts.add(.reclaimUndone)
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        guard let last = (model.cells[cell] ?? []).max(by: { model.isEarlier($0, $1) }),
            let parts = truth.writes[last]?.cells[cell]?.list, parts[2].text == "reclaimed"
        else { return "it was not reclaimed" }
        let hasLogged = (activities[lead] ?? []).contains { activity in
            (model.cells[CellName(record: activity, key: CellKey(Field.content))] ?? []).contains {
                truth.writes[$0].map { .user($0.user) == holder } ?? false
            }
        }
        return hasLogged ? nil : "\(holder) logged nothing"
    }

    /// When a lead goes back if nothing is done, and who works on it; leads that are one are looked at as one.
    private func deadline(of lead: RecordID) -> (at: Int64, involved: Set<String>)? {
        let existing = leads.filter(model.exists)
        let all = model.clusters(existing, truth).members(with: lead, of: existing)
        let members = all.filter {
            model.holder(of: $0, truth)?.user != nil && !model.isArchived($0, truth)
                && Set(model.holders(of: $0, truth)).count == 1
        }
        guard members.contains(lead), let owner = model.holder(of: lead, truth)?.user else { return nil }
        if ["won", "lost"].contains(model.shown(lead, Field.stage, truth)?.text) { return nil }
        let held = members.map { model.heldSince($0, truth) }.max() ?? 0
        let after = all.contains { model.grade(of: $0, truth) == "A" } ? OwnerRules.reclaimA : OwnerRules.reclaim
        let involved = members.reduce(into: Set([owner])) { $0.formUnion(model.collaborators(of: $1, truth)) }
        return (at: held + after, involved: involved)
    }

    /// Counts leads that would have gone, were it not for a device that was not heard from.
    func countHeldBack() {
        for lead in leads where model.exists(lead) {
            let warning = CellName(record: lead, key: CellKey(Field.reclaimAt))
            let warned = model.standing(warning, truth).compactMap { truth.writes[$0]?.cells[warning]?.int }.max()
            guard let (deadline, involved) = deadline(of: lead), let warned, warned >= deadline, time.now >= warned
            else {
                continue
            }
            let isSilent = allDevices.contains {
                involved.contains($0.user) && !isOut($0) && model.heard[$0.device] ?? 0 < warned
            }
            if isSilent { counts.add(.reclaimHeldBack) }
        }
    }

    // MARK: hand-outs

    /// With what the same change set gives.
    private func held(by user: String) -> Int { model.held(by: user, truth) + (handedOut[user] ?? 0) }

    /// A leads go to the rep who has the fewest, others to one rep after the other.
    func objection(toHandingOut record: RecordChange) -> String? {
        guard let owner = record.edits.first(where: { $0.key.field == Field.owner }),
            let holder = Holding(owner.value)?.holder
        else { return "it is nobody's" }
        let before = model.holder(of: record.id, truth)
        let captor = before?.user
        guard before == .pool("incoming") || captor.flatMap({ model.users[$0]?.role }) == .marketing else {
            return "somebody has it"
        }
        let isTop = model.grade(of: record.id, truth) == "A"
        let former = before?.pool == nil ? [] : model.former(of: record.id, truth)
        let able = model.users.filter { $0.value.isActive && $0.value.role == .rep && !former.contains($0.key) }
            .keys.sorted()
        guard let user = holder.user else {
            return able.isEmpty && holder == .pool("incoming") ? nil : "it goes to \(holder)"
        }
        counts.add(.handedOut)
        let turns = model.turns[isTop ? "top" : "rest"] ?? [:]
        let chosen = able.min { left, right in
            let (one, other) = isTop ? (held(by: left), held(by: right)) : (0, 0)
            return (one, turns[left] ?? 0, left) < (other, turns[right] ?? 0, right)
        }
        let last = model.turns.values.flatMap(\.values).max() ?? 0
        model.turns[isTop ? "top" : "rest", default: [:]][user] = last + 1
        handedOut[user, default: 0] += 1
        guard chosen == user else { return "\(user) gets \(name(record.id)), whose turn is \(chosen ?? "nobody")'s" }
        let coOwner = record.edits.first { $0.key.field == Field.coOwner }?.value.text
        if let captor, coOwner != captor { return "\(captor), who captured it, does not answer for it any more" }
        return nil
    }
}
