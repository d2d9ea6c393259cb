import FairleadCore

/// What the team's policy says of pools and claims, for the simulator's own judgement of them.
struct OwnerRules: Hashable {
    static let day: Int64 = 86_400_000
    static let holdingMax = 2
    static let coolDown = day
    static let reclaim = 4 * day
    static let reclaimA = 3 * day
    static let warn = day

    /// What is done when an earlier contact comes to light.
    enum Late: String, CaseIterable { case keep, firstContact, manager }

    var late = Late.keep
    var claimsPerDay = 2
    var isCompanyOwnerFirst = true

    /// The same, as an administrator applies it.
    var policy: Policy {
        var policy = Policy.standard
        for index in policy.pools.indices where policy.pools[index].name == "public" {
            policy.pools[index].claimsPerDay = Int64(claimsPerDay)
            policy.pools[index].holdingMax = Int64(Self.holdingMax)
            policy.pools[index].coolDownDays = Self.coolDown / Self.day
        }
        switch late {
        case .keep: policy.contests.late = .keep
        case .firstContact: policy.contests.late = .firstContact
        case .manager: policy.contests.late = .manager
        }
        policy.contests.isCompanyOwnerFirst = isCompanyOwnerFirst
        let (term, warnDays) = (Self.reclaim / Self.day, Self.warn / Self.day)
        let rest = ReclaimPolicy.Term(after: term, warn: warnDays)
        policy.reclaim = ReclaimPolicy(
            byGrade: GradeTable(
                a: .init(after: Self.reclaimA / Self.day, warn: warnDays), b: rest, c: rest, ungraded: rest),
            protectedDays: 1, pool: "public")
        var top = AssignmentRule("top")
        (top.grades, top.roles, top.choice) = ([.a], [.rep], .leastLoaded)
        var others = AssignmentRule("rest")
        (others.roles, others.choice) = ([.rep], .roundRobin)
        policy.assignment.rules = [top, others]
        return policy
    }

    static func isMember(_ user: ServerModel.User?, of pool: String) -> Bool {
        switch pool {
        case "public": user?.role == .rep || user?.role == .manager
        case "incoming", "nurture": user?.role == .manager || user?.role == .marketing
        default: false
        }
    }

    static let pools = ["public", "incoming", "nurture"]
}

/// The simulator's own judgement of claims, in log order (I9).
extension ServerModel {
    enum ClaimVerdict: Equatable {
        case grant, contest, overtake
        case refuse(code: String, isBeaten: Bool)

        var isKnownToClaimant: Bool {
            switch self {
            case .contest, .overtake, .refuse(_, isBeaten: true): true
            case .grant, .refuse: false
            }
        }
    }

    struct GrantedClaim {
        var user: String
        var lead: RecordID
        var at: Int64
    }

    /// The lead that a change set takes out of a pool for its author; `nil` when it takes none, or the author may simply
    /// assign it.
    func claimedLead(_ write: Write, _ change: ChangeSet, _ truth: Truth) -> RecordID? {
        for record in change.records where record.kind == .lead && !record.isCreation && exists(record.id) {
            for edit in record.edits where edit.key.field == Field.owner {
                guard edit.value.list?.first?.text == "user", edit.value.list?[1].text == write.user,
                    edit.value.list?[2].text == "claimed",
                    !rights(of: write, to: record.id, truth).contains(.assign)
                else { continue }
                return record.id
            }
        }
        return nil
    }

    func verdict(onClaimOf lead: RecordID, _ write: Write, at moment: Int64, _ truth: Truth) -> ClaimVerdict {
        let user = write.user
        let seen = holderInView(of: lead, write, truth)?.pool
        let current = granted(lead, truth).map(Holder.user) ?? holder(of: lead, truth)
        // What he may not see does not exist for him.
        let none = ClaimVerdict.refuse(
            code: maySee(user, lead, truth) ? "not_in_pool" : "unknown_record", isBeaten: false)
        guard let pool = seen ?? current?.pool, OwnerRules.isMember(users[user], of: pool) else { return none }
        if pool == "public", let limit = limit(for: user, lead, at: moment, truth) {
            return .refuse(code: limit, isBeaten: false)
        }
        switch current {
        case .pool(let now): return now == pool || OwnerRules.isMember(users[user], of: now) ? .grant : none
        case .user(let owner): return seen == nil || owner == user ? none : beside(owner, user, lead, at: moment, truth)
        case nil: return .grant
        }
    }

    private func limit(for user: String, _ lead: RecordID, at moment: Int64, _ truth: Truth) -> String? {
        let all = (claims.filter { $0.user == user }.map(\.at) + [moment]).sorted()
        let isUsedUp = all.contains { start in
            let within = all.filter { $0 >= start && $0 < start + OwnerRules.day }
            return within.contains(moment) && within.count > rules.claimsPerDay
        }
        if isUsedUp { return "claim_limit" }
        if held(by: user, truth) >= OwnerRules.holdingMax { return "holding_cap" }
        if let lost = lostAt(lead, by: user, truth), moment < lost + OwnerRules.coolDown { return "cool_down" }
        return nil
    }

