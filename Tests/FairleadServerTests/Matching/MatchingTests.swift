import FairleadCore
import FairleadMatch
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServer

@Suite("Duplicates on the server: merged, suggested, hinted at", .everyDatabase)
struct MatchingTests {
    private let server: TestServer
    private let a: TestDevice
    private let b: TestDevice
    private let west: TestDevice
    private let manager: TestDevice

    init() async throws {
        server = try await TestServer()
        try await server.addTeam()
        a = try await server.device("a")
        b = try await server.device("b")
        west = try await server.device("w")
        manager = try await server.device("m")
    }

    private func link(_ one: RecordID, _ other: RecordID, on device: TestDevice? = nil) throws -> Link? {
        try (device ?? manager).state(.link(one, other)).flatMap(Link.init)
    }

    private func settle(_ devices: TestDevice...) async throws {
        for device in devices { try await device.sync() }
    }

    private func judge(_ one: RecordID, _ other: RecordID, _ verdict: String, with edits: [Edit] = []) throws {
        let link = RecordID.link(one, other)
        try manager.write([
            RecordChange(id: one, kind: .lead, seen: manager.seen(one), edits: edits),
            RecordChange(id: other, kind: .lead, seen: manager.seen(other)),
            RecordChange(
                id: link, kind: .link, seen: manager.seen(link),
                edits: verdict.isEmpty ? [] : [Edit(Field.verdict, .text(verdict))]),
        ])
    }

    private func check() async throws {
        #expect(try await server.accounts.check() == [])
        #expect(manager.digest() == (try await server.accounts.digest(user: "m")))
    }

    @Test("leads of two reps that certainly are one person are merged; a repeat adds nothing")
    func automatic() async throws {
        let one = try a.addLead(Sample.anna)
        let other = try b.addLead(Sample.annaAgain)
        try await settle(a, b, manager)
        let link = try #require(try link(one, other))
        #expect(link.verdict == .same)
        #expect(link.decision == nil, "the server has decided, nobody else")
        #expect(link.match.flatMap { Judgement(encoded: $0) }?.tier == .automatic)
        let states = [one, other].compactMap { try? manager.state($0) }
        let merged = MergedLead(states[0], with: [states[1]], links: [link]).state
        #expect(merged.conflicts == [], "what differs is chosen, the other value stays with its lead")
        #expect(a.base[.link(one, other)] == nil, "a sees one end only (R17)")
        let head = try await server.services.sync.head()
        try await settle(a, b, manager)
        #expect(try await server.services.sync.head() == head)
        try await check()
    }

    @Test("a policy may leave the merging to people, or ask for more evidence: what was merged before stays")
    func policy() async throws {
        let (one, other) = (try a.addLead(Sample.anna), try b.addLead(Sample.annaAgain))
        try await settle(a, b, manager)
        var policy = try await server.services.policies.current()
        policy.matching.merge = .suggest
        policy = try await server.services.policies.apply(policy)
        try b.edit(other, Field.title, .text("CEO"))
        let third = try a.addLead(Sample.anna)
        try await settle(a, b, manager)
        #expect(try link(one, other)?.verdict == .same)
        for known in [one, other] {
            let found = try #require(try link(known, third))
            #expect(found.verdict == nil)
            #expect(found.match.flatMap { Judgement(encoded: $0) }?.rule == .leftToPeople)
        }
        policy.matching = MatchingPolicy(merge: .automatic, mergeBitsMin: 40)
        policy = try await server.services.policies.apply(policy)
        try await settle(manager)
        #expect(try link(one, third)?.verdict == nil)
        policy.matching = .standard
        _ = try await server.services.policies.apply(policy)
        try await settle(manager)
        #expect([try link(one, third)?.verdict, try link(other, third)?.verdict].contains(.same))
        try await check()
    }

    @Test("likely ones are suggested to those who see both, and stay two")
    func suggestion() async throws {
        let one = try a.addLead(Sample.anna)
        let other = try b.addLead(Sample.annaElsewhere)
        try await settle(a, b, manager)
        let link = try #require(try link(one, other))
        #expect(link.verdict == nil)
        let found = try #require(link.match.flatMap { Judgement(encoded: $0) })
        #expect(found.tier == .suggest)
        #expect(found.rule == .mayHaveMoved)
        #expect([a, b, west].allSatisfy { $0.base[.link(one, other)] == nil })
        try await check()
    }

