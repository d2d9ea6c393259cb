import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("R13–R17 on the server: links", .everyDatabase)
struct LinkTests {
    private let server: TestServer
    private let a: TestDevice
    private let b: TestDevice
    private let manager: TestDevice

    init() async throws {
        server = try await TestServer()
        try await server.addTeam()
        a = try await server.device("a")
        b = try await server.device("b")
        manager = try await server.device("m")
    }

    private func judge(
        _ device: TestDevice, _ one: RecordID, _ other: RecordID, _ verdict: String = "same", with edits: [Edit] = []
    ) throws {
        let link = RecordID.link(one, other)
        try device.write([
            RecordChange(id: one, kind: .lead, seen: device.seen(one), edits: edits),
            RecordChange(id: other, kind: .lead, seen: device.seen(other)),
            RecordChange(
                id: link, kind: .link, seen: device.seen(link),
                edits: verdict.isEmpty ? [] : [Edit(Field.verdict, .text(verdict))]),
        ])
    }

    @Test("who may edit both leads judges them; for others the one that they do not see does not exist")
    func rights() async throws {
        let mine = try a.addLead()
        let theirs = try b.addLead()
        try await a.sync()
        try await b.sync()
        try judge(a, mine, theirs)
        #expect(try await a.sync().map(\.kind.code) == ["unknown_record"])
        try await manager.sync()
        try judge(manager, mine, theirs)
        #expect(try await manager.sync().map(\.kind) == [.accepted])
        #expect(try manager.state(.link(mine, theirs)).flatMap(Link.init)?.verdict == .same)
        #expect(try await server.accounts.check() == [])
    }

    @Test("a link goes to those who see both ends, and to nobody else, whoever gains or loses sight of one (R17)")
    func visibility() async throws {
        let root = try await server.device("root")
        let mine = try a.addLead()
        let theirs = try b.addLead()
        let link = RecordID.link(mine, theirs)
        try await a.sync()
        try await b.sync()
        try await manager.sync()
        try judge(manager, mine, theirs, "different")
        for device in [manager, a, b, root] { try await device.sync() }
        #expect([manager, a, b, root].map { $0.base[link] != nil } == [true, false, false, true])
        try manager.edit(theirs, [Edit(CellKey(Field.collaborators, element: "a"), .int(0))])
        for device in [manager, a, b] { try await device.sync() }
        #expect([a, b].map { $0.base[link] != nil } == [true, false])
        try manager.edit(theirs, [Edit(CellKey(Field.collaborators, element: "a"), .null)])
        for device in [manager, a, b, root] { try await device.sync() }
        #expect(a.base[link] == nil)
        #expect(a.gone.contains(link))
        for device in [manager, a, b, root] {
            #expect(device.digest() == (try await server.accounts.digest(user: device.user)))
        }
        #expect(try await server.accounts.check() == [])
    }

    @Test("a manager who works on one end himself sees the link with a lead of his department")
    func twoReasons() async throws {
        let west = try await server.device("w")
        let theirs = try a.addLead()
        let own = try west.addLead([
            Edit(Field.company, .text("W")), Edit(CellKey(Field.collaborators, element: "m"), .int(0)),
        ])
        let root = try await server.device("root")
        for device in [a, west, manager, root] { try await device.sync() }
        try judge(root, theirs, own, "different")
        #expect(try await root.sync().map(\.kind) == [.accepted])
        try await manager.sync()
        #expect(manager.base[.link(theirs, own)] != nil)
        #expect(manager.digest() == (try await server.accounts.digest(user: "m")))
        try await server.accounts.changeUser(name: "m", role: .rep, department: "east")
        try await manager.sync()
        #expect(manager.base[.link(theirs, own)] == nil)
        #expect(manager.digest() == (try await server.accounts.digest(user: "m")))
        #expect(try await server.accounts.check() == [])
    }

    @Test("an edit of a merged lead covers the other members' versions in the link, and not in any lead's bytes")
    func coverage() async throws {
        let mine = try a.addLead()
        let other = try a.addLead()
        try await a.sync()
        try judge(a, mine, other)
        try await a.sync()
        try judge(a, mine, other, "", with: [Edit(Field.company, .text("Acme AG"))])
        try await a.sync()
        let link = try #require(try a.state(.link(mine, other)).flatMap(Link.init))
        let end = try #require(link.end(of: other))
        #expect(link.coverage(CellKey(Field.company), of: end) == Coverage(seen: a.seen(other)))
        #expect(try #require(a.base[mine]).range(of: Data(other.bytes)) == nil)
        let states = [mine, other].compactMap { try? a.state($0) }
        let view = MergedLead(states[0], with: [states[1]], links: [link]).state
        #expect(view.value(Field.company) == .text("Acme AG"))
        #expect(view.conflicts == [])
        #expect(try await server.accounts.check() == [])
    }

    @Test("what is no judgement of two leads is refused, and takes up its number only")
    func refused() async throws {
        let mine = try a.addLead()
        let other = try a.addLead()
        let note = try a.addNote(to: mine)
        try await a.sync()
        let same = [Edit(Field.verdict, .text("same"))]
        // Its leads are not named; its id is another one; its end is no lead; a field is the server's.
        try a.write([RecordChange(id: .link(mine, other), kind: .link, edits: same)])
        try a.write([
            RecordChange(id: mine, kind: .lead), RecordChange(id: other, kind: .lead),
            RecordChange(id: a.newID(), kind: .link, edits: same),
        ])
        try a.write([
            RecordChange(id: mine, kind: .lead), RecordChange(id: note, kind: .lead),
            RecordChange(id: .link(mine, note), kind: .link, edits: same),
        ])
        try a.write([
            RecordChange(id: mine, kind: .lead), RecordChange(id: other, kind: .lead),
            RecordChange(id: .link(mine, other), kind: .link, edits: [Edit(Field.first, .text("x"))]),
        ])
        try judge(a, mine, other)
        #expect(
            try await a.sync().map(\.kind.code) == ["bad_change", "bad_change", "unknown_record", "read_only", nil])
        #expect(try await server.accounts.check() == [])
    }
}
