import FairleadCore
import FairleadServer
import FairleadServerHTTP
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Those who listen hear of the log's newest head, and only of that.
@Suite("HTTP: events")
struct EventTests {
    @Test("a listener hears the newest head once, and a comment when nothing else was said")
    func feed() {
        var feed = EventFeed(perDeviceMax: 4)
        let (id, ended) = feed.open(1)
        #expect(ended == nil)
        #expect(feed.next(id) == .wait)
        #expect(feed.advance(to: 5) == [id])
        #expect(feed.advance(to: 7) == [id])
        #expect(feed.next(id) == .event(.head(7)))
        #expect(feed.next(id) == .wait)
        #expect(feed.advance(to: 6) == [])
        #expect(feed.advance(to: 7) == [])
        #expect(feed.next(id) == .wait)
        #expect(feed.keepAlive() == [id])
        #expect(feed.next(id) == .event(.keepAlive))
        #expect(feed.next(id) == .wait)
        // A head says that the stream lives, so the comment is no longer due.
        _ = feed.keepAlive()
        _ = feed.advance(to: 8)
        #expect(feed.next(id) == .event(.head(8)))
        #expect(feed.next(id) == .wait)
    }

    @Test("one stream too many ends the device's oldest, and nobody else's")
    func tooManyStreams() {
        var feed = EventFeed(perDeviceMax: 2)
        let first = feed.open(1).id
        let other = feed.open(2).id
        let second = feed.open(1).id
        #expect(feed.open(1).ended == first)
        #expect(feed.next(first) == .end)
        #expect(feed.next(second) == .wait && feed.next(other) == .wait)
        feed.close(first)
        #expect(feed.count == 3)
        #expect(feed.devices == [1, 2])
        // The one that was ended does not count any more.
        #expect(feed.open(1).ended == second)
    }

    @Test("the streams of a revoked device end; a closed one is over")
    func ending() {
        var feed = EventFeed(perDeviceMax: 4)
        let (one, two) = (feed.open(1).id, feed.open(2).id)
        #expect(feed.end { $0 == 1 } == [one])
        #expect(feed.next(one) == .end && feed.next(two) == .wait)
        feed.close(two)
        #expect(feed.next(two) == .end)
        #expect(feed.advance(to: 3) == [one])
        feed.close(one)
        #expect(feed.isEmpty)
    }

    @Test("a subscription hands on events until it is over, and wakes for each")
    func subscription() async throws {
        let hub = EventHub(perDeviceMax: 4)
        let subscription = hub.open(1)
        let heard = Heard()
        let listening = Task { try await subscription.follow(heard.add) }
        for head in [UInt64(3), 4, 9] {
            hub.advance(to: head)
            try await eventually("head \(head) was heard") { heard.events.last == .head(head) }
        }
        hub.keepAlive()
        try await eventually("the comment was heard") { heard.events.last == .keepAlive }
        hub.end { $0 == 1 }
        try await listening.value
        #expect(hub.count == 0)
        #expect(heard.events == [.head(3), .head(4), .head(9), .keepAlive])
    }

    @Test("the watch looks each second while somebody listens, comments every fifteen, and ends revoked devices")
    func watch() async throws {
        let hub = EventHub()
        let clock = ManualClock()
        let looks = Mutex(0)
        let revoked = Mutex<Set<Int64>>([])
        let watch = HeadWatch(
            hub: hub, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            head: {
                looks.withLock { count in
                    count += 1
                    return UInt64(min(count, 3))
                }
            },
            revokedAmong: { devices in revoked.withLock { $0 }.intersection(devices) })
        let running = Task { try await watch.run() }
        try await clock.tick()
        try await clock.tick()
        #expect(looks.withLock { $0 } == 0)

        let heard = Heard()
        let subscription = hub.open(1)
        let listening = Task { try await subscription.follow(heard.add) }
        for second in 3...15 {
            try await clock.tick()
            try await eventually("there was a look in second \(second)") { looks.withLock { $0 } == second - 2 }
            if second <= 5 { try await eventually("head was heard") { heard.events.last == .head(UInt64(second - 2)) } }
        }
        try await eventually("the comment was heard") { heard.events.contains(.keepAlive) }
        revoked.withLock { $0 = [1] }
        try await clock.tick()
        try await listening.value
        running.cancel()
        try await running.value
    }

    @Test(
        "over a real connection: the head at once, the next one with the next change set, and the end with the revocation"
    )
    func stream() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let number = try #require(try await server.services.accounts.devices().first?.id)
        let head = try await server.services.sync.head()
        let request = try device.request(capturing: ["Acme"])
        let token = device.token
        try await server.application().test(.live) { client in
            let port = try #require(client.port)
            try await RawConnection.open(port: port) { connection in
                try await connection.send(
                    "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n")
                var received = try await connection.receive(until: "\"position\":\(head)}\n\n")
                #expect(received.hasPrefix("HTTP/1.1 200"))
                #expect(received.lowercased().contains("content-type: text/event-stream"))
                #expect(received.lowercased().contains("fairlead-server: "))
                #expect(received.contains("event: head\ndata: {"))
                _ = try await client.sync(request, token: token)
                received = try await connection.receive(until: "\"position\":\(head + 1)}\n\n")
                try await server.services.accounts.revoke(device: number)
                // The last chunk of the body has no bytes.
                _ = try await connection.receive(until: "\r\n0\r\n\r\n")
            }
        }
    }

    @Test(
        "over a real connection: a body without an announced length is cut off at the limit, and an expectation is met")
    func chunkedBodies() async throws {
        let server = try await HTTPTestServer()
        try await server.application().test(.live) { client in
            let port = try #require(client.port)
            let head = "POST /v1/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            try await RawConnection.open(port: port) { connection in
                try await connection.send(head + "Transfer-Encoding: chunked\r\n\r\n")
                let chunk = "400\r\n" + String(repeating: " ", count: 0x400) + "\r\n"
                for _ in 0..<17 { try await connection.send(chunk) }
                let answer = try await connection.receive(until: "body_too_large")
                #expect(answer.hasPrefix("HTTP/1.1 413"))
            }
            try await RawConnection.open(port: port) { connection in
                try await connection.send(head + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                _ = try await connection.receive(until: "HTTP/1.1 100 Continue\r\n\r\n")
                try await connection.send("{}")
                #expect(try await connection.receive(until: "malformed").contains("HTTP/1.1 400"))
            }
            try await RawConnection.open(port: port) { connection in
                try await connection.send(head + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await connection.receive(until: "body_too_large").hasPrefix("HTTP/1.1 413"))
            }
        }
    }
}

/// What a listener was told.
private final class Heard: Sendable {
    private let stored = Mutex<[EventFeed.Event]>([])

    var events: [EventFeed.Event] { stored.withLock { $0 } }

    func add(_ event: EventFeed.Event) { stored.withLock { $0.append(event) } }
}
