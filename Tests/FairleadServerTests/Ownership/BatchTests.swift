import FairleadCore
import FairleadPolicyFile
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Hand-outs in batches (AS-06)", .everyDatabase)
struct BatchTests {
    private static let day: Int64 = 86_400_000

    private static func rule(max: Int64?) -> AssignmentRule {
        var rule = AssignmentRule("grade_c")
        rule.grades = [.c]
        rule.pool = "nurture"
        rule.everyDays = 7
        rule.batchMax = max
        rule.roles = [.rep]
        rule.departments = ["east"]
        return rule
    }

    private static func team(max: Int64?) async throws -> (OwnerTeam, [RecordID]) {
        let team = try await OwnerTeam { $0.assignment.rules[2] = rule(max: max) }
        let leads = try (0..<3).map { index in
            try team.marketing.addLead([Edit(Field.company, .text("Acme \(index)"))] + OwnerTeam.answers(.c))
        }
        try await team.syncAll()
        return (team, leads)
    }

    private static func toNextDay(_ team: OwnerTeam) {
        let now = team.server.time.now
        team.server.time.advance(by: Assignment.lastBatch(everyDays: 7, before: now) + 7 * day + 1 - now)
    }

    @Test("C waits in its pool until the day comes, and goes then, no more than a batch at once; the rest a week later")
    func limited() async throws {
        let (team, leads) = try await Self.team(max: 2)
        let owners = team.server.services.owners
        #expect(try await owners.reclaim().handedOut == [])
        #expect(try leads.map { try team.owner($0) } == [.pool("nurture"), .pool("nurture"), .pool("nurture")])
        Self.toNextDay(team)
        let foreseen = try await owners.reclaim(isDryRun: true).handedOut
        #expect(foreseen.count == 2 && foreseen.allSatisfy { $0.user == nil })
        let given = try await owners.reclaim().handedOut
        #expect(given.map(\.user) == ["a", "b"] && given.map(\.code) == foreseen.map(\.code))
        #expect(try await owners.reclaim().handedOut == [], "a batch is handed out once")
        try await team.syncAll()
        #expect(try leads.count { try team.owner($0) == .pool("nurture") } == 1)
        let one = try #require(leads.first { LeadCode.code(of: $0) == given[0].code })
        let reason = try team.admin.state(one)?.holding?.reason
        #expect(reason?.code == .rule && reason?.text == "grade_c")
        Self.toNextDay(team)
        #expect(try await owners.reclaim().handedOut.map(\.user) == ["a"])
        #expect(try await team.problems() == [])
    }

    @Test("what came into the pool after the day waits for the next one; a lead of another rule stays where it is")
    func later() async throws {
        let (team, leads) = try await Self.team(max: nil)
        Self.toNextDay(team)
        let late = try team.marketing.addLead([Edit(Field.company, .text("Late"))] + OwnerTeam.answers(.c))
        try await team.syncAll()
        try team.manager.edit(leads[0], OwnerTeam.answers(.b))
        _ = try team.admin.state(leads[0])
        try team.admin.edit(leads[0], OwnerTeam.answers(.b))
        try await team.syncAll()
        #expect(try await team.server.services.owners.reclaim().handedOut.count == 2)
        try await team.syncAll()
        #expect(try team.owner(leads[0]) == .pool("nurture") && team.owner(late) == .pool("nurture"))
        #expect(try await team.problems() == [])
    }

    @Test(
        "a rule that waits names its pool, its days and its people",
        arguments: [
            ("every_days: 0, roles: [rep], choose: weighted, pool: nurture", "every_days", "from 1 to"),
            ("every_days: 7, roles: [rep], choose: weighted", "every_days", "name it"),
            ("every_days: 7, pool: nurture", "choose", "choose is missing"),
            ("batch_max: 7, pool: nurture", "batch_max", "Without every_days"),
            ("roles: [rep], pool: nurture", "pool", "or both and every_days"),
        ])
    func flaws(rule: String, place: String, sentence: String) throws {
        let text = try PolicyFile.text(of: .standard).replacing(
            "      grade_c:\n", with: "      waiting: {\(rule)}\n      grade_c:\n", maxReplacements: 1
        )
        .replacing("    grade_c:\n", with: "    waiting: {\(rule)}\n    grade_c:\n", maxReplacements: 1)
        let problem = try #require(PolicyFile.read(text).problems.first, "\(text)")
        #expect(problem.path == "assignment.rules.waiting.\(place)" && problem.message.contains(sentence))
        #expect(
            problem.line
                == text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("waiting") }
                .map { $0 + 1 })
    }

    @Test("days of batches are counted from a Monday", arguments: [1, 7, 14] as [Int64])
    func days(every: Int64) {
        let monday: Int64 = 1_800_230_400_000  // 2027-01-18
        #expect(Assignment.lastBatch(everyDays: 7, before: monday) == monday)
        #expect(Assignment.lastBatch(everyDays: 7, before: monday - 1) == monday - 7 * Self.day)
        let last = Assignment.lastBatch(everyDays: every, before: monday + 5)
        #expect(last <= monday + 5 && monday + 5 - last < every * Self.day)
        #expect(Assignment.lastBatch(everyDays: every, before: last + every * Self.day) == last + every * Self.day)
    }
}
