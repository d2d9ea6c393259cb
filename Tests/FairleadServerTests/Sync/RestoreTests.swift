import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("R21, R27: a server that was restored from a backup", .everyDatabase)
struct RestoreTests {
    @Test("the device is asked for what it knows, goes back to what both share, and offers again what was lost")
    func restored() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        try await device.sync()
        let shared = try #require(device.checkpoints.last)
        let backup = try await server.backup()
        try device.edit(lead, Field.city, .text("Bonn"))
        try await device.sync()
        try await server.restore(backup)
        #expect(try await device.exchange().status == .needDigests)
        var request = device.request()
        request.ownDigests = device.written.enumerated().map {
            Checkpoint(number: UInt64($0.offset) + 1, digest: ChangeSetCodec.digest($0.element))
        }
        #expect(try await device.exchange(request).status == .behind(common: 1))
        device.acknowledged = try #require(request.ownDigests.first)
        // Nothing is taken in before both agree on the log.
        #expect(try await device.exchange().status == .needCheckpoints)
        #expect(server.warnings.all.isEmpty)
        request = device.request()
        request.checkpoints = device.checkpoints
        let response = try await device.exchange(request)
        #expect(response.status == .otherHistory(common: shared.number) && response.outcomes.isEmpty)
        #expect(server.warnings.all.count == 1 && server.warnings.all[0].contains("\(shared.number)"))
        device.cursor = try #require(response.page?.cursor)
        #expect(try await device.sync().map(\.kind) == [.accepted])
        #expect(try device.text(lead, Field.city) == "Bonn")
        #expect(device.digest() == (try await server.accounts.digest(user: "a")))
        #expect(try await server.accounts.check() == [])
    }

    @Test("the same bytes sent to a restored server again are another history when they count as written later (R29)")
    func sentAgainLater() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (author, reader) = (try await server.device("a"), try await server.device("m"))
        let lead = try author.addLead()
        try await author.sync()
        let backup = try await server.backup()
        try author.edit(lead, Field.city, .text("Bonn"))
        let request = author.request()
        try await author.exchange(request)
        try await reader.sync()
        try await server.restore(backup)
        server.time.advance(by: 60_000)
        // A copy of the request that the network has kept.
        try await author.exchange(request)
        #expect(try await reader.exchange().status == .needCheckpoints)
    }

    @Test("a pull that was under way does not go on: what the lost history had put off is older here (R26)")
    func inMidPull() async throws {
        let server = try await TestServer(pageLimits: PageLimits(records: 1))
        try await server.addTeam()
        let (author, reader) = (try await server.device("a"), try await server.device("m"))
        let (first, second) = (try author.addLead(), try author.addLead())
        try await author.sync()
        let backup = try await server.backup()
        try author.edit(first, Field.city, .text("lost"))
        try await author.sync()
        while try reader.state(second) == nil { try await reader.exchange() }
        // It comes at its new place.
        #expect(try reader.state(first) == nil)
        try await server.restore(backup)
        #expect(try await reader.exchange().status == .needCheckpoints)
        var request = reader.request()
        request.checkpoints = [Checkpoint(number: 1, digest: Data(repeating: 7, count: 32))]
        let response = try await reader.exchange(request)
        #expect(response.status == .otherHistory(common: 0))
        reader.cursor = try #require(response.page?.cursor)
        try await reader.sync()
        #expect(reader.leads == [first, second])
        #expect(reader.digest() == (try await server.accounts.digest(user: "m")))
    }

    @Test("a device that shares nothing pulls from the start")
    func sharesNothing() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        try await device.sync()
        let (cursor, checkpoint) = (device.cursor, try #require(device.checkpoints.last))
        var request = device.request()
        request.cursor = Data(cursor.prefix(9)) + Data(repeating: 7, count: 32) + Data(cursor.dropFirst(41))
        request.checkpoints = [Checkpoint(number: checkpoint.number, digest: Data(repeating: 7, count: 32))]
        let response = try await device.exchange(request)
        #expect(response.status == .otherHistory(common: 0))
        device.cursor = try #require(response.page?.cursor)
        #expect(try await device.exchange().page?.restart == true)
    }

    @Test("a cursor beyond the head is another history")
    func beyond() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let backup = try await server.backup()
        try await server.accounts.addUser(name: "new", role: .rep, department: "")
        try await device.sync()
        try await server.restore(backup)
        #expect(try await device.exchange().status == .needCheckpoints)
    }

    @Test("an incarnation that the backup does not know takes a new name, and its work is known by its origin")
    func lostIncarnation() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        try await device.sync()
        let backup = try await server.backup()
        let disk = device.disk
        var former = device.replica
        let first = device.replica
        for through in [UInt64(1), 0] {
            try device.edit(lead, Field.city, .text("\(through)"))
            let records = try ChangeSetCodec.decode(try #require(device.written.last)).records
            var dice = SystemRandomNumberGenerator()
            device.replica = .random(using: &dice)
            device.written = []
            device.acknowledged = Checkpoint(number: 0, digest: Data())
            device.incarnation = Incarnation(
                publicKey: device.key.publicKey.rawRepresentation, former: former, formerThrough: through)
            try device.write(records) {
                $0.own = VersionVector([first: 1])
                $0.own.raise(former, to: through)
            }
            #expect(try await device.sync().map(\.kind) == [.accepted])
            device.incarnation = nil
            former = device.replica
            guard through == 1 else { continue }
            try await server.restore(backup)
            device.disk = disk
            device.written = []
            device.acknowledged = Checkpoint(number: 0, digest: Data())
            #expect(try await device.exchange().status == .fork(common: 0))
        }
        #expect(try device.text(lead, Field.city) == "0")
        #expect(try await server.accounts.check() == [])
    }
}
