import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("I10: rights are the server's, and answers give nothing away", .everyDatabase)
struct PermissionTests {
    private struct Team {
        let server: TestServer
        let a: TestDevice
        let b: TestDevice
        let manager: TestDevice
        let west: TestDevice
        let westManager: TestDevice
        let admin: TestDevice

        init() async throws {
            server = try await TestServer()
            try await server.addTeam()
            a = try await server.device("a")
            b = try await server.device("b")
            manager = try await server.device("m")
            west = try await server.device("w")
            westManager = try await server.device("n")
            admin = try await server.device("root")
        }

        var all: [TestDevice] { [a, b, manager, west, westManager, admin] }

        func syncAll() async throws { for device in all { try await device.sync() } }
    }

    @Test("each sees what is his: own and shared leads, a manager the department's, an admin all")
    func visibility() async throws {
        let team = try await Team()
        let east = try team.a.addLead()
        let shared = try team.west.addLead([
            Edit(Field.company, .text("W")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
        ])
        try await team.syncAll()
        try await team.syncAll()
        #expect(team.all.map(\.leads) == [[east], [shared], [east], [shared], [shared], [east, shared]])
        for device in team.all {
            #expect(device.digest() == (try await team.server.accounts.digest(user: device.user)))
        }
        #expect(team.admin.digest() == (try await team.server.accounts.digest(user: nil)))
    }

    @Test("what one may not see does not exist: an edit, a visit and a made-up id get the same answer")
    func unknown() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        let note = try team.a.addNote(to: lead)
        try await team.a.sync()
        try team.b.edit(lead, Field.city, .text("Bonn"))
        try team.b.addNote(to: lead)
        try team.b.write([
            RecordChange(id: note, kind: .activity, lead: lead, edits: [Edit(Field.content, .text("x"))])
        ])
        try team.b.edit(team.b.newID(), Field.city, .text("Bonn"))
        // Creating it once more is no way in either.
        try team.b.write([RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.city, .text("x"))])])
        let reasons = try await team.b.sync().map(\.kind)
        #expect(reasons == Array(repeating: .refused(.unknownRecord), count: 5))
        #expect(team.b.leads.isEmpty)
    }

    @Test("the owner and the department's manager assign a lead, a collaborator and another manager do not")
    func assigning() async throws {
        let team = try await Team()
        let lead = try team.a.addLead([
            Edit(Field.company, .text("A")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
        ])
        try await team.syncAll()
        try await team.syncAll()
        try team.b.edit(lead, Field.owner, .text("b"))
        try team.b.edit(lead, [Edit(CellKey(Field.collaborators, element: "w"), .int(1))])
        try team.b.edit(lead, Field.city, .text("Bonn"))
        #expect(try await team.b.sync().map(\.kind.code) == ["not_allowed", "not_allowed", "not_allowed"])
        try team.westManager.edit(lead, Field.owner, .text("n"))
        #expect(try await team.westManager.sync().map(\.kind.code) == ["unknown_record"])
        try team.manager.edit(lead, Field.owner, .text("nobody"))
        try team.manager.edit(lead, Field.owner, .null)
        try team.manager.edit(lead, Field.owner, .text("b"))
        #expect(try await team.manager.sync().map(\.kind.code) == ["unknown_user", "bad_value", nil])
        try await team.b.sync()
        #expect(try team.b.text(lead, Field.owner) == "b")
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("R16, R19: who has given a lead away knows of it also as a clone, where that stands under the twin's number")
    func cloneOfFormerOwner() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        try await team.a.sync()
        try team.a.edit(
            lead, [Edit(Field.owner, .text("b")), Edit(CellKey(Field.collaborators, element: "a"), .int(0))])
        try team.a.edit(lead, Field.city, .text("Bonn"))
        let clone = TestDevice(team.server, copyOf: team.a)
        #expect(try await team.a.sync().map(\.kind.code) == [nil, "not_allowed"])
        try clone.takeNewIncarnation(common: 1)
        let outcomes = try await clone.sync()
        #expect(outcomes.first?.kind == .known(Dot(team.a.replica, 2)))
        #expect(outcomes.last?.kind.code == "not_allowed")
        #expect(try clone.text(lead, Field.city) == nil)
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("R23: an edit of a lead that was lost meanwhile is put into quarantine, whole, and the lead goes")
    func quarantine() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        let note = try team.a.addNote(to: lead)
        try await team.syncAll()
        try team.manager.edit(lead, Field.owner, .text("b"))
        try team.a.edit(lead, Field.city, .text("Bonn"))
        try await team.manager.sync()
        let body = try #require(team.a.written.last)
        let outcomes = try await team.a.sync()
        #expect(outcomes.map(\.kind) == [.quarantined(.accessLost)])
        #expect(team.a.gone == [lead] && team.a.base[note] == nil)
        let stored = try await team.server.rows("SELECT user_name, body FROM quarantine")
        #expect(stored == [[.text("a"), .bytes(body)]])
        try await team.b.sync()
        #expect(try team.b.base[note] != nil && team.b.text(lead, Field.city) == nil)
        // Granting it again brings back the full current state.
        try await team.manager.sync()
        try team.manager.edit(lead, Field.owner, .text("a"))
        try await team.manager.sync()
        try await team.a.sync()
        #expect(team.a.base[note] == team.manager.base[note] && team.a.leads == [lead])
        #expect(team.a.digest() == (try await team.server.accounts.digest(user: "a")))
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("what is in quarantine is read beside what stands there, and released as the reviewer's own (R8)")
    func release() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        try await team.syncAll()
        try team.manager.edit(lead, Field.owner, .text("b"))
        try team.a.edit(lead, Field.city, .text("Bonn"))
        try team.a.edit(lead, Field.owner, .text("a"))
        let note = try team.a.addNote(to: lead)
        try await team.manager.sync()
        try await team.a.sync()
        try await team.b.sync()
        try team.b.edit(lead, Field.city, .text("Kiel"))
        try await team.b.sync()
        let quarantine = team.server.services.quarantine
        let entries = try await quarantine.entries()
        #expect(entries.map(\.user) == ["a", "a", "a"])
        let cell = try #require(entries.first?.items.first?.cells.first)
        #expect(cell.value == .text("Bonn") && cell.current == .text("Kiel"))
        await #expect(throws: ServiceError.self) { try await quarantine.release(entries[0].name, by: "nobody") }
        await #expect(throws: ServiceError.self) { try await quarantine.release("", by: "m") }
        // Whose it is has commands of its own.
        await #expect(throws: ServiceError.self) { try await quarantine.release(entries[1].name, by: "m") }
        _ = try await quarantine.release(entries[0].name, by: "m")
        _ = try await quarantine.release(entries[2].name, by: "m")
        _ = try await quarantine.drop(entries[1].name)
        #expect(try await quarantine.entries().isEmpty)
        try await team.syncAll()
        let city = try #require(try team.b.state(lead)?.shown(CellKey(Field.city)))
        #expect(city.value == .text("Bonn") && city.author == "m")
        let content = try team.b.state(note)?.value(Field.content)?.text
        #expect(content?.hasSuffix("— a") == true && team.a.base[note] == nil)
        #expect(try team.b.state(lead)?.owner == "b")
        #expect(team.b.digest() == (try await team.server.accounts.digest(user: "b")))
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("a lead that came into a view and left it within one push was never seen: nobody is told that it is gone")
    func inAndOutAtOnce() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        try await team.syncAll()
        let mayHelp = CellKey(Field.collaborators, element: "b")
        try team.a.edit(lead, [Edit(mayHelp, .int(0))])
        try team.a.edit(lead, [Edit(mayHelp, .null)])
        #expect(try await team.a.sync().map(\.kind) == [.accepted, .accepted])
        try team.b.edit(lead, Field.city, .text("Bonn"))
        #expect(try await team.b.sync().map(\.kind.code) == ["unknown_record"])
        #expect(team.b.gone.isEmpty)
        #expect(try await team.server.accounts.check() == [])
    }

    @Test("visible for two reasons, and one goes: the lead stays")
    func twoReasons() async throws {
        let team = try await Team()
        let lead = try team.a.addLead([
            Edit(Field.company, .text("A")), Edit(CellKey(Field.collaborators, element: "m"), .int(0)),
        ])
        try await team.syncAll()
        try await team.manager.sync()
        try team.a.edit(lead, [Edit(CellKey(Field.collaborators, element: "m"), .null)])
        try await team.a.sync()
        try await team.manager.sync()
        #expect(team.manager.leads == [lead] && team.manager.gone.isEmpty)
        #expect(team.manager.base[lead] == team.a.base[lead])
    }

    @Test("of two concurrent assigns the first in log order stands, and the other is a conflict")
    func concurrentAssigns() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        try await team.syncAll()
        try await team.manager.sync()
        try team.a.edit(lead, Field.owner, .text("b"))
        // Written later, and by one who outranks the other: it is the log's order that counts.
        team.server.time.advance(by: 1_000)
        try team.manager.edit(lead, Field.owner, .text("m"))
        #expect(try await team.a.sync().map(\.kind) == [.accepted])
        #expect(try await team.manager.sync().map(\.kind) == [.conflicting])
        try await team.manager.sync()
        let state = try #require(try team.manager.state(lead))
        #expect(state.value(Field.owner) == .text("b") && state.conflicts == [Field.owner])
        try team.manager.edit(lead, Field.owner, .text("b"))
        try await team.manager.sync()
        #expect(try team.manager.state(lead)?.conflicts == [])
    }

    @Test("nobody claims to have seen what another device wrote, or what has not happened yet")
    func claims() async throws {
        let team = try await Team()
        let lead = try team.a.addLead()
        try await team.syncAll()
        try team.a.write([RecordChange(id: lead, kind: .lead, seen: 999, edits: [Edit(Field.city, .text("x"))])])
        try team.a.write([RecordChange(id: lead, kind: .lead, edits: [Edit(Field.city, .text("x"))])]) {
            $0.own[team.manager.replica] = 5
        }
        #expect(try await team.a.sync().map(\.kind.code) == ["bad_context", "bad_context"])
    }
}
