import FairleadCore
import Foundation
import Testing

@testable import FairleadServer

@Suite("The team's policy in the log", .everyDatabase)
struct PolicyServiceTests {
    private static func stricter(version: Int64 = 0) -> Policy {
        var policy = Policy.standard
        policy.version = version
        policy.grading.schemes[0].thresholdA = 4
        return policy
    }

    private static func answers(_ letters: String) -> [Edit] {
        zip(["budget", "authority", "need", "timeline"], letters).map { Edit("answer_\($0)", .text(String($1))) }
    }

    @Test("before anything is applied the standard policy holds, and nothing is in the log")
    func standard() async throws {
        let server = try await TestServer()
        #expect(try await server.services.policies.current() == .standard)
        #expect(try await server.services.policies.apply(.standard).version == 0)
        #expect(try await server.accounts.check() == [])
    }

    @Test("what is applied holds, counts up, and comes to every device, whoever uses it")
    func apply() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let devices = [try await server.device("a"), try await server.device("n"), try await server.device("root")]
        for device in devices { try await device.sync() }
        let applied = try await server.services.policies.apply(Self.stricter())
        #expect(applied.version == 1)
        #expect(try await server.services.policies.current() == applied)
        var records: [RecordState] = []
        for device in devices {
            try await device.sync()
            let held = try device.base.keys.compactMap { try device.state($0) }.filter { $0.kind == .policy }
            #expect(held.count == 1)
            records += held
            #expect(try await server.accounts.digest(user: device.user) == device.digest())
        }
        #expect(Set(records.map(\.id)).count == 1)
        #expect(records.allSatisfy { Policy($0) == applied })
        // The same again changes nothing; another one takes the place of the first in the same record.
        #expect(try await server.services.policies.apply(applied).version == 1)
        var second = Self.stricter(version: 1)
        second.grading.primary = "points"
        #expect(try await server.services.policies.apply(second).version == 2)
        try await devices[0].sync()
        let held = try #require(try devices[0].state(records[0].id))
        #expect(Policy(held)?.version == 2 && held.past == [])
        #expect(try await server.accounts.check() == [])
    }

    @Test("a policy made from an older version is turned down: somebody else's change would be lost")
    func stale() async throws {
        let server = try await TestServer()
        _ = try await server.services.policies.apply(Self.stricter())
        for body in [server.services.policies.preview as (Policy) async throws -> PolicyPreview] {
            #expect(await codeOfFailure { _ = try await body(Self.stricter(version: 0)) } == "policy_changed")
        }
        #expect(
            await codeOfFailure { _ = try await server.services.policies.apply(.standard) } == "policy_changed")
        #expect(try await server.services.policies.current().version == 1)
    }

    @Test("a policy that fits no change set is turned down")
    func tooLarge() async throws {
        let server = try await TestServer()
        var policy = Policy.standard
        for index in 0..<380 {
            let answer = String(repeating: "x", count: 199)
            policy.grading.dimensions.append(
                Dimension("more_\(index)", title: answer, answers: [.init("A", answer), .init("B", answer)]))
        }
        #expect(await codeOfFailure { _ = try await server.services.policies.apply(policy) } == "policy_too_large")
        #expect(try await server.services.policies.current() == .standard)
    }

    @Test("a device cannot write a policy, neither a new one nor the one that holds")
    func readOnly() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        _ = try await server.services.policies.apply(Self.stricter())
        for user in ["a", "root"] {
            let device = try await server.device(user)
            try await device.sync()
            let id = try #require(device.base.keys.first { (try? device.state($0))?.kind == .policy })
            let lead = try device.addLead()
            try device.write([RecordChange(id: id, kind: .policy, seen: device.seen(id), edits: [Policy.standard.edit])]
            )
            try device.write([
                RecordChange(id: device.newID(), kind: .policy, isCreation: true, edits: [Policy.standard.edit])
            ])
            try device.write([
                RecordChange(
                    id: device.newID(), kind: .policy, lead: lead, isCreation: true, edits: [Policy.standard.edit])
            ])
            // Nor can its id be taken for something else.
            try device.write([RecordChange(id: id, kind: .lead, edits: [Edit(Field.company, .text("x"))])])
            #expect(
                try await device.sync().map(\.kind.code)
                    == [nil, "read_only", "read_only", "read_only", "unknown_record"])
        }
        #expect(try await server.services.policies.current() == Self.stricter(version: 1).with(version: 1))
        #expect(try await server.accounts.check() == [])
    }

    @Test("names of nobody are told, with where they stand")
    func strangers() async throws {
        let team = try await OwnerTeam()
        var policy = try await team.server.services.policies.current()
        policy.pools[1].users = ["a", "lenna"]
        policy.pools[1].departments = ["nowhere"]
        policy.assignment.people = [.init("bob", hiredAt: 0), .init("b", hiredAt: 0)]
        policy.assignment.rules[0].users = ["a", "zoe"]
        policy.assignment.rules[0].departments = ["ads", "mars"]
        let preview = try await team.server.services.policies.preview(policy)
        #expect(
            preview.strangers == [
                "pools.public.departments: there is no department nowhere",
                "pools.public.users: there is no user lenna",
                "assignment.people: there is no user bob",
                "assignment.rules.grade_a.departments: there is no department mars",
                "assignment.rules.grade_a.users: there is no user zoe",
            ])
    }

    @Test("the preview tells which settings change, and which live leads by how many grades; nothing is written")
    func preview() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let three = try device.addLead(Self.answers("AAAC"))
        try device.addLead(Self.answers("AAAA"))
        try device.addLead(Self.answers("CCCC"))
        try device.addLead()
        let archived = try device.addLead(Self.answers("AAAB"))
        try device.write([
            RecordChange(id: archived, kind: .lead, edits: [Edit(Field.archived, .bool(true))])
        ])
        let decided = GradeOverride(grade: .a, reason: "key account", until: server.time.now + 1_000)
        try device.addLead(Self.answers("AABA") + [Edit(Field.gradeOverride, decided.value)])
        #expect(try await device.sync().allSatisfy { $0.kind == .accepted })
        let preview = try await server.services.policies.preview(Self.stricter())
        #expect(preview.settings.map(\.path) == ["grading.schemes.bant.thresholds.A"])
        #expect(preview.gradedLeads == 4)
        #expect(
            preview.sortedMoves == [.init(old: .a, new: .b, count: 1, codes: [LeadCode.code(of: three)])])
        server.time.advance(by: 2_000)
        // The decision has ended: that lead now goes by its answers.
        #expect(try await server.services.policies.preview(Self.stricter()).moves.map(\.count) == [2])
        #expect(try await server.services.policies.current() == .standard)
    }

    @Test("answers travel and merge as raw letters; a colleague answers, but does not decide against the answers")
    func rights() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let owner = try await server.device("a")
        let colleague = try await server.device("b")
        let manager = try await server.device("m")
        let lead = try owner.addLead()
        try owner.edit(lead, Field.coOwner, .text("b"))
        try await owner.sync()
        for device in [colleague, manager] { try await device.sync() }
        let decided = GradeOverride(grade: .a, reason: "key account", until: nil)
        try colleague.edit(lead, "answer_budget", .text("A"))
        try colleague.edit(lead, Field.gradeOverride, decided.value)
        try colleague.edit(lead, "answer_budget", .text("a"))
        try colleague.edit(lead, Field.grade, .text("A"))
        #expect(try await colleague.sync().map(\.kind.code) == [nil, "not_allowed", "bad_value", "read_only"])
        try manager.edit(lead, Field.gradeOverride, decided.value)
        #expect(try await manager.sync().map(\.kind.code) == [nil])
        try await owner.sync()
        let state = try #require(try owner.state(lead))
        #expect(LeadAnswers(state) == LeadAnswers(["budget": "A"]))
        #expect(GradeOverride(state.value(Field.gradeOverride)) == decided)
        #expect(state.value(Field.grade) == nil)
        #expect(try await server.accounts.digest(user: "a") == owner.digest())
    }
}

extension Policy {
    fileprivate func with(version: Int64) -> Policy {
        var policy = self
        policy.version = version
        return policy
    }
}
