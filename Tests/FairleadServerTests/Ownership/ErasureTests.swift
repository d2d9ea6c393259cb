import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("I12: of what was erased nothing is kept that comes later, not even put aside", .everyDatabase)
struct ErasureTests {
    private let server: TestServer
    private let a: TestDevice
    private let b: TestDevice
    private let lead: RecordID

    init() async throws {
        server = try await TestServer()
        try await server.addTeam()
        a = try await server.device("a")
        b = try await server.device("b")
        lead = try a.addLead()
        try await a.sync()
    }

    private func isNothingPutAside() async throws -> Bool {
        try await server.rows("SELECT body FROM quarantine").isEmpty
    }

    @Test("what a colleague carries for a device that was shut out")
    func shutOut() async throws {
        try a.edit(lead, Field.need, .text("of Anna"))
        let chain = try a.chain()
        try await server.accounts.revoke(device: a.session.device)
        _ = try await server.services.erasures.erase(lead.description)
        var request = b.request()
        request.carried = [chain]
        #expect(try await b.exchange(request).outcomes.map(\.kind.code) == ["erased"])
        #expect(try await isNothingPutAside())
        #expect(try await server.accounts.check() == [])
    }

    @Test("what its author brings to a restored server, which cannot tell who saw it and erases it by its id")
    func restored() async throws {
        let lost = try a.addLead()
        _ = try await server.services.erasures.erase([lost])
        #expect(try await a.sync().map(\.kind.code) == ["erased"])
        #expect(try await isNothingPutAside())
    }

    @Test("what is erased by its id from a restored server takes nothing along that it was one with there")
    func oneWithAnother() async throws {
        let other = try a.addLead([Edit(Field.company, .text("Globex"))])
        try await a.sync()
        let link = RecordID.link(lead, other)
        try a.write(
            [lead, other].map { RecordChange(id: $0, kind: .lead, seen: a.seen($0)) } + [
                RecordChange(
                    id: link, kind: .link, seen: a.seen(link), edits: [Edit(Field.verdict, .text("same"))])
            ])
        try await a.sync()
        let report = try await server.services.erasures.erase([lead])
        #expect(report.roots == [lead])
        try await a.sync()
        #expect(a.leads.contains(other) && !a.leads.contains(lead))
        #expect(try await server.accounts.check() == [])
    }

    @Test("what was written to it together with a lead that the author has lost meanwhile")
    func withLostOne() async throws {
        let manager = try await server.device("m")
        let lost = try a.addLead([Edit(Field.company, .text("Globex"))])
        try await a.sync()
        try await manager.sync()
        let edits = [Edit(Field.need, .text("of Anna"))]
        try a.write([lost, lead].map { RecordChange(id: $0, kind: .lead, seen: a.seen($0), edits: edits) })
        try manager.edit(lost, Field.owner, .text("b"))
        try await manager.sync()
        _ = try await server.services.erasures.erase(lead.description)
        #expect(try await a.sync().map(\.kind.code) == ["erased"])
        #expect(try await isNothingPutAside())
        #expect(try await server.accounts.check() == [])
    }
}
