import Foundation
import Synchronization
import Testing

@testable import FairleadClient

@Suite("Requests over real sockets", .timeLimit(.minutes(1)))
struct CurlTransportTests {
    private let transport = CurlTransport()

    private func get(
        _ path: String = "v1/sync", from server: LocalServer, timeouts: HTTPTimeouts = HTTPTimeouts(),
        answerSizeBytesMax: Int = TransportLimits.bodySizeBytesDefault
    ) throws -> HTTPRequest {
        HTTPRequest(
            .get, path, at: try ServerURL(server.address), timeouts: timeouts,
            answerSizeBytesMax: answerSizeBytesMax)
    }

    @Test("a request arrives as it was written, and the answer comes back whole")
    func roundTrip() async throws {
        let server = try LocalServer { _ in
            [.answer("200 OK", headers: ["Fairlead-Server: 0a", "X-Two:  b \t"], body: "hello")]
        }
        defer { server.stop() }
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let headers = [
            HTTPHeader("Content-Type", "application/x-protobuf"), HTTPHeader("Authorization", "Bearer x"),
            HTTPHeader("X-Empty", ""),
        ]
        let request = HTTPRequest(
            .post, "v1/sync?page=1", at: try ServerURL(server.address), headers: headers, body: body)
        let response = try await transport.send(request)
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response.header("fairlead-server") == "0a")
        #expect(response.header("x-two") == "b")
        #expect(response.version == .http11)
        #expect(response.isComplete)
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST" && seen.path == "/v1/sync?page=1" && seen.body == body)
        #expect(seen.headers["content-type"] == "application/x-protobuf")
        #expect(seen.headers["authorization"] == "Bearer x")
        #expect(seen.headers["x-empty"] == "")
        #expect(seen.headers["expect"] == nil, "waiting for a 100 Continue costs a second")
    }

    @Test(
        "every method is sent by its name, with its body or without one",
        arguments: [HTTPRequest.Method.get, .post, .put, .delete], [nil, [UInt8](), Array("body".utf8)])
    func methods(method: HTTPRequest.Method, body: [UInt8]?) async throws {
        let server = try LocalServer { _ in [.answer("200 OK", body: "ok")] }
        defer { server.stop() }
        _ = try await transport.send(
            HTTPRequest(method, "x", at: try ServerURL(server.address), body: body))
        let seen = try #require(server.requests.first)
        #expect(seen.method == method.rawValue)
        #expect(seen.body == body ?? [])
        #expect(seen.headers["content-type"] == nil, "nobody named a type")
    }

    @Test("requests of one transport share a connection")
    func keepAlive() async throws {
        let server = try LocalServer { _ in [.answer("200 OK", body: "ok")] }
        defer { server.stop() }
        for _ in 0..<3 { _ = try await transport.send(get(from: server)) }
        #expect(server.requests.map(\.connection) == [0, 0, 0])
    }

    @Test("a kept connection that the server has closed meanwhile is replaced without an error")
    func staleConnection() async throws {
        let server = try LocalServer { _ in [.answer("200 OK", body: "ok"), .close] }
        defer { server.stop() }
        for _ in 0..<5 {
            let request = HTTPRequest(.post, "x", at: try ServerURL(server.address), body: [1, 2, 3])
            #expect(try await transport.send(request).status == 200)
        }
        #expect(server.requests.map(\.body) == Array(repeating: [1, 2, 3], count: 5))
    }

    @Test("a chunked answer is put together, its trailers left out")
    func chunked() async throws {
        let server = try LocalServer { _ in
            [
                .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
                .text("6\r\n world\r\n0\r\nX-Late: 1\r\n\r\n"),
            ]
        }
        defer { server.stop() }
        let response = try await transport.send(get(from: server))
        #expect(response.body == Array("hello world".utf8))
        #expect(response.header("x-late") == nil)
        #expect(response.isComplete)
    }

    @Test("an interim answer is passed over")
    func interim() async throws {
        let server = try LocalServer { _ in
            [.text("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), .answer("200 OK", body: "real")]
        }
        defer { server.stop() }
        let response = try await transport.send(get(from: server))
        #expect(response.status == 200 && response.body == Array("real".utf8))
        #expect(response.header("link") == nil)
    }

    @Test(
        "an answer that ends too early is marked as cut short",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        ])
    func truncated(text: String) async throws {
        let server = try LocalServer { _ in [.text(text), .close] }
        defer { server.stop() }
        let response = try await transport.send(get(from: server))
        #expect(!response.isComplete)
        #expect(response.body == Array("abc".utf8))
    }

    @Test(
        "a connection closed before the answer's head, or in it, is an unreachable server",
        arguments: ["", "HTTP/1."])
    func noHead(text: String) async throws {
        let server = try LocalServer { _ in [.text(text), .close] }
        defer { server.stop() }
        await #expect { try await transport.send(get(from: server)) } throws: { error in
            if case .unreachable = error as? TransportError { true } else { false }
        }
    }

    @Test(
        "a body longer than allowed is broken off, announced or not; one of just that size is taken")
    func tooLarge() async throws {
        let server = try LocalServer { request in
            switch request.path {
            case "/announced": [.answer("200 OK", body: String(repeating: "a", count: 1_001)), .close]
            case "/exact": [.answer("200 OK", body: String(repeating: "a", count: 1_000)), .close]
            default:
                [.text("HTTP/1.1 200 OK\r\n\r\n")]
                    + Array(repeating: .text(String(repeating: "a", count: 100)), count: 1_000) + [.close]
            }
        }
        defer { server.stop() }
        for path in ["announced", "unknown"] {
            await #expect(throws: TransportError.tooLarge(sizeBytesMax: 1_000)) {
                try await transport.send(get(path, from: server, answerSizeBytesMax: 1_000))
            }
        }
        #expect(
            try await transport.send(get("exact", from: server, answerSizeBytesMax: 1_000)).body.count
                == 1_000)
    }

    @Test("headers without end are broken off")
    func headerBomb() async throws {
        let server = try LocalServer { request in
            let line = request.path == "/long" ? "X: " + String(repeating: "a", count: 60_000) : "X: a"
            let lines = Array(repeating: line + "\r\n", count: request.path == "/long" ? 3 : 100_000)
            return [.text("HTTP/1.1 200 OK\r\n" + lines.joined() + "\r\n"), .close]
        }
        defer { server.stop() }
        for path in ["long", "many"] {
            await #expect(throws: TransportError.self) {
                try await transport.send(get(path, from: server))
            }
        }
    }

    @Test("a redirect is returned, never followed")
    func redirect() async throws {
        let server = try LocalServer { _ in [.answer("302 Found", headers: ["Location: /login"])] }
        defer { server.stop() }
        let response = try await transport.send(get(from: server))
        #expect(response.status == 302)
        #expect(response.header("location") == "/login")
        #expect(server.requests.count == 1)
    }

    @Test("nobody listening is an unreachable server, at once")
    func refused() async throws {
        let server = try LocalServer { _ in [.close] }
        server.stop()
        let request = try get(from: server)
        await #expect { try await transport.send(request) } throws: { error in
            guard case .unreachable(let detail) = error as? TransportError else { return false }
            return detail.contains("127.0.0.1")
        }
    }

    @Test(
        "a server that stops in the middle times out, in its head or its body", arguments: ["", "abc"])
    func stalled(body: String) async throws {
        let server = try LocalServer { _ in
            [
                .text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n" + (body.isEmpty ? "" : "\r\n" + body)),
                .holdUntilClosed,
            ]
        }
        defer { server.stop() }
        let timeouts = HTTPTimeouts(stallWindow: .milliseconds(200))
        await #expect { try await transport.send(get(from: server, timeouts: timeouts)) } throws: {
            error in
            if case .timedOut = error as? TransportError { true } else { false }
        }
        await server.clientHasClosed()
    }

    @Test("the total time ends a transfer that does not stall")
    func total() async throws {
        let server = try LocalServer { _ in [.text("HTTP/1.1 200 OK\r\n\r\n"), .holdUntilClosed] }
        defer { server.stop() }
        let timeouts = HTTPTimeouts(total: .milliseconds(200))
        await #expect { try await transport.send(get(from: server, timeouts: timeouts)) } throws: {
            error in
            if case .timedOut = error as? TransportError { true } else { false }
        }
    }

    @Test("progress names the bytes of both bodies, and ends at their totals")
    func progress() async throws {
        let server = try LocalServer { _ in
            [.answer("200 OK", body: String(repeating: "a", count: 300_000))]
        }
        defer { server.stop() }
        let seen = Mutex<[TransferProgress]>([])
        let request = HTTPRequest(
            .post, "x", at: try ServerURL(server.address), body: [UInt8](repeating: 7, count: 200_000))
        _ = try await transport.send(request) { value in seen.withLock { $0.append(value) } }
        let values = seen.withLock { $0 }
        #expect(
            values.last
                == TransferProgress(
                    sent: 200_000, sentTotal: 200_000, received: 300_000, receivedTotal: 300_000))
        for (earlier, later) in zip(values, values.dropFirst()) {
            #expect(earlier.sent <= later.sent && earlier.received <= later.received)
        }
    }

    @Test(
        "a request that would be sent as something else is not sent at all",
        arguments: [
            HTTPHeader("X", "a\r\nEvil: 1"), HTTPHeader("X: Evil", "a"), HTTPHeader("", "a"),
            HTTPHeader("X", "a\u{0}"),
        ])
    func injection(header: HTTPHeader) async throws {
        let server = try LocalServer { _ in [.answer("200 OK")] }
        defer { server.stop() }
        let request = HTTPRequest(.get, "x", at: try ServerURL(server.address), headers: [header])
        await #expect { try await transport.send(request) } throws: { error in
            if case .invalidRequest = error as? TransportError { true } else { false }
        }
        #expect(server.requests.isEmpty)
    }

    @Test("a machine without libcurl is told which Debian package to install")
    func missingLibrary() {
        let sentence = CurlSession.problem(ofLibrary: "libcurl-not-there.so.4")
        #expect(sentence?.contains("Debian package libcurl4") == true)
        let foreign = CurlSession.problem(ofLibrary: "libc.so.6")
        #expect(foreign?.contains("Debian package libcurl4") == true)
        #expect(CurlSession.problem(ofLibrary: "libcurl.so.4") == nil)
    }
}