    @Test("what people said is never written over: told apart, leads stay apart whatever else comes (R13)")
    func unmergeStays() async throws {
        let one = try a.addLead(Sample.anna)
        let other = try b.addLead(Sample.annaAgain)
        try await settle(a, b, manager)
        try judge(one, other, "different")
        #expect(try await manager.sync().map(\.kind.code) == [nil])
        try b.edit(other, Field.title, .text("CEO"))
        try b.edit(other, [Edit(CellKey(Field.emails, element: "anna.mueller@acme.example"), .int(0))])
        try await settle(b, manager)
        #expect(try link(one, other)?.verdict == .different)
        // The judgement is data of the log: an index made anew finds it there.
        try await server.tamper("UPDATE meta SET value = x'00' WHERE key = 'matching'")
        let again = try await TestServer(beside: server)
        try await manager.sync()
        #expect(try link(one, other)?.verdict == .different)
        #expect(try await again.accounts.check() == [])
    }

    @Test("an accepted suggestion stays merged when the evidence goes; a rejected one stays apart when it grows")
    func decided() async throws {
        let one = try a.addLead(Sample.anna)
        let moved = try b.addLead(Sample.annaElsewhere)
        try await settle(a, b, manager)
        try judge(one, moved, "same")
        try await manager.sync()
        try b.edit(moved, Field.contact, .text("Bernd Schmidt"))
        try await settle(b, manager)
        #expect(try link(one, moved)?.verdict == .same)
        try judge(one, moved, "different")
        try await manager.sync()
        try b.edit(moved, [Edit(Field.contact, .text("Anna Müller")), Edit(Field.company, .text("Acme GmbH"))])
        try await settle(b, manager)
        #expect(try link(one, moved)?.verdict == .different)
        try await check()
    }

    @Test("a correction that takes the evidence away parts what the server had merged, and brings it back when undone")
    func withdrawn() async throws {
        let one = try a.addLead(Sample.anna)
        let other = try b.addLead(Sample.annaAgain)
        try await settle(a, b, manager)
        try a.edit(other, [Edit(Field.contact, .text("Bernd Schmidt"))])
        try await settle(a, b, manager)
        #expect(try link(one, other)?.verdict == nil)
        try b.edit(other, [Edit(Field.contact, .text("Anna Mueller"))])
        try await settle(b, manager)
        #expect(try link(one, other)?.verdict == .same)
        try await check()
    }

    @Test("once somebody has worked with the leads as one, only a person parts them (R13)", arguments: [true, false])
    func workedOn(isEdit: Bool) async throws {
        let one = try a.addLead(Sample.anna)
        let other = try b.addLead(Sample.annaAgain)
        try await settle(a, b, manager)
        if isEdit {
            try judge(one, other, "", with: [Edit(Field.need, .text("pumps"))])
        } else {
            let link = RecordID.link(one, other)
            let keeps = Edit(CellKey(Field.keeps, element: Field.company), .text(LinkEnd.second.rawValue))
            try manager.write(
                [one, other].map { RecordChange(id: $0, kind: .lead, seen: manager.seen($0)) }
                    + [RecordChange(id: link, kind: .link, seen: manager.seen(link), edits: [keeps])])
        }
        try await manager.sync()
        try b.edit(other, Field.contact, .text("Bernd Schmidt"))
        try await settle(b, manager)
        #expect(try link(one, other)?.verdict == .same)
        try await check()
    }

    @Test("more leads than anybody is captured as are not merged without asking: all pairs are suggested")
    func tooMany() async throws {
        let ids = try (0..<36).map { _ in try a.addLead(Sample.anna) }
        try await settle(a, manager)
        let links = try ids.indices.flatMap { index in
            try ids[(index + 1)...].compactMap { try link(ids[index], $0) }
        }
        #expect(links.count == 36 * 35 / 2)
        #expect(links.allSatisfy { $0.verdict == nil && $0.match != nil })
        try await check()
    }

    @Test("an archived lead is matched with none, and again when it is restored")
    func archived() async throws {
        let one = try a.addLead(Sample.anna)
        try a.edit(one, Field.archived, .bool(true))
        let other = try b.addLead(Sample.annaAgain)
        try await settle(a, b, manager)
        #expect(try link(one, other) == nil)
        try a.edit(one, Field.archived, .bool(false))
        try await settle(a, manager)
        #expect(try link(one, other)?.verdict == .same)
        try a.edit(one, Field.archived, .bool(true))
        try await settle(a, manager)
        #expect(try link(one, other)?.verdict == .same, "archiving does not part them")
        try await check()
    }

