import FairleadCore
import FairleadProtocol
import FairleadServerHTTP
import FairleadServerStore
import FairleadTestKit
import Foundation
import Logging
import Testing

@testable import FairleadServer

@Suite("Several servers over one database", .everyDatabase)
struct SeveralServersTests {
    @Test("R28: positions are gap-free and commit-ordered, and a change set has one effect by whichever server")
    func positions() async throws {
        let first = try await TestServer()
        try await first.addTeam()
        let servers = [first, try await TestServer(beside: first), try await TestServer(beside: first)]
        var pushes: [(SyncRequest, Session)] = []
        for user in ["a", "b", "w", "m"] {
            let device = try await first.device(user)
            for _ in 0..<5 {
                try device.addLead()
                pushes.append((device.request(), device.session))
            }
        }
        let before = try await first.services.sync.head()
        let services = servers.map(\.services)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (request, session) in pushes {
                for service in services {
                    group.addTask { _ = try await service.sync.sync(request, session: session) }
                }
            }
            // Whatever a snapshot shows is whole: as many rows as the head says.
            for server in servers {
                let database = server.database
                group.addTask {
                    for _ in 0..<20 {
                        let row = try await database.read {
                            try $0.query(
                                """
                                SELECT head, (SELECT COUNT(*) FROM log), (SELECT MAX(position) FROM log)
                                FROM counter
                                """, [])[0]
                        }
                        #expect(row[0] == row[1] && row[1] == row[2])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await first.services.sync.head() == before + 20)
        for server in servers { #expect(try await server.accounts.check() == []) }
    }

    @Test("who is shut out by way of one server is shut out at the other, and reads what it wrote at either")
    func revoked() async throws {
        let first = try await TestServer()
        try await first.addTeam()
        let second = try await TestServer(beside: first)
        let device = try await first.device("a")
        var turn = 0
        device.deliver = { request, session in
            turn += 1
            return try await [first, second][turn % 2].services.sync.sync(request, session: session)
        }
        for number in 1...6 {
            let lead = try device.addLead()
            try await device.exchange()
            #expect(device.leads.count == number && device.leads.contains(lead))
        }
        try await second.accounts.revoke(device: device.session.device)
        #expect(await codeOfFailure { _ = try await first.accounts.authenticate(token: device.token) } != nil)
        #expect(await codeOfFailure { try await device.exchange() } == "device_revoked")
        #expect(await codeOfFailure { try await device.exchange() } == "device_revoked")
    }

    @Test(
        "what happens at another server is heard at once: a head is an event, being shut out ends the stream",
        .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)), .timeLimit(.minutes(1)))
    func events() async throws {
        guard Backend.current == .postgreSQL else { return }
        let first = try await TestServer()
        try await first.addTeam()
        let second = try await TestServer(beside: first)
        let (device, other) = (try await first.device("a"), try await first.device("a"))
        let hub = EventHub()
        let services = second.services
        // Its clock stands still: it looks when it is told to, or never.
        let watch = HeadWatch(
            hub: hub, clock: ManualClock(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            head: { try await services.sync.head() }, revokedAmong: { try await services.accounts.revoked(among: $0) })
        let relay = ChangeRelay(watch: watch, changes: try #require(services.changes()))
        let running = Task { await relay.run() }
        let before = try await first.services.sync.head()
        let (heads, add) = AsyncStream.makeStream(of: UInt64.self)
        let subscription = hub.open(device.session.device)
        let listening = Task {
            try await subscription.follow { if case .head(let head) = $0 { add.yield(head) } }
        }
        let staying = hub.open(other.session.device)
        try device.addLead()
        try await device.exchange()
        for await head in heads where head == before + 1 { break }

        try await first.accounts.revoke(device: device.session.device)
        try await listening.value
        #expect(hub.devices == [other.session.device])
        staying.close()
        running.cancel()
        await running.value
    }
}
