import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Hand-outs by the server", .everyDatabase)
struct AssignmentServiceTests {
    private static func capture(_ device: TestDevice, _ grade: Grade?, _ edits: [Edit] = []) throws -> RecordID {
        try device.addLead(
            [Edit(Field.company, .text("Acme \(device.written.count)"))] + edits
                + (grade.map(OwnerTeam.answers) ?? []))
    }

    @Test("what marketing captures goes to seniors, everybody, the nurture pool, or waits; marketing stays as co-owner")
    func captured() async throws {
        let team = try await OwnerTeam { $0.assignment.people = [.init("b", hiredAt: 0)] }
        let leads = try [Grade.a, .b, .b, .b, .c, nil].map { try Self.capture(team.marketing, $0) }
        #expect(try await team.marketing.sync().allSatisfy { $0.kind == .accepted })
        try await team.syncAll()
        let holders: [Holder] = [.user("b"), .user("a"), .user("b"), .user("w"), .pool("nurture"), .pool("incoming")]
        #expect(try leads.map { try team.owner($0) } == holders)
        let states = try leads.compactMap { try team.admin.state($0) }
        #expect(
            states.map { $0.holding?.reason?.text } == ["grade_a", "grade_b", "grade_b", "grade_b", "grade_c", nil])
        #expect(states.allSatisfy { $0.holding?.reason?.code == .rule && $0.holding?.reason?.policyVersion == 1 })
        #expect(states.allSatisfy { $0.value(Field.coOwner) == .text("mia") })
        #expect(states.allSatisfy { $0.value(Field.capturedBy) == .text("mia") })
        #expect(team.marketing.leads.isSuperset(of: leads))
        // OW-12: the co-owner edits, and does not hand on.
        try team.marketing.edit(leads[1], Field.need, .text("gripper"))
        try team.marketing.edit(leads[1], Field.owner, .text("b"))
        #expect(try await team.marketing.sync().map(\.kind.code) == [nil, "not_allowed"])
        #expect(try await team.problems() == [])
    }

    @Test("what waits is handed out as soon as it has a grade, whoever gives it")
    func graded() async throws {
        let team = try await OwnerTeam()
        let lead = try Self.capture(team.marketing, nil)
        try await team.marketing.sync()
        try await team.syncAll()
        #expect(try team.owner(lead) == .pool("incoming"))
        try team.manager.edit(lead, OwnerTeam.answers(.b))
        #expect(try await team.manager.sync().map(\.kind) == [.accepted])
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("a"))
        #expect(try await team.problems() == [])
    }

    @Test("whoever has given a lead back does not get it again, though the turn is his; with nobody else it waits")
    func notTheFormerOne() async throws {
        let team = try await OwnerTeam()
        let lead = try Self.capture(team.a, .b)
        try team.a.edit(lead, [OwnerTeam.giveBack("not our region", to: "incoming")])
        try await team.a.sync()
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("b"), "by the names the turn was a's")
        try team.b.edit(lead, [OwnerTeam.giveBack("nor here", to: "incoming")])
        try await team.b.sync()
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("w"), "nor again to the first one")
        try team.west.edit(lead, [Edit(Field.owner, .text("b"))])
        try await team.west.sync()
        try await team.syncAll()
        for name in ["a", "w"] { _ = try await team.server.accounts.leave(name, to: "b", withRecords: false) }
        try await team.b.sync()
        try team.b.edit(lead, [OwnerTeam.giveBack("nor here", to: "incoming")])
        try await team.b.sync()
        try await team.admin.sync()
        #expect(try team.owner(lead) == .pool("incoming"))
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("an archived lead whose pool is no more is handed out like a new one when it is restored")
    func stranded() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        try team.admin.edit(lead, Field.archived, .bool(true))
        try await team.admin.sync()
        var policy = try await team.server.services.policies.current()
        policy.pools[1].name = "north"
        policy.reclaim.pool = "north"
        _ = try await team.server.services.policies.apply(policy)
        try await team.syncAll()
        try team.admin.edit(lead, Field.archived, .bool(false))
        try await team.admin.sync()
        try await team.admin.sync()
        #expect(try team.owner(lead) == .pool("incoming"))
        #expect(try await team.problems() == [])
    }

    @Test("reps keep what they capture, and so does marketing what it assigns by itself")
    func kept() async throws {
        let team = try await OwnerTeam()
        let own = try Self.capture(team.a, .c)
        try await team.syncAll()
        #expect(try team.owner(own) == .user("a"))
    }

    @Test("each batch goes on where the last ended; who has left gets nothing")
    func turns() async throws {
        let team = try await OwnerTeam()
        var order: [String] = []
        for round in 0..<4 {
            if round == 2 { _ = try await team.server.accounts.leave("w", to: "a", withRecords: false) }
            let lead = try Self.capture(team.marketing, .b)
            try await team.marketing.sync()
            try await team.admin.sync()
            order.append(try team.owner(lead)?.user ?? "?")
        }
        #expect(order == ["a", "b", "a", "b"])
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("a large batch is spread by the load, in few change sets")
    func batch() async throws {
        let team = try await OwnerTeam {
            $0.assignment.rules[1].choice = .leastLoaded
            $0.assignment.people = [.init("w", capacity: 10)]
        }
        for _ in 0..<20 { _ = try team.a.addLead() }
        try await team.a.sync()
        let head = try await team.server.services.sync.head()
        for _ in 0..<150 { _ = try Self.capture(team.marketing, .b) }
        try await team.marketing.sync()
        #expect(try await team.server.services.sync.head() == head + 150 + 2)
        let counts = try await team.server.rows("SELECT holder, COUNT(*) FROM holdings GROUP BY holder ORDER BY holder")
        #expect(counts == [[.text("u:a"), .int(80)], [.text("u:b"), .int(80)], [.text("u:w"), .int(10)]])
        #expect(try await team.server.accounts.check() == [])
    }
}
