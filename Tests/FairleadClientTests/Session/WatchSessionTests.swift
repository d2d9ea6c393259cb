import FairleadCore
import FairleadProtocol
import FairleadStore
import Foundation
import Synchronization
import Testing

@testable import FairleadClient

/// Following the server: an exchange at first, and one for each piece of news.
@Suite("Watch session")
struct WatchSessionTests {
    @Test("an exchange at first, another when the server has news, until it is stopped")
    func news() async throws {
        let device = try SessionDevice()
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int.self)
        let server = ScriptedServer(events: ["event: head\n", "data: {\"position\":7}\n\n"]) { number, request in
            arrival.yield(number)
            return ScriptedServer.answer(try ScriptedServer.accept(request))
        }
        let watch = WatchSession(store: device.store, connection: try device.connection(server))
        let running = Task { try await watch.run(onExchange: { _ in }, onTrouble: { _ in }) }
        var numbers = arrivals.makeAsyncIterator()
        #expect(await numbers.next() == 0)
        #expect(await numbers.next() == 1)
        running.cancel()
        _ = await running.result
    }

    @Test("what is written on this device goes up without being asked for")
    func ownWrites() async throws {
        let device = try SessionDevice()
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int.self)
        let server = ScriptedServer { _, request in
            arrival.yield(request.changeSets.count)
            return ScriptedServer.answer(try ScriptedServer.accept(request))
        }
        let watch = WatchSession(store: device.store, connection: try device.connection(server))
        let running = Task { try await watch.run(onExchange: { _ in }, onTrouble: { _ in }) }
        var counts = arrivals.makeAsyncIterator()
        #expect(await counts.next() == 0)
        try device.capture("Acme")
        #expect(await counts.next() == 1)
        running.cancel()
        _ = await running.result
    }

    @Test("a server that does not know this device any more ends it; one that is away does not")
    func endings() async throws {
        let device = try SessionDevice()
        let troubles = Mutex(0)
        let server = ScriptedServer { number, request in
            // Three tries each of two exchanges fail, then the device is shut out.
            number < 6 ? .failure(.unreachable(detail: "down")) : ScriptedServer.problem(401, "device_revoked")
        }
        let watch = WatchSession(store: device.store, connection: try device.connection(server))
        await #expect(throws: SessionError.notAllowed(message: "Detail.", hint: nil)) {
            try await watch.run(onExchange: { _ in }, onTrouble: { _ in troubles.withLock { $0 += 1 } })
        }
        #expect(troubles.withLock { $0 } == 2)
    }
}
