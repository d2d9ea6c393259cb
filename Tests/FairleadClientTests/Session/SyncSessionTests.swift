import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Synchronization
import Testing

@testable import FairleadClient
@testable import FairleadStore

/// The loop of an exchange, with a real store and a server that does what the test says.
@Suite("Sync session")
struct SyncSessionTests {
    @Test("what is unsent goes up, what is new comes down, and then it is done", arguments: [false, true])
    func wholeExchange(isCompressed: Bool) async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        try device.capture("Globex")
        let server = ScriptedServer { _, request in
            ScriptedServer.answer(try ScriptedServer.accept(request), isCompressed: isCompressed)
        }
        let seen = Mutex<[SyncProgress]>([])
        let report = try await device.session(server).run { progress in seen.withLock { $0.append(progress) } }
        #expect(report.pushed == 2 && report.complete && report.refused.isEmpty)
        #expect(try !device.store.hasUnsent())
        #expect(seen.withLock { $0.last?.pushed } == 2)
        let request = try #require(server.requests.first)
        #expect(request.address == "http://127.0.0.1:1/v1/sync")
        for header in [
            HTTPHeader("Authorization", "Bearer token"), HTTPHeader("Content-Type", "application/x-protobuf"),
            HTTPHeader("Accept", "application/x-protobuf"), HTTPHeader("Accept-Encoding", "zstd"),
        ] { #expect(request.headers.contains(header)) }
        #expect(server.messages.first?.changeSets.count == 2)
    }

    @Test("a second exchange sends nothing again and goes on from the cursor")
    func secondExchange() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { _, request in ScriptedServer.answer(try ScriptedServer.accept(request)) }
        _ = try await device.session(server).run()
        _ = try await device.session(server).run()
        let messages = server.messages
        #expect(messages.count == 2)
        #expect(messages[1].changeSets.isEmpty)
        #expect(messages[1].acknowledged.number == 1)
        #expect(messages[1].cursor == messages[0].cursor + Data([1]))
    }

    @Test("pages are pulled until one is complete, each from the cursor of the one before")
    func pages() async throws {
        let device = try SessionDevice()
        let server = ScriptedServer { number, request in
            let state = RecordState(
                id: RecordID(high: 7, low: UInt64(number)), kind: .lead, lead: nil, position: UInt64(number + 1))
            return ScriptedServer.answer(
                try ScriptedServer.accept(request, records: [state], complete: number == 3))
        }
        let report = try await device.session(server).run()
        #expect(report.pulled == 4 && report.complete)
        #expect(server.messages.map(\.cursor.count) == [0, 1, 2, 3])
    }

    @Test("a refused change set is reported, holds up nothing, and does not fail the exchange")
    func refusals() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        try device.capture("Globex")
        let server = ScriptedServer { _, request in
            var response = try ScriptedServer.accept(request)
            response.outcomes[0].kind = .refused(Refusal("bad_value", "No."))
            response.outcomes[0].position = 0
            return ScriptedServer.answer(response)
        }
        let report = try await device.session(server).run()
        #expect(report.pushed == 1 && report.complete)
        #expect(report.refused == [Refusal("bad_value", "No.")])
        #expect(try device.store.status().rejected == 1)
    }

    @Test("a lost reply is asked for again with the very same request")
    func lostReply() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { number, request in
            number == 0
                ? .failure(.timedOut(detail: "lost")) : ScriptedServer.answer(try ScriptedServer.accept(request))
        }
        let report = try await device.session(server).run()
        #expect(report.pushed == 1)
        #expect(server.messages.count == 2 && server.messages[0] == server.messages[1])
        #expect(device.waited.count == 1)
    }

    @Test("a busy server is waited for as long as it asks")
    func busyServer() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { number, request in
            number < 2
                ? ScriptedServer.problem(503, "server_busy", retryAfter: "7")
                : ScriptedServer.answer(try ScriptedServer.accept(request))
        }
        #expect(try await device.session(server).run().pushed == 1)
        #expect(device.waited.count == 2 && device.waited.allSatisfy { $0 >= 7_000 })
    }

    @Test("NEED_DIGESTS and NEED_CHECKPOINTS are answered with what the device knows")
    func supplements() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { number, request in
            switch number {
            case 1: ScriptedServer.answer(ScriptedServer.response(.needDigests))
            case 2: ScriptedServer.answer(ScriptedServer.response(.needCheckpoints))
            default: ScriptedServer.answer(try ScriptedServer.accept(request))
            }
        }
        _ = try await device.session(server).run()
        _ = try await device.session(server).run()
        let messages = server.messages
        #expect(messages.count == 4)
        #expect(messages[1].ownDigests.isEmpty && messages[1].checkpoints.isEmpty)
        let body = try #require(messages[0].changeSets.first)
        #expect(messages[2].ownDigests == [Checkpoint(number: 1, digest: ChangeSetCodec.digest(body))])
        #expect(messages[3].checkpoints == [Checkpoint(number: 200, digest: Data(repeating: 9, count: 32))])
    }

    @Test("a fork makes a new incarnation, which offers what the server does not have under new dots")
    func fork() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        try device.capture("Globex")
        let server = ScriptedServer { number, request in
            number == 0
                ? ScriptedServer.answer(ScriptedServer.response(.fork(common: 1)))
                : ScriptedServer.answer(try ScriptedServer.accept(request))
        }
        let report = try await device.session(server).run()
        #expect(report.complete && !report.notices.isEmpty)
        let (old, new) = (server.messages[0], server.messages[1])
        #expect(new.replica != old.replica)
        #expect(new.incarnation?.former == old.replica && new.incarnation?.formerThrough == 1)
        let change = try ChangeSetCodec.decode(try #require(new.changeSets.first))
        let before = try ChangeSetCodec.decode(old.changeSets[1])
        #expect(new.changeSets.count == 1)
        #expect(change.dot == Dot(new.replica, 1) && change.origin == before.origin)
        #expect(change.previousDigest.isEmpty && change.own == VersionVector([old.replica: 1]))
    }

    @Test("a server that lost change sets is offered them again")
    func behind() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { number, request in
            number == 1
                ? ScriptedServer.answer(ScriptedServer.response(.behind(common: 0)))
                : ScriptedServer.answer(
                    try ScriptedServer.accept(request, records: ScriptedServer.states(of: request)))
        }
        _ = try await device.session(server).run()
        let report = try await device.session(server).run()
        #expect(report.complete)
        #expect(server.messages[2].acknowledged.number == 0)
        #expect(server.messages[2].changeSets == server.messages[0].changeSets)
    }

    @Test("an exchange that moves nothing is ended, with everything kept")
    func noProgress() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { _, _ in ScriptedServer.answer(ScriptedServer.response(.needDigests)) }
        await #expect(throws: SessionError.tryAgain(message: "The exchange made no progress, so it was ended.")) {
            try await device.session(server).run()
        }
        #expect(server.messages.count == 8)
        #expect(try device.store.hasUnsent())
    }

    @Test("a cancelled exchange ends, and can be run again")
    func cancelled() async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { _, request in ScriptedServer.answer(try ScriptedServer.accept(request)) }
        let session = try device.session(server)
        let task = Task {
            // Cancelled before it begins.
            withUnsafeCurrentTask { $0?.cancel() }
            return try await session.run()
        }
        await #expect(throws: SessionError.cancelled) { try await task.value }
        #expect(try device.store.hasUnsent())
        #expect(try await session.run().pushed == 1)
    }
}