    /// Somebody else has it, of whom the claimant did not know.
    private func beside(
        _ owner: String, _ user: String, _ lead: RecordID, at moment: Int64, _ truth: Truth
    ) -> ClaimVerdict {
        let beaten = ClaimVerdict.refuse(code: "already_claimed", isBeaten: true)
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        let isGranted = granted(lead, truth) != nil
        let first = standing(cell, truth).first { !isGranted || truth.writes[$0]?.holder(in: cell) == .user(owner) }
        guard let first, let parts = truth.writes[first]?.cells[cell]?.list,
            parts[2].text == "claimed" || parts[2].text == "decided" && !parts[4].isNull
        else { return beaten }
        let isContested = !isGranted && Set(holders(of: lead, truth)).count > 1
        if isContested || grade(of: lead, truth) == "A" { return .contest }
        if rules.isCompanyOwnerFirst {
            let others = ownersOfCompany(beside: lead, truth)
            if others.contains(user) != others.contains(owner) { return others.contains(user) ? .overtake : beaten }
        }
        let since = claims.filter { $0.user == owner && $0.lead == lead }.map(\.at).max()
        guard moment < since ?? milliseconds(first) else { return beaten }
        switch rules.late {
        case .keep: return beaten
        case .firstContact: return .overtake
        case .manager: return .contest
        }
    }

    // MARK: facts

    /// Who was granted a lead in this very push that stands beside a pool still.
    private func granted(_ lead: RecordID, _ truth: Truth) -> String? {
        justGranted[lead].flatMap { standsBesidePool($0, lead, truth) ? $0 : nil }
    }

    /// How many live leads somebody has.
    func held(by user: String, _ truth: Truth) -> Int {
        keys.keys.count { holder(of: $0, truth) == .user(user) && !isArchived($0, truth) }
    }

    /// When its owner got it.
    func heldSince(_ lead: RecordID, _ truth: Truth) -> Int64 {
        standing(CellName(record: lead, key: CellKey(Field.owner)), truth).first.map(milliseconds) ?? 0
    }

    /// Whose the lead was when its author last looked.
    func holderInView(of lead: RecordID, _ write: Write, _ truth: Truth) -> Holder? {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        return (cells[cell] ?? []).filter { write.group[lead]?.contains($0) == true }.max { isEarlier($0, $1) }
            .flatMap { truth.writes[$0]?.holder(in: cell) }
    }

    /// When a user last stopped having a lead.
    private func lostAt(_ lead: RecordID, by user: String, _ truth: Truth) -> Int64? {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        let history = (cells[cell] ?? []).sorted { isEarlier($0, $1) }
        guard let last = history.lastIndex(where: { truth.writes[$0]?.holder(in: cell) == .user(user) }),
            last + 1 < history.count
        else { return nil }
        return milliseconds(history[last + 1])
    }

    /// Who has given a lead back, or had it before it came to the pool where it is.
    func former(of lead: RecordID, _ truth: Truth) -> Set<String> {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        let history = (cells[cell] ?? []).sorted { isEarlier($0, $1) }
        let now = standing(cell, truth).first
        var users: Set<String> = []
        for (before, after) in zip(history, history.dropFirst()) {
            guard let write = truth.writes[after], write.holder(in: cell)?.pool != nil,
                let user = truth.writes[before]?.holder(in: cell)?.user
            else { continue }
            if after == now || write.cells[cell]?.list?[2].text == "returned" { users.insert(user) }
        }
        return users
    }

    func grade(of lead: RecordID, _ truth: Truth) -> String? {
        shown(lead, Field.gradeOverride, truth)?.list?.first?.text
    }

    private func ownersOfCompany(beside lead: RecordID, _ truth: Truth) -> Set<String> {
        guard let company = shown(lead, Field.company, truth)?.text else { return [] }
        return Set(
            keys.keys.filter {
                $0 != lead && !isArchived($0, truth) && shown($0, Field.company, truth)?.text == company
            }.compactMap { holder(of: $0, truth)?.user })
    }

    func isArchived(_ lead: RecordID, _ truth: Truth) -> Bool {
        shown(lead, Field.archived, truth)?.bool ?? false
    }

    /// The last writer's value (R6).
    func shown(_ lead: RecordID, _ field: String, _ truth: Truth) -> Value? {
        let cell = CellName(record: lead, key: CellKey(field))
        return standing(cell, truth).max { isEarlier($0, $1) }.flatMap { truth.writes[$0]?.cells[cell] }
    }

    private func milliseconds(_ origin: OriginID) -> Int64 { (stamps[origin] ?? 0) >> 16 }

    func isEarlier(_ left: OriginID, _ right: OriginID) -> Bool {
        let (one, other) = (stamps[left] ?? 0, stamps[right] ?? 0)
        guard one == other, let first = dots[left], let second = dots[right] else { return one < other }
        return first < second
    }
}
