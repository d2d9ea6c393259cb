import FairleadCore
import Testing

@Suite("Assignment by rules")
struct AssignmentTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_800_000_000_000

    private static func policy(_ rules: [AssignmentRule], _ people: [AssignmentPolicy.Person] = []) -> AssignmentPolicy
    {
        AssignmentPolicy(capturedBy: [.marketing], fromPools: [], people: people, rules: rules, otherwise: "incoming")
    }

    private static func rule(_ name: String = "r", _ change: (inout AssignmentRule) -> Void = { _ in })
        -> AssignmentRule
    {
        var rule = AssignmentRule(name)
        rule.roles = [.rep]
        change(&rule)
        return rule
    }

    private static func candidate(
        _ name: String, _ department: String = "east", role: Role = .rep, held: Int64 = 0,
        turns: [String: Assignment.Turns] = [:]
    ) -> Assignment.Candidate {
        .init(Actor(name: name, role: role, department: department), held: held, turns: turns)
    }

    private static func choice(
        _ policy: AssignmentPolicy, _ candidates: [Assignment.Candidate], for lead: Assignment.Lead = .init()
    ) -> Holder? {
        Assignment(policy).choice(for: lead, among: candidates, at: now)?.holder
    }

    /// Hands out leads one after the other, as the server does, and returns who got them.
    private static func handOut(_ count: Int, _ policy: AssignmentPolicy, _ candidates: [Assignment.Candidate])
        -> [String]
    {
        var candidates = candidates
        var result: [String] = []
        for turn in 0..<count {
            guard let choice = Assignment(policy).choice(for: .init(), among: candidates, at: now),
                let name = choice.holder.user,
                let index = candidates.firstIndex(where: { $0.actor.name == name })
            else { break }
            candidates[index].held += 1
            candidates[index].turns[choice.rule, default: .init()].count += 1
            candidates[index].turns[choice.rule, default: .init()].last = Int64(turn) + 1
            result.append(name)
        }
        return result
    }

    @Test(
        "a rule fits a lead by grade, city, source, tags and answers, in capitals or not; all that it names has to fit",
        arguments: [
            (rule { $0.grades = [.a, .b] }, true), (rule { $0.grades = [.c] }, false),
            (rule { $0.cities = ["HAMBURG", "Kiel"] }, true), (rule { $0.cities = ["Kiel"] }, false),
            (rule { $0.sources = ["Trade Show"] }, true), (rule { $0.sources = ["web"] }, false),
            (rule { $0.tags = ["VIP"] }, true), (rule { $0.tags = ["cold"] }, false),
            (rule { $0.answers = [.init("complexity", ["A", "B"])] }, true),
            (rule { $0.answers = [.init("complexity", ["C"])] }, false),
            (rule { $0.answers = [.init("unasked", ["A"])] }, false),
            (
                rule {
                    $0.grades = [.a]
                    $0.cities = ["Kiel"]
                }, false
            ),
        ])
    func fits(rule: AssignmentRule, fits: Bool) {
        let lead = Assignment.Lead(
            grade: .a, city: "Hamburg", source: "trade show", tags: ["vip", "new"],
            answers: LeadAnswers(["complexity": "B"]))
        #expect((Self.choice(Self.policy([rule]), [Self.candidate("lena")], for: lead) != nil) == fits)
    }

    @Test("an ungraded lead fits no rule that names grades")
    func ungraded() {
        #expect(Self.choice(Self.policy([Self.rule { $0.grades = Grade.allCases }]), [Self.candidate("lena")]) == nil)
    }

    @Test("A goes to whoever is there for a year, to the day; of whom it is not known does not count (AS-04)")
    func tenure() {
        let people = [
            AssignmentPolicy.Person("new", hiredAt: Self.now - 364 * Self.day),
            AssignmentPolicy.Person("old", hiredAt: Self.now - 365 * Self.day),
        ]
        let policy = Self.policy([Self.rule { $0.tenureDaysMin = 365 }], people)
        #expect(Self.choice(policy, [Self.candidate("new"), Self.candidate("unknown")]) == nil)
        #expect(Self.choice(policy, [Self.candidate("new"), Self.candidate("old")]) == .user("old"))
    }

    @Test("people are known by role, department, name and skills (AS-08 to AS-10)")
    func people() {
        let team = [
            Self.candidate("anna", "west"), Self.candidate("ben"), Self.candidate("mia", role: .manager),
        ]
        let skilled = [AssignmentPolicy.Person("ben", skills: ["english", "robots"])]
        #expect(Self.choice(Self.policy([Self.rule { $0.departments = ["east"] }]), team) == .user("ben"))
        #expect(Self.choice(Self.policy([Self.rule { $0.skills = ["robots"] }], skilled), team) == .user("ben"))
        #expect(Self.choice(Self.policy([Self.rule { $0.skills = ["robots", "chinese"] }], skilled), team) == nil)
        #expect(Self.choice(Self.policy([Self.rule { $0.users = ["mia"] }]), team) == .user("mia"))
    }

    @Test("designated: the first on the list who may have it")
    func designated() {
        let rule = Self.rule {
            $0.users = ["zoe", "anna"]
            $0.choice = .designated
        }
        let people = [AssignmentPolicy.Person("zoe", capacity: 1)]
        #expect(
            Self.choice(Self.policy([rule], people), [Self.candidate("anna"), Self.candidate("zoe")]) == .user("zoe"))
        #expect(
            Self.choice(Self.policy([rule], people), [Self.candidate("anna"), Self.candidate("zoe", held: 1)])
                == .user("anna"))
        // Whoever has left is no candidate.
        #expect(Self.choice(Self.policy([rule], people), [Self.candidate("ben")]) == nil)
    }

    @Test("round-robin gives everybody a turn before anybody has a second")
    func roundRobin() {
        let team = ["c", "a", "b"].map { Self.candidate($0, held: $0 == "a" ? 50 : 0) }
        #expect(Self.handOut(6, Self.policy([Self.rule()]), team) == ["a", "b", "c", "a", "b", "c"])
    }

    @Test("by weight each gets a share, and never waits for it longer than needed")
    func weighted() {
        let people = [
            AssignmentPolicy.Person("a", weight: 3), AssignmentPolicy.Person("b", weight: 1),
            AssignmentPolicy.Person("c", weight: 0),
        ]
        let policy = Self.policy([Self.rule { $0.choice = .weighted }], people)
        let given = Self.handOut(40, policy, ["a", "b", "c"].map { Self.candidate($0) })
        #expect(given.count { $0 == "a" } == 30 && given.count { $0 == "b" } == 10)
        for start in stride(from: 0, to: 40, by: 4) { #expect(given[start..<start + 4].contains("b"), "\(given)") }
    }

    @Test("least loaded: whoever has the fewest, of equals one after the other; nobody beyond the capacity")
    func leastLoaded() {
        let policy = Self.policy(
            [Self.rule { $0.choice = .leastLoaded }], [AssignmentPolicy.Person("a", capacity: 3)])
        let team = [Self.candidate("a", held: 1), Self.candidate("b", held: 3)]
        #expect(Self.handOut(5, policy, team) == ["a", "a", "b", "b", "b"])
    }

    @Test("where nobody can take it the next rule counts; a rule may name a pool")
    func nextRule() {
        let rules = [
            Self.rule("seniors") { $0.tenureDaysMin = 365 },
            Self.rule("nurture") {
                $0.roles = []
                $0.pool = "nurture"
            },
        ]
        let choice = Assignment(Self.policy(rules)).choice(for: .init(), among: [Self.candidate("a")], at: Self.now)
        #expect(choice?.holder == .pool("nurture") && choice?.rule == "nurture")
    }

    @Test("the standard policy: seniors get A, everybody B, the nurture pool C, and what has no grade waits")
    func standard() {
        var policy = AssignmentPolicy.standard
        policy.people = [.init("old", hiredAt: 0)]
        let team = [Self.candidate("new"), Self.candidate("old"), Self.candidate("boss", role: .manager)]
        let holders = [Grade.a, .b, .c, nil].map { Self.choice(policy, team, for: .init(grade: $0)) }
        #expect(holders == [.user("old"), .user("new"), .pool("nurture"), nil])
    }
}
