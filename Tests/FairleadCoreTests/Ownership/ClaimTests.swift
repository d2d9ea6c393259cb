import FairleadCore
import Testing

@Suite("Claims of leads in pools")
struct ClaimTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_800_000_000_000
    private static let rep = Actor(name: "lena", role: .rep, department: "east", pools: ["public"])

    private static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy.standard
        policy.pools = [
            Pool(
                "public", title: "Public pool", roles: [.rep], claimsPerDay: 3, holdingMax: 5, coolDownDays: 7),
            Pool("other", title: "Other pool", roles: [.marketing]),
        ]
        policy.contests.late = .keep
        change(&policy)
        return policy
    }

    private static func claim(_ change: (inout Claim) -> Void = { _ in }) -> Claim {
        var claim = Claim(
            claimant: rep, holding: Holding(.pool("public")), heldSince: now - day, poolInView: "public", at: now)
        change(&claim)
        return claim
    }

    private static let taken = Holding(.user("wei"), OwnerReason(.claimed))

    /// The code of the refusal, or what is done.
    private static func outcome(_ claim: Claim, _ policy: Policy = policy()) -> String {
        switch claim.verdict(by: policy) {
        case .grant: "grant"
        case .contest: "contest"
        case .overtake: "overtake"
        case .refuse(let refusal, let isBeaten): refusal.code + (isBeaten ? " beaten" : "")
        }
    }

    @Test("a member gets what waits in the pool, nobody else does")
    func membership() {
        #expect(Self.outcome(Self.claim()) == "grant")
        #expect(Self.outcome(Self.claim { $0.claimant.role = .marketing }) == "not_in_pool")
        #expect(Self.outcome(Self.claim { $0.claimant.role = .admin }) == "grant")
        #expect(Self.outcome(Self.claim { $0.poolInView = "gone" }) == "not_in_pool")
        // It went to a pool that is not the claimant's meanwhile.
        #expect(Self.outcome(Self.claim { $0.holding = Holding(.pool("other")) }) == "not_in_pool")
        // Nobody claims a lead that was somebody's when he looked.
        let owned = Self.claim {
            $0.holding = Holding(.user("wei"))
            $0.poolInView = nil
        }
        #expect(Self.outcome(owned) == "not_in_pool")
    }

    @Test(
        "granted claims of the last 24 hours count, whatever became of the leads",
        arguments: [
            ([1, 2], "grant"), ([1, 2, 3], "claim_limit"), ([1, 2, 3, 4], "claim_limit"),
            ([1, 2, 24], "grant"), ([1, 2, 23], "claim_limit"), ([25, 26, 27, 28], "grant"),
            // Made later on another device, and in the log before this one.
            ([-1, -2, -3], "claim_limit"), ([1, -1, -2], "claim_limit"), ([22, -1, 1], "claim_limit"),
            ([23, 22, -2], "grant"), ([-24, -25, -26], "grant"), ([12, -11, -13], "grant"),
        ] as [([Int64], String)])
    func daily(hoursAgo: [Int64], outcome: String) {
        let claim = Self.claim { $0.granted = hoursAgo.map { Self.now - $0 * 3_600_000 } }
        #expect(Self.outcome(claim) == outcome)
    }

    @Test("the refusal says when the next claim is free: a day after the first that still counts")
    func freeAgain() {
        let claim = Self.claim { $0.granted = [20, 10, 5, 1].map { Self.now - $0 * 3_600_000 } }
        guard case .refuse(let refusal, false) = claim.verdict(by: Self.policy()) else {
            Issue.record("granted")
            return
        }
        // Of four the second leaves room for a third again.
        let free = RFC3339.text(milliseconds: Self.now + 14 * 3_600_000)
        #expect(refusal.message.contains(free.prefix(16).replacing("T", with: " ")), "\(refusal.message)")
    }

    @Test(
        "whoever holds as many as the cap says gets no other",
        arguments: [(4, "grant"), (5, "holding_cap"), (9, "holding_cap")])
    func cap(held: Int64, outcome: String) {
        #expect(Self.outcome(Self.claim { $0.held = held }) == outcome)
    }

    @Test(
        "whoever had the lead waits out the cool-down",
        arguments: [(0, "cool_down"), (6, "cool_down"), (7, "grant"), (8, "grant")])
    func coolDown(daysAgo: Int64, outcome: String) {
        #expect(Self.outcome(Self.claim { $0.lostAt = Self.now - daysAgo * Self.day }) == outcome)
        #expect(
            Self.outcome(
                Self.claim { $0.lostAt = Self.now - daysAgo * Self.day }, Self.policy { $0.pools[0].coolDownDays = 0 })
                == "grant")
    }

    @Test(
        "of two who did not know of each other: A goes to the manager, of the others the later one is told",
        arguments: [
            (.a, 1, "contest"), (.a, -1, "contest"), (.b, 1, "already_claimed beaten"),
            (.b, -1, "already_claimed beaten"), (nil, 1, "already_claimed beaten"),
        ] as [(Grade?, Int64, String)])
    func concurrent(grade: Grade?, minutesLater: Int64, outcome: String) {
        let claim = Self.claim {
            $0.holding = Self.taken
            $0.heldSince = Self.now - minutesLater * 60_000
            $0.grade = grade
        }
        #expect(Self.outcome(claim) == outcome)
    }

    @Test(
        "an earlier claim that comes after the grant is the policy's matter",
        arguments: [
            (ContestPolicy.Late.keep, "already_claimed beaten"), (.firstContact, "overtake"), (.manager, "contest"),
        ])
    func late(late: ContestPolicy.Late, outcome: String) {
        let earlier = Self.claim {
            $0.holding = Self.taken
            $0.heldSince = Self.now + 1
        }
        #expect(Self.outcome(earlier, Self.policy { $0.contests.late = late }) == outcome)
        let later = Self.claim {
            $0.holding = Self.taken
            $0.heldSince = Self.now - 1
        }
        #expect(Self.outcome(later, Self.policy { $0.contests.late = late }) == "already_claimed beaten")
    }

    @Test("whoever has the company already comes first, also when later; when both have, nobody does")
    func company() {
        func outcome(_ owners: [String]) -> String {
            Self.outcome(
                Self.claim {
                    $0.holding = Self.taken
                    $0.companyOwners = owners
                })
        }
        #expect(outcome(["lena"]) == "overtake")
        #expect(outcome(["wei"]) == "already_claimed beaten")
        #expect(outcome(["lena", "wei"]) == "already_claimed beaten")
        #expect(outcome(["tom"]) == "already_claimed beaten")
    }

    @Test("who was assigned the lead since is no claimant: the claim is simply late")
    func assignedSince() {
        let claim = Self.claim {
            $0.holding = Holding(.user("wei"), OwnerReason(.assigned))
            $0.grade = .a
        }
        #expect(Self.outcome(claim) == "already_claimed beaten")
    }

    @Test("a third claim of a contested lead joins the contest")
    func third() {
        let claim = Self.claim {
            $0.holding = Self.taken
            $0.isContested = true
        }
        #expect(Self.outcome(claim) == "contest")
    }
}
