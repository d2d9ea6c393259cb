import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Leads that are one have one owner", .everyDatabase)
struct MergedOwnerTests {
    private static func judge(
        _ device: TestDevice, _ one: RecordID, _ other: RecordID, _ verdict: String = "same"
    ) throws {
        let link = RecordID.link(one, other)
        try device.write([
            RecordChange(id: one, kind: .lead, seen: device.seen(one)),
            RecordChange(id: other, kind: .lead, seen: device.seen(other)),
            RecordChange(
                id: link, kind: .link, seen: device.seen(link), edits: [Edit(Field.verdict, .text(verdict))]),
        ])
    }

    /// Both have met the same prospect: a first, but b's lead is the first in the log.
    private static func met(
        _ team: OwnerTeam, _ grade: Grade? = nil, company: String = "Acme"
    ) async throws -> (first: RecordID, second: RecordID) {
        let edits = [Edit(Field.company, .text(company))] + (grade.map(OwnerTeam.answers) ?? [])
        let first = try team.a.addLead(edits)
        team.server.time.advance(by: 60_000)
        let second = try team.b.addLead(edits)
        try await team.b.sync()
        try await team.a.sync()
        try await team.manager.sync()
        return (first, second)
    }

    @Test("whoever was in contact first has both; the other works on them, sees all, and keeps the capture")
    func firstContact() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        #expect(try await team.manager.sync().map(\.kind) == [.accepted])
        #expect(try await team.problems() == [])
        for lead in [first, second] {
            #expect(try team.owner(lead) == .user("a"))
            #expect(try team.collaborators(lead) == ["b"])
            #expect(team.b.leads.contains(lead) && team.a.leads.contains(lead))
        }
        #expect(try team.admin.state(second)?.value(Field.capturedBy) == .text("b"))
        #expect(try team.admin.state(second)?.holding?.reason?.code == .merged)
        let link = try #require(try team.b.state(.link(first, second)).flatMap(Link.init))
        let states = [first, second].compactMap { try? team.b.state($0) }
        #expect(MergedLead(states[0], with: [states[1]], links: [link]).state.conflicts == [])
    }

    @Test("a late edit of an absorbed lead by whoever had it counts, although it is another's now (R16)")
    func lateEdit() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try team.b.edit(second, Field.city, .text("Bonn"))
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        #expect(try await team.b.sync().map(\.kind) == [.merged])
        // Now he knows.
        try team.b.edit(second, Field.city, .text("Kiel"))
        #expect(try await team.b.sync().map(\.kind.code) == ["not_allowed"])
        #expect(try await team.problems() == [])
        #expect(try team.admin.text(second, Field.city) == "Bonn")
    }

    @Test("who has the company already comes before the first contact")
    func company() async throws {
        let team = try await OwnerTeam()
        _ = try team.b.addLead([Edit(Field.company, .text("ACME"))])
        try await team.b.sync()
        team.server.time.advance(by: 60_000)
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try await team.admin.sync()
        #expect(try [first, second].map { try team.owner($0) } == [.user("b"), .user("b")])
    }

    @Test("a contested A waits for the manager: both see all, neither hands it on; what he says holds for both")
    func contested() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team, .a)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try await team.syncAll()
        try await team.syncAll()
        #expect(try [first, second].map { try team.owner($0) } == [.user("a"), .user("b")])
        #expect(team.a.leads.contains(second) && team.b.leads.contains(first))
        try team.a.edit(first, Field.owner, .text("a"))
        #expect(try await team.a.sync().map(\.kind.code) == ["contested"])
        let state = try #require(try team.manager.state(first))
        try team.manager.edit(first, HandOver.edits(state, to: Holding(.user("b"), OwnerReason(.decided))))
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        for lead in [first, second] {
            #expect(try team.owner(lead) == .user("b"))
            #expect(try team.collaborators(lead) == ["a"])
        }
    }

    @Test("whom a manager names in view of all of them has them, although the company has an owner")
    func named() async throws {
        let team = try await OwnerTeam()
        _ = try team.a.addLead([Edit(Field.company, .text("ACME"))])
        try await team.a.sync()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("a"), .user("a")])
        // An edit of the merged lead is written on the root, and names the other one and their link as in view.
        let state = try #require(try team.manager.state(first))
        let link = RecordID.link(first, second)
        try team.manager.write([
            RecordChange(
                id: first, kind: .lead, seen: team.manager.seen(first),
                edits: HandOver.edits(state, to: Holding(.user("b"), OwnerReason(.assigned)))),
            RecordChange(id: second, kind: .lead, seen: team.manager.seen(second)),
            RecordChange(id: link, kind: .link, seen: team.manager.seen(link)),
        ])
        #expect(try await team.manager.sync().map(\.kind) == [.accepted])
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("b"), .user("b")])
    }

    @Test("who has captured one of them sees what becomes part of it later, and who was let see one of them does not")
    func inSteps() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        let third = try team.a.addLead([Edit(Field.company, .text("Third"))])
        try await team.a.sync()
        try team.a.edit(third, [Edit(CellKey(Field.collaborators, element: "mia"), .int(0))])
        try await team.a.sync()
        try await team.manager.sync()
        try Self.judge(team.manager, first, third)
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try team.collaborators(third) == ["mia", "b"])
        #expect(try team.collaborators(first) == ["b"])
    }

    @Test("taken apart, the other goes back to whoever had it")
    func unmerge() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try Self.judge(team.manager, first, second, "different")
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try team.owner(first) == .user("a") && team.owner(second) == .user("b"))
        #expect(try team.admin.state(second)?.holding?.reason?.code == .unmerged)
    }

    @Test("taken apart, what waited in a pool waits there again")
    func unmergeFromPool() async throws {
        let team = try await OwnerTeam()
        let pooled = try await team.pooled([Edit(Field.city, .text("Bonn"))])
        let own = try team.a.addLead([Edit(Field.company, .text("Acme"))])
        try await team.a.sync()
        try await team.manager.sync()
        try Self.judge(team.manager, pooled, own)
        try await team.manager.sync()
        try await team.syncAll()
        #expect(try team.owner(pooled) == .user("a"))
        try Self.judge(team.manager, pooled, own, "different")
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try team.owner(pooled) == .pool("public") && team.owner(own) == .user("a"))
        #expect(team.b.leads.contains(pooled), "its members see it again")
    }

    @Test("taken apart after two merges, it goes back to whoever had it before the first one")
    func unmergeOfThree() async throws {
        let team = try await OwnerTeam()
        let third = try team.a.addLead([Edit(Field.company, .text("Third"))])
        try await team.a.sync()
        team.server.time.advance(by: 60_000)
        let (first, second) = (
            try team.b.addLead([Edit(Field.company, .text("Acme"))]),
            try team.manager.addLead([Edit(Field.company, .text("Acme"))])
        )
        try await team.syncAll()
        try await team.syncAll()
        // b's was captured later, so a has both; then an admin says otherwise of all of them.
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try await team.syncAll()
        #expect(try team.owner(second) == .user("b"))
        try Self.judge(team.manager, second, third)
        try await team.manager.sync()
        try await team.syncAll()
        #expect(try team.owner(second) == .user("a"), "a was in contact first")
        try Self.judge(team.manager, second, third, "different")
        try Self.judge(team.manager, second, first, "different")
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try team.owner(second) == .user("m"), "who captured it, and not b, who had it as one with another")
    }

    @Test("taken apart, those who are left and wait for no manager any more have one owner")
    func partedFromContest() async throws {
        let team = try await OwnerTeam()
        let pooled = try await team.pooled()
        let (first, second) = try await Self.met(team, .a)
        try Self.judge(team.manager, first, second)
        try Self.judge(team.manager, second, pooled)
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try [first, second, pooled].map { try team.owner($0) } == [.user("a"), .user("b"), .pool("public")])
        try Self.judge(team.manager, first, second, "different")
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try [first, second, pooled].map { try team.owner($0) } == [.user("a"), .user("b"), .user("b")])
    }

    @Test("who is taken off one of them sees none of them any more (I11)")
    func takenOff() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try await team.a.sync()
        try await team.b.sync()
        #expect(team.b.leads.isSuperset(of: [first, second]))
        try team.a.edit(first, [Edit(CellKey(Field.collaborators, element: "b"), .null)])
        try await team.a.sync()
        #expect(try await team.problems() == [])
        #expect(team.b.leads.isDisjoint(with: [first, second]))
    }

    @Test("who is assigned one of them has both")
    func assigned() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        try await team.a.sync()
        try team.a.edit(first, Field.owner, .text("w"))
        try await team.a.sync()
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("w"), .user("w")])
    }

    // MARK: merged by the server

    /// Two reps have captured the same card: a first.
    private static func matched(
        _ team: OwnerTeam, _ other: TestDevice, _ grade: Grade? = nil
    ) async throws -> (first: RecordID, second: RecordID) {
        let first = try team.a.addLead(Sample.anna + (grade.map(OwnerTeam.answers) ?? []))
        team.server.time.advance(by: 60_000)
        let second = try other.addLead(Sample.annaAgain)
        #expect(try await team.problems() == [])
        let link = try #require(try team.admin.state(.link(first, second)).flatMap(Link.init))
        #expect(link.verdict == .same && link.decision == nil)
        return (first, second)
    }

    @Test(
        "what the server merges by itself has one owner at once within a department, as the policy says across",
        arguments: ContestPolicy.AutomaticMerge.allCases, [false, true])
    func automatic(_ rule: ContestPolicy.AutomaticMerge, isAcross: Bool) async throws {
        let team = try await OwnerTeam { $0.contests.automaticMerge = rule }
        let other = isAcross ? team.west : team.b
        let (first, second) = try await Self.matched(team, other)
        let isSettled = rule == .settle || rule == .withinDepartment && !isAcross
        #expect(try team.owner(first) == .user("a"))
        #expect(try team.owner(second) == .user(isSettled ? "a" : other.user))
        #expect(try team.collaborators(second) == (isSettled ? [other.user] : []))
        #expect(team.a.leads.contains(second) == isSettled && other.leads.contains(first) == isSettled)
        let isHintedAt = try team.a.state(.hint(first))?.elements(Field.elsewhere).isEmpty == false
        #expect(isHintedAt == !isSettled)
        // Accepted by a person, they have one owner by any policy.
        try Self.judge(team.admin, first, second)
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("a"), .user("a")])
    }

    @Test("of a lead that was told apart by somebody who sees both there is no hint any more")
    func toldApart() async throws {
        let team = try await OwnerTeam { $0.contests.automaticMerge = .withinDepartment }
        let (first, second) = try await Self.matched(team, team.west)
        #expect(try team.a.state(.hint(first))?.elements(Field.elsewhere).count == 1)
        try Self.judge(team.admin, first, second, "different")
        #expect(try await team.problems() == [])
        #expect(try team.a.state(.hint(first))?.elements(Field.elsewhere) == [])
    }

    @Test("two who met an A that the server merges both see it, and wait for the manager")
    func automaticContest() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.matched(team, team.b, .a)
        #expect(try [first, second].map { try team.owner($0) } == [.user("a"), .user("b")])
        #expect(team.a.leads.contains(second) && team.b.leads.contains(first))
        try team.a.edit(first, Field.owner, .text("a"))
        #expect(try await team.a.sync().map(\.kind.code) == ["contested"])
        let state = try #require(try team.manager.state(first))
        try team.manager.edit(first, HandOver.edits(state, to: Holding(.user("b"), OwnerReason(.decided))))
        try await team.manager.sync()
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("b"), .user("b")])
    }

    @Test("when the server parts them again, each goes back to whoever had it; handed on meanwhile, both go")
    func automaticParted() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.matched(team, team.b)
        try team.a.edit(second, [Edit(Field.contact, .text("Bernd Schmidt"))])
        #expect(try await team.problems() == [])
        #expect(try team.admin.state(.link(first, second)).flatMap(Link.init)?.verdict == nil)
        #expect(try team.owner(first) == .user("a") && team.owner(second) == .user("b"))
        #expect(try team.admin.state(second)?.holding?.reason?.code == .unmerged)
        try team.b.edit(second, [Edit(Field.contact, .text("Anna Mueller"))])
        #expect(try await team.problems() == [])
        #expect(try team.owner(second) == .user("a"))
        try team.a.edit(first, Field.owner, .text("w"))
        #expect(try await team.problems() == [])
        #expect(try [first, second].map { try team.owner($0) } == [.user("w"), .user("w")])
    }

    @Test("who has several of them, while a manager has to decide, is let onto the others by one edit of each")
    func once() async throws {
        let team = try await OwnerTeam()
        let (first, second) = try await Self.met(team, .a)
        let third = try team.a.addLead([Edit(Field.company, .text("Acme"))] + OwnerTeam.answers(.a))
        try await team.a.sync()
        try await team.manager.sync()
        try Self.judge(team.manager, first, third)
        try Self.judge(team.manager, first, second)
        try await team.manager.sync()
        let rows = try await team.server.database.read { try LogTable.rows($0, after: 0, limit: 1_000) }
        let edits = try rows.filter { $0.author == Actor.serverName }
            .flatMap { try ChangeSetCodec.decode($0.body).records.map { $0.edits.map(\.key) } }
        #expect(edits.contains { $0.contains(CellKey(Field.collaborators, element: "a")) })
        for keys in edits { #expect(Set(keys).count == keys.count) }
    }
}
