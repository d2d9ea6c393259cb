import Crypto
import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("R24: what a colleague carries is its author's, or nothing", .everyDatabase)
struct CarriedTests {
    private let server: TestServer
    private let author: TestDevice
    private let carrier: TestDevice

    init() async throws {
        server = try await TestServer()
        try await server.addTeam()
        author = try await server.device("a")
        carrier = try await server.device("b")
    }

    private func carry(_ chains: [Chain]) async throws -> [Outcome] {
        var request = carrier.request()
        request.carried = chains
        return try await carrier.exchange(request).outcomes
    }

    @Test("it is judged as its author's, and its author's own push gets the same outcomes")
    func carried() async throws {
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        let outcomes = try await carry([try author.chain()])
        #expect(outcomes.map(\.kind) == [.accepted, .accepted])
        #expect(carrier.leads.isEmpty)
        #expect(try await carry([try author.chain()]) == outcomes)
        #expect(try await author.sync() == outcomes)
        #expect(try author.text(lead, Field.owner) == "a")
        #expect(try await server.accounts.check() == [])
    }

    @Test("the author's own clock error corrects it, never the carrier's")
    func offset() async throws {
        // The author's clock is an hour ahead, which the server learnt at his last exchange.
        var request = author.request()
        request.wallMilliseconds += 3_600_000
        try await author.exchange(request)
        let written = server.time.now
        let lead = author.newID()
        try author.write([
            RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("A"))])
        ]) {
            $0.time = DeviceTime(
                wallMilliseconds: written + 3_600_000, bootID: "", bootMilliseconds: 0,
                lastExchangeMilliseconds: written)
        }
        server.time.advance(by: 86_400_000)
        _ = try await carry([try author.chain()])
        try await author.sync()
        #expect(try author.state(lead)?.value(Field.capturedAt) == .int(written))
    }

    @Test("an altered, cut off or foreign chain is refused, and uses up none of the author's numbers")
    func forged() async throws {
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        let chain = try author.chain()
        var cut = chain
        cut.changeSets.removeLast()
        var foreign = chain
        foreign.signature = try carrier.key.signature(for: ChangeSetCodec.digest(chain.changeSets[1]))
        var altered = chain
        var change = try ChangeSetCodec.decode(chain.changeSets[0])
        change.records[0].edits = [Edit(Field.company, .text("Evil"))]
        altered.changeSets[0] = try ChangeSetCodec.encode(change)
        var garbage = chain
        garbage.changeSets[1] = Data("x".utf8)
        for chain in [cut, foreign, altered, garbage] {
            let codes = try await carry([chain]).map(\.kind.code)
            #expect(!codes.isEmpty && codes.allSatisfy { $0 == "bad_signature" })
        }
        #expect(try await server.rows("SELECT 1 FROM answers WHERE kind <> 'accepted'").isEmpty)
        #expect(try await author.sync().map(\.kind) == [.accepted, .accepted])
        #expect(try author.text(lead, Field.company) == "Acme")
    }

    @Test("of an author who has not joined, and after a gap, it waits with the carrier")
    func waits() async throws {
        let stranger = TestDevice(server, user: "w")
        try stranger.addLead()
        #expect(try await carry([try stranger.chain()]).isEmpty)
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        var tail = try author.chain()
        tail.changeSets.removeFirst()
        #expect(try await carry([tail]).isEmpty)
        try await stranger.join(code: try await server.accounts.invite("w").code)
        #expect(try await carry([try stranger.chain()]).map(\.kind) == [.accepted])
    }

    @Test("a change set that the author has written anew is superseded, and those behind it too")
    func superseded() async throws {
        try author.addLead()
        try author.addLead()
        let chain = try author.chain()
        author.written = []
        let lead = try author.addLead()
        try await author.sync()
        #expect(try await carry([chain]).map(\.kind.code) == ["superseded", "superseded"])
        try await author.sync()
        #expect(author.leads == [lead])
    }

    @Test("R27: what was written in view of a history that the server lost is left to its author, number and all")
    func lostHistory() async throws {
        let lead = try author.addLead()
        try await author.sync()
        let seen = try await server.services.sync.head()
        let edits = [Edit(Field.city, .text("Bonn"))]
        try author.write([RecordChange(id: lead, kind: .lead, seen: seen + 1, edits: edits)])
        let chain = try author.chain()
        #expect(try await carry([chain]).map(\.kind.code) == ["superseded"])
        author.written.removeLast()
        try author.write([RecordChange(id: lead, kind: .lead, seen: seen, edits: edits)])
        #expect(try await author.sync().map(\.kind) == [.accepted])
    }

    @Test("what an author wrote who was shut out goes into quarantine")
    func revoked() async throws {
        try author.addLead()
        let chain = try author.chain()
        try await server.accounts.revoke(device: author.session.device)
        #expect(try await carry([chain]).map(\.kind) == [.quarantined(.revokedAuthor)])
        #expect(try await server.rows("SELECT body FROM quarantine") == [[.bytes(chain.changeSets[0])]])
        #expect(try await server.accounts.check() == [])
    }

    @Test("what the carrier builds on it is taken in after it")
    func buildsOnIt() async throws {
        let lead = try author.addLead([
            Edit(Field.company, .text("A")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
            Edit(Field.city, .text("Bonn")),
        ])
        try carrier.write([
            RecordChange(id: lead, kind: .lead, dots: [Dot(author.replica, 1)], edits: [Edit(Field.city, .text("Ulm"))])
        ])
        #expect(try await carry([try author.chain()]).map(\.kind) == [.accepted, .accepted])
        #expect(try carrier.text(lead, Field.city) == "Ulm" && carrier.state(lead)?.conflicts == [])
    }
}
