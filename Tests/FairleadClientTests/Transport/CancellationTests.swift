import Foundation
import Synchronization
import Testing

@testable import FairleadClient

@Suite("Cancelling and streaming over real sockets", .timeLimit(.minutes(1)))
struct CancellationTests {
    private let transport = CurlTransport()
    private let opened = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

    private func isCancelled(_ result: Result<HTTPResponse, any Error>) -> Bool {
        if case .failure(let error) = result { error as? TransportError == .cancelled } else { false }
    }

    @Test("cancelling ends a transfer in its middle, and closes the connection")
    func cancelTransfer() async throws {
        let server = try LocalServer { _ in
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"), .holdUntilClosed]
        }
        defer { server.stop() }
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let request = HTTPRequest(.get, "x", at: try ServerURL(server.address))
        let task = Task { [transport] in
            try await transport.send(request) { if $0.received > 0 { begins.yield() } }
        }
        for await _ in begun { break }
        task.cancel()
        #expect(isCancelled(await task.result))
        await server.clientHasClosed()
    }

    @Test("a transfer that waits for its turn is cancelled without waiting, and never sent")
    func cancelQueued() async throws {
        let server = try LocalServer { request in
            request.path == "/slow"
                ? [.text("HTTP/1.1 200 OK\r\n"), .holdUntilClosed] : [.answer("200 OK", body: "x")]
        }
        defer { server.stop() }
        let address = try ServerURL(server.address)
        let slow = Task { [transport] in
            try await transport.send(HTTPRequest(.get, "slow", at: address))
        }
        let queued = Task { [transport] in
            try await transport.send(HTTPRequest(.get, "queued", at: address))
        }
        queued.cancel()
        #expect(isCancelled(await queued.result))
        slow.cancel()
        #expect(isCancelled(await slow.result))
        #expect(try await transport.send(HTTPRequest(.get, "after", at: address)).status == 200)
        #expect(!server.requests.contains { $0.path == "/queued" })
    }

    @Test("a task cancelled before it begins sends nothing")
    func cancelledBefore() async throws {
        let server = try LocalServer { _ in [.answer("200 OK", body: "x")] }
        defer { server.stop() }
        let address = try ServerURL(server.address)
        let task = Task { [transport] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(HTTPRequest(.get, "x", at: address))
        }
        #expect(isCancelled(await task.result))
        #expect(server.requests.isEmpty)
    }

    @Test("a stream hands on its bytes while it is open, and ends when the reader has enough")
    func stream() async throws {
        let server = try LocalServer { [opened] _ in
            [.text(opened), .text("data: 1\n\n"), .text("data: 2\n\n"), .holdUntilClosed]
        }
        defer { server.stop() }
        let reader = Mutex((ServerSentEvents(), [ServerSentEvents.Item]()))
        let request = HTTPRequest(
            .get, "v1/events", at: try ServerURL(server.address), timeouts: .events())
        let response = try await transport.stream(
            request, onHead: { $0.mediaType == "text/event-stream" },
            onBytes: { bytes in
                reader.withLock { reader in
                    reader.1 += (try? reader.0.take(bytes)) ?? []
                    return reader.1.count < 2
                }
            })
        #expect(response.status == 200 && response.body.isEmpty)
        #expect(reader.withLock { $0.1 } == [.event(.init(data: "1")), .event(.init(data: "2"))])
        await server.clientHasClosed()
    }

    @Test("a stream that is refused returns the refusal whole")
    func streamRefused() async throws {
        let server = try LocalServer { _ in [.answer("401 Unauthorized", body: "why")] }
        defer { server.stop() }
        let request = HTTPRequest(.get, "v1/events", at: try ServerURL(server.address))
        let response = try await transport.stream(
            request, onHead: { $0.status == 200 },
            onBytes: { _ in
                Issue.record("no stream")
                return false
            })
        #expect(response.status == 401 && response.body == Array("why".utf8))
    }

    @Test("an open stream holds up no request, and one that falls silent times out")
    func streamBesideRequests() async throws {
        let server = try LocalServer { [opened] request in
            request.path == "/v1/events"
                ? [.text(opened + ":\n\n"), .holdUntilClosed] : [.answer("200 OK", body: "x")]
        }
        defer { server.stop() }
        let address = try ServerURL(server.address)
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let quiet = HTTPRequest(
            .get, "v1/events", at: address, timeouts: .events(silenceMax: .milliseconds(500)))
        let task = Task { [transport] in
            try await transport.stream(
                quiet, onHead: { _ in true },
                onBytes: { _ in
                    begins.yield()
                    return true
                })
        }
        for await _ in begun { break }
        #expect(try await transport.send(HTTPRequest(.get, "x", at: address)).status == 200)
        await #expect { try await task.value } throws: { error in
            if case .timedOut = error as? TransportError { true } else { false }
        }
    }

    @Test("a stream is not bounded by the size of an answer")
    func longStream() async throws {
        let server = try LocalServer { [opened] _ in
            [.text(opened)] + Array(repeating: .text(String(repeating: "x", count: 10_000)), count: 100)
                + [.close]
        }
        defer { server.stop() }
        let count = Mutex(0)
        let request = HTTPRequest(
            .get, "x", at: try ServerURL(server.address), answerSizeBytesMax: 1_000)
        _ = try await transport.stream(
            request, onHead: { _ in true },
            onBytes: { bytes in
                count.withLock { $0 += bytes.count }
                return true
            })
        #expect(count.withLock { $0 } == 1_000_000)
    }
}
