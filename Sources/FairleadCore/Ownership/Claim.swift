/// A claim of a lead, with all that decides about it. What is not granted is refused with the reason, so of many claims
/// one is granted and the others are told (I9).
package struct Claim: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case grant
        /// Both stand for the lead until a manager has decided.
        case contest
        /// The lead goes to this claimant instead of the one to whom it was granted.
        case overtake
        /// - isBeaten: somebody else has it, of whom the claimant could not know.
        case refuse(Refusal, isBeaten: Bool)
    }

    package var claimant: Actor
    /// Whose the lead is in the log.
    package var holding: Holding?
    /// When that claim was made, or else since when it is so; milliseconds since 1970.
    package var heldSince: Int64
    /// The pool in which the claimant saw it; `nil` when he saw it in none.
    package var poolInView: String?
    package var isContested: Bool
    package var grade: Grade?
    /// When the claim was made, corrected (R12).
    package var at: Int64
    /// Those granted to this claimant so far, and when.
    package var granted: [Int64]
    /// How many leads the claimant has.
    package var held: Int64
    /// When the claimant last stopped having this lead.
    package var lostAt: Int64?
    /// Who has other leads of the same company, the earliest first.
    package var companyOwners: [String]

    package init(
        claimant: Actor, holding: Holding?, heldSince: Int64, poolInView: String?, isContested: Bool = false,
        grade: Grade? = nil, at: Int64, granted: [Int64] = [], held: Int64 = 0, lostAt: Int64? = nil,
        companyOwners: [String] = []
    ) {
        self.claimant = claimant
        self.holding = holding
        self.heldSince = heldSince
        self.poolInView = poolInView
        self.isContested = isContested
        self.grade = grade
        self.at = at
        self.granted = granted
        self.held = held
        self.lostAt = lostAt
        self.companyOwners = companyOwners
    }

    package func verdict(by policy: Policy) -> Verdict {
        guard let name = poolInView ?? holding?.holder.pool, let pool = policy.pool(name) else {
            return .refuse(.notInPool, isBeaten: false)
        }
        guard pool.isMember(claimant) || claimant.role == .admin else {
            return .refuse(.notInPool, isBeaten: false)
        }
        if let refusal = limit(of: pool) { return .refuse(refusal, isBeaten: false) }
        switch holding?.holder {
        case .pool(let current):
            // It went to another pool meanwhile, whose rules are others.
            guard current == name || policy.pool(current)?.isMember(claimant) == true else {
                return .refuse(.notInPool, isBeaten: false)
            }
            return .grant
        case .user(let owner):
            guard poolInView != nil, !owner.utf8.elementsEqual(claimant.name.utf8) else {
                return .refuse(.notInPool, isBeaten: false)
            }
            return beside(owner, policy.contests)
        case nil: return .grant
        }
    }

    /// Why this claimant may not take another lead, or not this one, out of a pool.
    private func limit(of pool: Pool) -> Refusal? {
        let day = CivilDate.millisecondsPerDay
        if let most = pool.claimsPerDay {
            // Also those that were made later and came sooner, as from another device.
            let granted = granted.sorted()
            let full = granted.indices.dropLast(Int(most) - 1).last { index in
                let last = granted[index + Int(most) - 1]
                return max(last, at) - min(granted[index], at) < day
            }
            if let full { return .claimsUsedUp(most, pool: pool.title, until: granted[full] + day) }
        }
        if let most = pool.holdingMax, held >= most { return .holdsTooMany(held, most: most, pool: pool.title) }
        if let lostAt, pool.coolDownDays > 0, at < lostAt + pool.coolDownDays * day {
            return .coolingDown(until: lostAt + pool.coolDownDays * day, days: pool.coolDownDays)
        }
        return nil
    }

    /// Somebody else has claimed the lead, and neither knew of the other.
    private func beside(_ owner: String, _ policy: ContestPolicy) -> Verdict {
        let beaten = Verdict.refuse(.taken(by: owner), isBeaten: true)
        // What a person has decided stands; what the policy has, it can decide anew.
        guard let reason = holding?.reason,
            reason.code == .claimed || reason.code == .decided && reason.policyVersion != nil
        else { return beaten }
        if isContested || policy.byGrade[grade] == .manager { return .contest }
        if policy.isCompanyOwnerFirst {
            let mine = companyOwners.contains { $0.utf8.elementsEqual(claimant.name.utf8) }
            let theirs = companyOwners.contains { $0.utf8.elementsEqual(owner.utf8) }
            if mine != theirs { return mine ? .overtake : beaten }
        }
        guard at < heldSince else { return beaten }
        switch policy.late {
        case .keep: return beaten
        case .firstContact: return .overtake
        case .manager: return .contest
        }
    }
}

extension Refusal {
    package static let notInPool = Refusal(
        "not_in_pool", "This lead is in no pool of yours; ask its owner or your manager to assign it.")

    static func taken(by owner: String) -> Refusal {
        Refusal("already_claimed", "\(owner) claimed it before you; you stay on the lead as a collaborator.")
    }

    static func claimsUsedUp(_ most: Int64, pool: String, until moment: Int64) -> Refusal {
        Refusal(
            "claim_limit",
            "\(count(most)) of \(pool) within 24 hours is the limit; the next can be claimed from \(text(moment)) on.")
    }

    static func holdsTooMany(_ held: Int64, most: Int64, pool: String) -> Refusal {
        Refusal(
            "holding_cap",
            "You have \(count(held)); with \(most) or more nobody claims another from \(pool). Give some back first.")
    }

    static func coolingDown(until moment: Int64, days: Int64) -> Refusal {
        Refusal(
            "cool_down", "You had this lead; it is open to others for \(days) days, and to you from \(text(moment)) on."
        )
    }

    private static func count(_ leads: Int64) -> String { leads == 1 ? "1 lead" : "\(leads) leads" }

    /// To the minute, in UTC: where the reader is nobody knows here.
    private static func text(_ moment: Int64) -> String {
        RFC3339.text(milliseconds: moment).prefix(16).replacing("T", with: " ") + " UTC"
    }
}
