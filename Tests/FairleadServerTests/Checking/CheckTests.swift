import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation
import Testing

@testable import FairleadServer

@Suite("R29: the same log gives the same state, and check() finds what does not follow from it", .everyDatabase)
struct CheckTests {
    /// A server with some history: conflicts, children, an archive, refusals, a user who moved.
    private func busyServer() async throws -> TestServer {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b) = (try await server.device("a"), try await server.device("b"))
        let lead = try a.addLead([
            Edit(Field.company, .text("A")), Edit(Field.coOwner, .text("b")),
        ])
        try await a.sync()
        try await b.sync()
        try a.addNote(to: lead)
        try a.edit(lead, Field.city, .text("Bonn"))
        try b.edit(lead, Field.city, .text("Ulm"))
        try a.edit(lead, Field.archived, .bool(true))
        try b.edit(lead, Field.stage, .text("dancing"))
        try await a.sync()
        try await b.sync()
        try await server.accounts.changeUser(name: "a", role: .rep, department: "west")
        return server
    }

    @Test("a busy server is in order, also after a backup")
    func inOrder() async throws {
        let server = try await busyServer()
        #expect(try await server.accounts.check() == [])
        let digest = try await server.accounts.digest(user: nil)
        try await server.restore(try await server.backup())
        #expect(try await server.accounts.check() == [])
        #expect(try await server.accounts.digest(user: nil) == digest)
    }

    @Test(
        "every kind of damage is named",
        arguments: [
            ("UPDATE records SET state = (SELECT state FROM records LIMIT 1) WHERE kind = 'lead'", "hold what"),
            ("UPDATE records SET audience = 'everyone' WHERE kind = 'lead'", "is shown to others"),
            ("UPDATE records SET position = 1 WHERE kind = 'lead'", "another position"),
            ("DELETE FROM records WHERE kind = 'activity'", "is missing"),
            ("UPDATE feed SET visible = 1 WHERE principal = 'd:east'", "d:east is sent"),
            ("DELETE FROM feed WHERE principal = 'u:b'", "u:b is not sent"),
            ("UPDATE log SET body = x'00' WHERE position = 7", "does not hold the change set"),
            ("UPDATE log SET effective = effective - 10000 WHERE position = 7", "another stamp"),
            ("UPDATE log SET author = 'b' WHERE position = 7", "hold what"),
            ("UPDATE log SET chain = zeroblob(32) WHERE position = 7", "breaks the chain"),
            ("DELETE FROM log WHERE position = 8", "gap before position 9"),
            ("DELETE FROM log WHERE position = 12", "does not stand where the log ends"),
            ("UPDATE counter SET next_number = 9", "does not stand where the log ends"),
            ("UPDATE answers SET kind = 'merged' WHERE position = 7", "not the one that follows"),
            ("DELETE FROM answers WHERE position = 7", "not the one that follows"),
            ("UPDATE answers SET digest = zeroblob(32) WHERE kind = 'refused'", "where its last change set left it"),
            ("UPDATE replicas SET last_counter = 99 WHERE device = 1", "where its last change set left it"),
        ])
    func damage(sql: String, problem: String) async throws {
        let server = try await busyServer()
        try await server.tamper(sql)
        let problems = try await server.accounts.check()
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test("one batch and many give the same state to the byte")
    func batches() async throws {
        var digests: Set<String> = []
        let prototype = try await TestServer()
        try await prototype.addTeam()
        let code = try await prototype.accounts.invite("a").code
        let start = try await prototype.backup()
        let device = TestDevice(prototype, user: "a")
        let lead = try device.addLead()
        let note = try device.addNote(to: lead)
        for index in 0..<6 {
            try device.edit(lead, index.isMultiple(of: 2) ? Field.city : Field.need, .text("\(index)"))
        }
        try device.edit(lead, Field.archived, .bool(true))
        #expect(note != lead)
        for batch in [1, 2, 3, 9] {
            let server = try await TestServer()
            let copy = server.folder.file("copy-\(batch).db")
            try FileManager.default.copyItem(atPath: start, toPath: copy)
            try await server.restore(copy)
            let join = try await server.accounts.join(device.joinRequest(code: code))
            let session = try await server.accounts.authenticate(token: join.token)
            var done = 0
            while done < device.written.count {
                var request = SyncRequest(
                    server: join.server, replica: device.replica, wallMilliseconds: server.time.now, bootID: "boot",
                    bootMilliseconds: server.time.now,
                    acknowledged: Checkpoint(
                        number: UInt64(done),
                        digest: done == 0 ? Data() : ChangeSetCodec.digest(device.written[done - 1])),
                    highest: UInt64(device.written.count))
                request.changeSets = Array(device.written[done..<min(done + batch, device.written.count)])
                done += request.changeSets.count
                _ = try await server.services.sync.sync(request, session: session)
            }
            digests.insert(try await server.accounts.digest(user: nil))
            #expect(try await server.accounts.check() == [])
        }
        #expect(digests.count == 1)
    }
}
