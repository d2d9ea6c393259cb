import FairleadCore
import Foundation
import Testing

@testable import FairleadServer

@Suite("The team: names, roles, departments, and leaving", .everyDatabase)
struct UserTests {
    @Test(
        "a name has 1 to 64 printable characters, no space at its ends, and no other meaning",
        arguments: [
            "", " a", "a ", "a\u{0}b", "a\nb", "a\u{202E}b", "me", "All", "everyone", "server", "\u{3000}王",
            String(repeating: "x", count: 65),
        ])
    func badNames(name: String) async throws {
        let server = try await TestServer()
        let code = await codeOfFailure { try await server.accounts.addUser(name: name, role: .rep, department: "") }
        #expect(code == "bad_name")
    }

    @Test("names are kept in NFC, are given once, and department names hold no line's end")
    func names() async throws {
        let server = try await TestServer()
        try await server.accounts.addUser(name: "Rene\u{301}", role: .rep, department: "华东")
        let users = try await server.accounts.users()
        #expect(users.map { Array($0.actor.name.utf8) } == [Array("Ren\u{e9}".utf8)])
        for name in ["Rene\u{301}", "Ren\u{e9}"] {
            let code = await codeOfFailure { try await server.accounts.addUser(name: name, role: .rep, department: "") }
            #expect(code == "user_exists")
            _ = try await server.accounts.invite(name)
        }
        let code = await codeOfFailure { try await server.accounts.addUser(name: "x", role: .rep, department: "a\nb") }
        #expect(code == "bad_department")
        #expect(await codeOfFailure { _ = try await server.accounts.invite("nobody") } == "unknown_user")
    }

    @Test("each user stands in the directory, which everybody sees and nobody but the server writes")
    func directory() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("w")
        try await device.sync()
        let records = try device.base.keys.compactMap { try device.state($0) }.filter { $0.kind == .user }
        #expect(Set(records.compactMap { $0.value(Field.name)?.text }) == ["a", "b", "m", "w", "n", "root"])
        let own = try #require(records.first { $0.value(Field.name)?.text == "w" })
        #expect(own.value(Field.role) == .text("rep") && own.value(Field.department) == .text("west"))
        #expect(own.value(Field.active) == .bool(true))
        try device.write([
            RecordChange(id: own.id, kind: .user, seen: own.position, edits: [Edit(Field.role, .text("admin"))])
        ])
        #expect(try await device.sync().map(\.kind.code) == ["read_only"])
        try await server.accounts.changeUser(name: "w", role: .manager, department: "west")
        try await device.sync()
        #expect(try device.state(own.id)?.value(Field.role) == .text("manager"))
        #expect(try await server.accounts.check() == [])
    }

    @Test("with another department the leads one owns move to its managers, and back")
    func department() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let rep = try await server.device("a")
        let (east, west) = (try await server.device("m"), try await server.device("n"))
        let lead = try rep.addLead()
        let note = try rep.addNote(to: lead)
        for device in [rep, east, west] { try await device.sync() }
        #expect(east.base[note] != nil && west.leads.isEmpty)
        try await server.accounts.changeUser(name: "a", role: .rep, department: "west")
        for device in [rep, east, west] { try await device.sync() }
        #expect(east.leads.isEmpty && east.gone == [lead] && east.base[note] == nil)
        #expect(west.base[lead] == rep.base[lead] && west.base[note] == rep.base[note] && west.base[note] != nil)
        // The manager had it in view when this was written, as far as he could know.
        try east.edit(lead, Field.city, .text("Bonn"))
        #expect(try await east.sync().map(\.kind.code) == ["access_lost"])
        try await server.accounts.changeUser(name: "a", role: .rep, department: "east")
        for device in [rep, east, west] { try await device.sync() }
        #expect(west.leads.isEmpty && east.base[note] == rep.base[note])
        #expect(try await server.accounts.check() == [])
    }

    @Test("a manager who becomes a rep keeps only what is the rep's, and pulls from the start")
    func role() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (rep, manager) = (try await server.device("a"), try await server.device("m"))
        let (theirs, own) = (try rep.addLead(), try manager.addLead())
        try await rep.sync()
        try await manager.sync()
        #expect(manager.leads == [theirs, own])
        try await server.accounts.changeUser(name: "m", role: .rep, department: "east")
        try manager.edit(theirs, Field.city, .text("Bonn"))
        let response = try await manager.exchange()
        #expect(response.page?.restart == true && response.outcomes.map(\.kind.code) == ["access_lost"])
        try await manager.sync()
        #expect(manager.leads == [own])
        #expect(manager.digest() == (try await server.accounts.digest(user: "m")))
        #expect(await codeOfFailure { _ = try await server.accounts.digest(user: "x") } == "unknown_user")
    }

    @Test("who leaves hands the leads over, and with the records the places beside others", arguments: [false, true])
    func leaving(withRecords: Bool) async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b) = (try await server.device("a"), try await server.device("b"))
        let west = try await server.device("w")
        let owned = try (0..<130).map { _ in try a.addLead() }
        let shared = try west.addLead([
            Edit(Field.company, .text("W")), Edit(CellKey(Field.collaborators, element: "a"), .int(0)),
        ])
        try await a.sync()
        try await west.sync()
        let code = try await server.accounts.invite("a").code
        let report = try await server.accounts.leave("a", to: "b", withRecords: withRecords)
        #expect(report == LeaveReport(leads: 130, collaborations: withRecords ? 1 : 0, devices: 1))
        try await b.sync()
        #expect(b.leads == Set(owned).union(withRecords ? [shared] : []))
        let state = try #require(try b.state(owned[0]))
        #expect(
            state.owner == "b" && state.holding?.reason?.code == .left
                && state.shown(CellKey(Field.owner))?.author == "server")
        #expect(state.conflicts.isEmpty && state.past.contains { $0.key.field == Field.owner } == true)
        try await west.sync()
        #expect(try west.state(shared)?.elements(Field.collaborators) == (withRecords ? ["b"] : ["a"]))
        #expect(await codeOfFailure { try await TestDevice(server, user: "a").join(code: code) } == "code_unknown")
        #expect(await codeOfFailure { try await a.sync() } == "device_revoked")
        #expect(try await server.accounts.users().first { $0.actor.name == "a" }?.isActive == false)
        #expect(try await server.accounts.check() == [])
    }

    @Test("nobody leaves twice, to nobody, or to oneself")
    func leavingWrong() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let accounts = server.accounts
        func leave(_ name: String, to successor: String) async -> String? {
            await codeOfFailure { _ = try await accounts.leave(name, to: successor, withRecords: false) }
        }
        #expect(await leave("a", to: "a") == "same_user")
        #expect(await leave("a", to: "x") == "unknown_user")
        #expect(await leave("a", to: "b") == nil)
        #expect(await leave("a", to: "b") == "user_left")
        #expect(await leave("b", to: "a") == "user_left")
        #expect(await codeOfFailure { _ = try await accounts.invite("a") } == "user_left")
        let code = await codeOfFailure { try await accounts.changeUser(name: "a", role: .admin, department: "") }
        #expect(code == "user_left")
    }
}
