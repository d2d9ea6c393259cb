import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("I9: claims of leads in pools", .everyDatabase)
struct ClaimServiceTests {
    @Test(
        "what waits in a pool is seen by its members and by nobody else; who claims it has it, and the others lose it")
    func granted() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled(by: team.a)
        #expect(team.all.map { $0.leads.contains(lead) } == [true, true, true, true, false, true])
        #expect(try team.a.state(lead)?.holding?.reason?.text == "no time")
        // Whoever is a member only claims it.
        try team.west.edit(lead, Field.city, .text("Bonn"))
        try team.west.addNote(to: lead)
        try team.west.edit(lead, Field.owner, .text("w"))
        try team.west.edit(lead, [OwnerTeam.claim("w")])
        #expect(try await team.west.sync().map(\.kind.code) == ["not_allowed", "not_allowed", "not_allowed", nil])
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("w"))
        #expect(team.all.map { $0.leads.contains(lead) } == [false, false, false, true, false, true])
        #expect(try await team.problems() == [])
    }

    @Test("of many claims one is granted; the others are told, stay as collaborators, and see the lead again")
    func several() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        for (device, name) in [(team.a, "a"), (team.b, "b"), (team.west, "w")] {
            try device.edit(lead, [OwnerTeam.claim(name)])
            team.server.time.advance(by: 1000)
        }
        let west = try #require(team.west.written.last)
        #expect(try await team.west.sync().map(\.kind) == [.accepted])
        // By the policy the first contact has it, and the policy asks for the time of the claim.
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        #expect(try await team.b.sync().map(\.kind.code) == ["already_claimed"])
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("a"))
        #expect(try team.admin.state(lead)?.holding?.reason?.code == .decided)
        #expect(try Set(team.collaborators(lead)).isSuperset(of: ["b", "w"]))
        #expect(team.b.leads.contains(lead) && team.west.leads.contains(lead))
        #expect(try team.admin.state(lead)?.isContested == false)
        #expect(team.west.written.last == west)
        #expect(try await team.problems() == [])
    }

    @Test("the first of many claims has it by the policy, in whatever order they come", arguments: 0..<6)
    func anyOrder(order: Int) async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        var claimants = [(team.a, "a"), (team.b, "b"), (team.west, "w")]
        for (device, name) in claimants {
            try device.edit(lead, [OwnerTeam.claim(name)])
            team.server.time.advance(by: 1000)
        }
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        claimants = orders[order].map { claimants[$0] }
        for (device, _) in claimants { try await device.sync() }
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("a"))
        #expect(try Set(team.collaborators(lead)) == ["b", "w"])
        #expect(try team.admin.state(lead)?.isContested == false)
        #expect(try await team.problems() == [])
    }

    @Test("what was claimed and given back meanwhile waits again: who claims it without knowing has it alone")
    func givenBackMeanwhile() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        try team.west.edit(lead, [OwnerTeam.claim("w")])
        team.server.time.advance(by: 1000)
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        try await team.a.sync()
        try team.a.edit(lead, [OwnerTeam.giveBack("not mine")])
        try await team.a.sync()
        try await team.west.sync()
        #expect(try await team.problems() == [])
        #expect(try team.owner(lead) == .user("w"))
        let state = try #require(try team.admin.state(lead))
        #expect(!state.isContested && state.holding?.reason?.code == .claimed)
        // Whoever claims it and gives it back in one push has it no more.
        let other = try await team.pooled()
        for name in ["b", "a"] {
            let device = name == "a" ? team.a : team.b
            try device.edit(other, [OwnerTeam.claim(name)])
            try device.edit(other, [OwnerTeam.giveBack()])
        }
        try await team.b.sync()
        try await team.a.sync()
        #expect(try await team.problems() == [])
        #expect(try team.owner(other) == .pool("public"))
    }

    @Test(
        "what somebody makes of a lead that he claimed, all in one push, holds although the pool stands beside the claim",
        arguments: ["assign", "assign and undo", "return and undo"])
    func madeOfGranted(what: String) async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        if what.hasPrefix("assign") { try team.a.edit(lead, [Edit(Field.owner, .text("w"))]) }
        if what.hasPrefix("return") { try team.a.edit(lead, [OwnerTeam.giveBack("a slip")]) }
        if what.hasSuffix("undo") { try team.a.edit(lead, [OwnerTeam.claim("a")]) }
        try team.b.edit(lead, [OwnerTeam.claim("b")])
        try team.b.edit(lead, [OwnerTeam.giveBack("not mine")])
        try await team.b.sync()
        #expect(try await team.a.sync().map(\.kind.code).allSatisfy { $0 == nil }, "\(what)")
        #expect(try await team.problems() == [])
        #expect(try team.owner(lead) == .user(what == "assign" ? "w" : "a"))
        #expect(try team.admin.state(lead)?.isContested == false)
    }

    @Test("a manager puts a slip over departments right before the sync, as whoever has a lead does")
    func managersSlip() async throws {
        let team = try await OwnerTeam()
        let leads = try [team.a.addLead(), team.a.addLead()]
        try await team.a.sync()
        try await team.manager.sync()
        for lead in leads { try team.manager.edit(lead, [Edit(Field.owner, .text("w"))]) }
        try team.manager.edit(leads[0], [Edit(Field.owner, .text("a"))])
        try team.manager.edit(leads[1], [Edit(Field.owner, .text("b"))])
        #expect(try await team.manager.sync().map(\.kind.code) == [nil, nil, nil, nil])
        #expect(try await team.problems() == [])
        #expect(try leads.map { try team.owner($0) } == [.user("a"), .user("b")])
        // Once the server has heard of it, it is another department's.
        try team.manager.edit(leads[0], [Edit(Field.owner, .text("w"))])
        try await team.manager.sync()
        try team.manager.edit(leads[0], [Edit(Field.owner, .text("a"))])
        #expect(try await team.manager.sync().map(\.kind.code) != [nil])
    }

    @Test("a claim that is sent again has one effect (I3)")
    func again() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        let request = team.a.request()
        let first = try await team.server.services.sync.sync(request, session: team.a.session)
        let second = try await team.server.services.sync.sync(request, session: team.a.session)
        #expect(first.outcomes == second.outcomes)
        #expect(try await team.server.rows("SELECT user_name FROM claims").count == 1)
        #expect(try await team.problems() == [])
    }

    @Test(
        "who has left stands for no lead any more, also when somebody decides about the one who stood before",
        arguments: [Edit(Field.owner, .text("b")), OwnerTeam.giveBack("third")])
    func left(decision: Edit) async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        try team.admin.edit(lead, [OwnerTeam.giveBack("second")])
        try team.manager.edit(lead, [Edit(Field.owner, .text("m"))])
        try await team.admin.sync()
        try team.admin.edit(lead, [decision])
        #expect(try await team.manager.sync().map(\.kind) == [.conflicting])
        _ = try await team.server.accounts.leave("m", to: "b", withRecords: false)
        try await team.admin.sync()
        try await team.admin.sync()
        #expect(try team.owner(lead) == Holding(decision.value)?.holder)
        #expect(try team.admin.state(lead)?.isContested == false)
        #expect(try await team.server.accounts.check() == [])
        #expect(try await team.server.accounts.digest(user: "root") == team.admin.digest())
    }

    @Test("granted claims count for a day: giving back does not help, and what was refused does not count")
    func limit() async throws {
        let team = try await OwnerTeam { $0.pools[1].coolDownDays = 0 }
        var leads: [RecordID] = []
        for _ in 0..<5 { leads.append(try await team.pooled()) }
        for lead in leads.prefix(3) { try team.a.edit(lead, [OwnerTeam.claim("a")]) }
        try team.a.edit(leads[3], [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil, nil, nil, "claim_limit"])
        try team.a.edit(leads[0], [OwnerTeam.giveBack()])
        try team.a.edit(leads[4], [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil, "claim_limit"])
        team.server.time.advance(by: 86_400_000)
        try team.a.edit(leads[4], [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        #expect(try await team.problems() == [])
    }

    @Test("the cap counts the leads that one has, those captured included and archived ones not")
    func cap() async throws {
        let team = try await OwnerTeam { $0.pools[1].holdingMax = 2 }
        let lead = try await team.pooled()
        let own = try [team.a.addLead(), team.a.addLead()]
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil, nil, "holding_cap"])
        try team.a.edit(own[0], Field.archived, .bool(true))
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil, nil])
        #expect(try await team.problems() == [])
    }

    @Test("whoever gave a lead back waits out the cool-down, others do not")
    func coolDown() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled(by: team.a)
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == ["cool_down"])
        team.server.time.advance(by: 7 * 86_400_000)
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
    }

    @Test("AS-07: who leaves a contest leaves the successor the place in it, and decides nothing")
    func leavesContest() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled(OwnerTeam.answers(.a))
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        try team.b.edit(lead, [OwnerTeam.claim("b")])
        try await team.a.sync()
        try await team.b.sync()
        _ = try await team.server.accounts.leave("a", to: "w", withRecords: false)
        try await team.manager.sync()
        let state = try #require(try team.manager.state(lead))
        #expect(state.contenders == ["b", "w"] && state.conflicts == [Field.owner])
        try team.manager.edit(lead, HandOver.edits(state, to: Holding(.user("b"), OwnerReason(.decided))))
        #expect(try await team.manager.sync().map(\.kind) == [.accepted])
        try await team.admin.sync()
        #expect(try team.owner(lead) == .user("b") && team.admin.state(lead)?.conflicts == [])
        #expect(try await team.server.accounts.check() == [])
    }

    @Test(
        "AS-07: a contested A waits for the manager, who decides; nobody decides for himself; the loser keeps it in view"
    )
    func contested() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled(OwnerTeam.answers(.a))
        try team.a.edit(lead, [OwnerTeam.claim("a")])
        try team.b.edit(lead, [OwnerTeam.claim("b")])
        #expect(try await team.a.sync().map(\.kind) == [.accepted])
        #expect(try await team.b.sync().map(\.kind) == [.conflicting])
        try await team.syncAll()
        let state = try #require(try team.manager.state(lead))
        #expect(state.conflicts == [Field.owner] && state.contenders == ["a", "b"])
        #expect(team.b.leads.contains(lead))
        try team.a.edit(lead, Field.owner, .text("a"))
        try team.a.edit(lead, [OwnerTeam.giveBack()])
        try team.b.edit(lead, Field.owner, .text("b"))
        #expect(try await team.a.sync().map(\.kind.code) == ["contested", "contested"])
        #expect(try await team.b.sync().map(\.kind.code) == ["contested"])
        try team.manager.edit(lead, HandOver.edits(state, to: Holding(.user("b"), OwnerReason(.decided))))
        #expect(try await team.manager.sync().map(\.kind) == [.accepted])
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("b") && team.admin.state(lead)?.conflicts == [])
        #expect(try team.collaborators(lead).contains("a") && team.a.leads.contains(lead))
        #expect(try await team.problems() == [])
    }

    @Test("a claim of a lead that one never saw tells nothing of it (I10)")
    func unseen() async throws {
        let team = try await OwnerTeam()
        let lead = try team.west.addLead()
        try await team.west.sync()
        try team.a.write([RecordChange(id: lead, kind: .lead, edits: [OwnerTeam.claim("a")])])
        try team.a.write([RecordChange(id: team.a.newID(), kind: .lead, edits: [OwnerTeam.claim("a")])])
        let codes = try await team.a.sync().map(\.kind.code)
        #expect(codes == ["unknown_record", "unknown_record"])
        let pooled = try await team.pooled()
        try team.marketing.write([RecordChange(id: pooled, kind: .lead, edits: [OwnerTeam.claim("mia")])])
        try team.marketing.edit(pooled, [OwnerTeam.claim("mia")])
        #expect(try await team.marketing.sync().map(\.kind.code) == ["unknown_record", "unknown_record"])
    }

    @Test("only the server gives the server's reasons, and nobody names a pool that there is not")
    func reasons() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead()
        try team.a.edit(lead, [Edit(Field.owner, Holding(.user("a"), OwnerReason(.reclaimed)).value)])
        try team.a.edit(lead, [OwnerTeam.giveBack(to: "attic")])
        try team.a.edit(lead, Field.reclaimAt, .int(1))
        #expect(try await team.a.sync().map(\.kind.code) == [nil, "bad_value", "unknown_pool", "read_only"])
    }

    @Test("who leaves a pool by the policy loses its leads; a pool that still has some cannot go")
    func membership() async throws {
        let team = try await OwnerTeam()
        let lead = try await team.pooled()
        var policy = try await team.server.services.policies.current()
        policy.pools[1].departments = ["east"]
        _ = try await team.server.services.policies.apply(policy)
        try team.west.edit(lead, [OwnerTeam.claim("w")])
        #expect(try await team.west.sync().map(\.kind.isQuarantined) == [true])
        #expect(!team.west.leads.contains(lead) && team.a.leads.contains(lead))
        policy.version += 1
        policy.pools.remove(at: 1)
        policy.reclaim.pool = "nurture"
        let other = policy
        #expect(
            await codeOfFailure { _ = try await team.server.services.policies.apply(other) } == "pool_in_use")
        #expect(try await team.problems() == [])
    }
}
