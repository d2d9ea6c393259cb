import FairleadCore

extension Texts {
    // MARK: Pools and claims

    static func inPool(_ pool: String) -> String { "(\(pool))" }
    static let provisional = "provisional"
    static func claimed(_ lead: String) -> String {
        "Claimed \(lead), provisionally: the server decides at the next sync."
    }
    static func alreadyYours(_ lead: String) -> String { "\(lead) is yours already." }
    static func notInPool(_ lead: String, owner: String?) -> String {
        owner.map { "\(lead) is in no pool: it belongs to \($0)." } ?? "\(lead) is in no pool."
    }
    static let notInPoolHint = "fairlead lead list pool:any shows what can be claimed."
    static let claimNeedsJoin = "A lead is claimed from a team's pool, and this device has joined no server."
    static func claimGranted(_ code: String) -> String { "The claim of \(code) is granted: the lead is yours." }
    static func claimPassedOn(_ code: String) -> String {
        "The claim of \(code) was granted, and the lead is not yours any more."
    }
    static func claimContested(_ code: String) -> String {
        "Others claimed \(code) at the same time: a manager decides whose it is."
    }
    static func returned(_ lead: String, pool: String) -> String { "\(lead) goes back to the pool \(pool)." }
    static func inPoolAlready(_ lead: String) -> String { "\(lead) is in a pool already." }
    static let returnNeedsReason = "Whoever gives a lead back says why: --reason TEXT."
    static func unknownPool(_ name: String) -> String { "There is no pool \(name)." }
    static func poolsAre(_ names: [String]) -> String { "Pools: \(names.joined(separator: ", "))" }
    static let noPools = "The team's policy has no pools."
    static func claimsPerDay(_ count: Int64) -> String { "\(count) claims a day" }
    static func holdingMax(_ count: Int64) -> String { "up to \(count) leads each" }
    static func coolDown(_ days: Int64) -> String { "not for \(days) d after giving back" }
    static let notMember = "not for you"
    static let assignNeedsUser = "Say who gets it: --to USER, or --co-owner USER."
    static let leaveNeedsTo = "--leave goes with --to USER."
    static func coOwnerIs(_ lead: String, _ user: String?) -> String {
        user.map { "\($0) now nurtures \(lead) beside its owner." } ?? "Nobody nurtures \(lead) beside its owner."
    }

    static let untilOrEnd = "Give either --until or --end."
    static func viewGranted(_ lead: String, _ user: String, _ until: String) -> String {
        "\(user) may look at \(lead) until \(until)."
    }
    static func viewEnded(_ lead: String, _ user: String) -> String { "\(user) may no longer look at \(lead)." }

    static func viewerAbsent(_ lead: String, _ user: String) -> String { "\(user) was not let look at \(lead)." }

    // MARK: Handed over

    static func reclaimSoon(_ lead: String, _ moment: String, code: String) -> String {
        "\(lead) goes back to a pool at \(moment) unless somebody takes care of it: fairlead why due \(code)"
    }
    static func reclaimedAt(_ moment: String) -> String { "goes back to a pool at \(moment)" }
    static func moreReclaimSoon(_ count: Int) -> String {
        "… and \(Texts.count(count, "more lead")) that go back to a pool soon"
    }
    static func handedOver(_ lead: String, _ why: String, isLost: Bool) -> String {
        isLost ? "\(lead) is no longer yours, you stay on it: \(why)" : "\(lead) is yours now: \(why)"
    }
    static func moreHandedOver(_ count: Int, isLost: Bool) -> String {
        isLost
            ? "… and \(count) more that are no longer yours."
            : "… and \(count) more that are yours now: fairlead lead list owner:me"
    }

    // MARK: Why owner

    static func ownedBy(_ user: String, since: String) -> String { "\(user) has it since \(since)" }
    static func pooled(_ pool: String, since: String) -> String { "It waits in the pool \(pool) since \(since)" }
    static let ownedByNobody = "Nobody has it yet: this device has not joined a server."
    static func captured(_ author: String) -> String { "captured" + by(author) }
    static func assignedBy(_ author: String) -> String { "assigned" + by(author) }
    static let claimedFromPool = "claimed from the pool"
    static func givenBack(_ author: String, _ reason: String?) -> String {
        "given back" + by(author) + (reason.map { ": \($0)" } ?? "")
    }
    static func decidedOwner(_ author: String) -> String {
        author == Actor.serverName ? "decided by the policy among several who stood for it" : "decided" + by(author)
    }
    /// Before a device has joined a server nobody has a name.
    private static func by(_ author: String) -> String { author.isEmpty ? "" : " by \(author)" }
    static func byRule(_ rule: String?) -> String {
        rule.map { "by the rule \($0) of the assignment" } ?? "since no rule of the assignment fits"
    }
    static func reclaimed(_ owner: String?) -> String {
        "taken back because nothing was done" + (owner.map { " by \($0)" } ?? "")
    }
    static let restoredOwner = "given back, since a follow-up from before the reclaim came in"
    static let poolOfMerged = "with the lead that it is one with"
    static let ownerOfMerged = "as the owner of the lead that it is one with"
    static let ownerOfUnmerged = "as before it was taken for another lead"
    static func leftTeam(_ user: String?) -> String { (user ?? "the owner before") + " left the team" }
    static let ownerIsProvisional = "Whose the lead is then, the server decides at the next sync."
    static let provisionalSentence = "This is provisional: the server decides at the next sync."
    static func contestedBy(_ users: [String]) -> String {
        "\(users.joined(separator: " and ")) stand for it, and a manager decides."
    }

    // MARK: Why due

    static func stepDue(_ step: String?, _ when: String, _ author: String) -> String {
        let what = step.map { "\($0), due \(when)" } ?? "Due \(when)"
        return author.isEmpty ? what + "." : "\(what), as \(author) noted."
    }
    static let nothingDue = "Nothing is due."
    static func goesBack(_ when: String, pool: String, days: Int64, grade: String?) -> String {
        let what = grade.map { "grade \($0)" } ?? "a lead without a grade"
        return "It goes back to the pool \(pool) on \(when) unless somebody is in contact: \(days) days for \(what)."
    }
    static func warnedSince(_ when: String) -> String {
        "The server warned of that; log a contact to keep the lead by \(when)."
    }
    static let neverGoesBack = "It does not go back to a pool."
}