    @Test("a colleague's lead is hinted at by department and month; no other byte of it comes along (I10)")
    func hint() async throws {
        let mine = try a.addLead(Sample.anna)
        let secret = Sample.annaAgain + [Edit(Field.need, .text("marker-7731")), Edit(Field.wechat, .text("wx-7731"))]
        let theirs = try west.addLead(secret)
        try await settle(west, a, west)
        let state = try #require(try a.state(.hint(mine)))
        #expect(state.elements(Field.elsewhere) == ["2027-01 west"])
        #expect(try west.state(.hint(theirs))?.elements(Field.elsewhere) == ["2027-01 east"])
        for bytes in a.base.values {
            let needles = [Data("7731".utf8), Data(theirs.bytes), Data(theirs.description.utf8), Data("ACME".utf8)]
            for needle in needles {
                #expect(bytes.range(of: needle) == nil)
            }
        }
        // Two leads of one person are no news to that person.
        let own = try a.addLead(Sample.annaAgain)
        try await a.sync()
        #expect(try a.state(.hint(own))?.elements(Field.elsewhere) == ["2027-01 west"])
        // It follows the other lead's owner, and ends with the evidence.
        try await server.accounts.changeUser(name: "w", role: .rep, department: "north")
        try await a.sync()
        #expect(try a.state(.hint(mine))?.elements(Field.elsewhere) == ["2027-01 north"])
        try west.edit(theirs, Field.archived, .bool(true))
        try await settle(west, a)
        #expect(try a.state(.hint(mine))?.elements(Field.elsewhere) == [])
        #expect(a.digest() == (try await server.accounts.digest(user: "a")))
        #expect(try await server.accounts.check() == [])
    }

    @Test(
        "nobody but the server writes hints or what the matcher found, and a hint puts no archive up for review (R10)")
    func rights() async throws {
        let mine = try a.addLead(Sample.anna)
        try await a.sync()
        let element = Edit(CellKey(Field.elsewhere, element: "2026-01 x"), .int(0))
        try a.write([
            RecordChange(id: .hint(mine), kind: .hint, lead: mine, isCreation: true, edits: [element]),
            RecordChange(id: mine, kind: .lead, seen: a.seen(mine)),
        ])
        let other = try a.addLead()
        try a.write([
            RecordChange(id: mine, kind: .lead, seen: a.seen(mine)), RecordChange(id: other, kind: .lead),
            RecordChange(id: .link(mine, other), kind: .link, edits: [Edit(Field.match, .text("1 suggest 1 -"))]),
        ])
        #expect(try await a.sync().map(\.kind.code) == ["read_only", nil, "read_only"])
        _ = try west.addLead(Sample.annaAgain)
        try await west.sync()
        try a.edit(mine, Field.archived, .bool(true))
        #expect(try await a.sync().map(\.kind) == [.accepted])
        #expect(try a.state(mine)?.value(Field.archiveReview) == nil)
        #expect(try await server.accounts.check() == [])
    }

    @Test("the same leads come to the same clusters in any order, over any pushes", arguments: 0..<4)
    func anyOrder(round: Int) async throws {
        var dice = SplitMix64(seed: TestSeed.value &+ UInt64(round))
        var results: [Set<Set<Int>>] = []
        for _ in 0..<3 {
            let server = try await TestServer()
            try await server.addTeam()
            let devices = [try await server.device("a"), try await server.device("b"), try await server.device("w")]
            let root = try await server.device("root")
            var ids: [RecordID: Int] = [:]
            for (number, edits) in Sample.people.enumerated().shuffled(using: &dice) {
                let device = devices[Int.random(in: 0..<3, using: &dice)]
                ids[try device.addLead(edits)] = number
                if Int.random(in: 0..<3, using: &dice) == 0 { try await device.sync() }
            }
            for device in devices.shuffled(using: &dice) { try await device.sync() }
            try await root.sync()
            let links = root.base.keys.compactMap { try? root.state($0) }.compactMap { Link($0) }
            var groups: Set<Set<Int>> = []
            for id in ids.keys {
                let members = FairleadCore.Clusters.members(with: id, links: links)
                groups.insert(Set(members.compactMap { ids[$0] }))
            }
            results.append(groups)
            #expect(try await server.accounts.check() == [])
        }
        #expect(Set(results).count == 1, "\(TestSeed.hint(TestSeed.value &+ UInt64(round)))")
        #expect(results[0].contains { $0.count == 3 })
        #expect(results[0].contains { $0.count == 1 })
    }
}
