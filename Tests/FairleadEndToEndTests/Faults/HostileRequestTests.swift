import FairleadTestKit
import Foundation
import Testing

/// Anything at all is sent to the real server: it never makes a mistake of its own (5xx), lives, and stays small (I14).
@Suite("Garbage and bombs")
struct HostileRequestTests {
    private let server: TestServer
    private let lena: TestDevice
    /// What the device of somebody with bad intentions has: a good token, and its last request.
    private let authorization: (name: String, value: String)
    private let request: [UInt8]

    /// In MiB, unoptimised code included; 32 MiB of one inflated body are in several forms for a moment.
    private static let memoryMax = 300

    init() throws {
        server = try TestServer()
        lena = try server.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        let proxy = try FaultProxy(target: server.port)
        defer { proxy.stop() }
        let mallory = try server.device(of: "mallory", url: proxy.url)
        try mallory.sync()
        let recorded = try #require(proxy.requests.last { $0.path.hasSuffix("/v1/sync") }).bytes
        authorization = ("Authorization", try #require(RawRequest.header("authorization", of: recorded)))
        request = RawRequest.body(of: recorded)
        // Nothing in it can be made smaller, so it was sent as it is.
        try #require(RawRequest.header("content-encoding", of: recorded) == nil && !request.isEmpty)
    }

    private func post(
        _ path: String, _ body: [UInt8], type: String = "application/x-protobuf", encoding: String? = nil
    ) -> RawRequest {
        let encodings = encoding.map { [(name: "Content-Encoding", value: $0)] } ?? []
        return RawRequest(path: path, headers: [authorization, ("Content-Type", type)] + encodings, body: body)
    }

    /// A device works as before, nothing went wrong in the server's eyes, and it never grew.
    private func expectWell() throws {
        let process = try #require(server.process)
        #expect(process.isRunning, "\(process.texts.talk.suffix(2_000))")
        try lena.add("Afterwards")
        try lena.sync()
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.run("check").code == 0)
        let failures = process.texts.talk.split(separator: "\n").filter { $0.contains("\"status\":5") }
        #expect(failures.isEmpty, "\(failures.prefix(3)) \(TestSeed.hint())")
        let memory = try server.memoryMebibytesMax()
        #expect(memory < Self.memoryMax, "\(memory) MiB")
    }

    @Test("bytes that are no HTTP")
    func noise() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        for size in [0, 1, 2, 17, 100, 1_000, 70_000] {
            for _ in 0..<6 {
                let answer = try server.send(WireGarbage.random(&dice, count: size), isWhole: false)
                #expect(answer.status < 500, "\(answer)")
            }
        }
        let greetings = [
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}", "HELO x\r\n", "\r\n\r\n\r\n\r\n",
        ]
        for greeting in greetings { #expect(try server.send(Array(greeting.utf8), isWhole: false).status < 500) }
        try expectWell()
    }

    @Test("heads that no client sends: endless, contradictory, and with numbers that fit nowhere")
    func heads() throws {
        let many = String(repeating: "X-Header: value\r\n", count: 100_000)
        let long = String(repeating: "a", count: 1_000_000)
        let chunked = "POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        let heads = [
            "GET /healthz HTTP/1.1\r\nHost: x\r\n\(many)\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \(long)\r\n\r\n",
            "GET /healthz HTTP/1.1\r\n\(long): x\r\n\r\n", "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /healthz?\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "\(long) /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%00%ff%zz/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "GET healthz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://[::1/healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
            "GET /healthz\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\u{0}c\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: x\r\n folded: yes\r\n\r\n", "GET /healthz HTTP/1.1\nHost: x\n\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551616\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 0x10\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            chunked + "\r\nFFFFFFFFFFFFFFFFF\r\n", chunked + "\r\n-1\r\nab\r\n", chunked + "\r\nzz\r\n",
            chunked + "\r\n3\r\nabcdefg\r\n", chunked + "\r\n1;\(long)\r\na\r\n0\r\n\r\n",
            chunked + "\r\n7FFFFFFFFFFFFFFF\r\nabc", chunked + "\r\n0\r\n\(many)\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "POST /v1/sync HTTP/1.1\r\nHost: x\r\nExpect: 200-maybe\r\nContent-Length: 3\r\n\r\nabc",
        ]
        for head in heads {
            // With a good token too, so that what comes after the head is looked at.
            let token = "\(authorization.name): \(authorization.value)\r\nContent-Type: application/x-protobuf\r\n"
            for text in [head, head.replacing("Host: x\r\n", with: "Host: x\r\n\(token)", maxReplacements: 1)] {
                let answer = try server.send(Array(text.utf8), isWhole: false)
                let isRight = answer.status < 500 && (answer.status != 200 || text.utf8.count < 10_000)
                #expect(isRight, "\(text.prefix(120)) → \(answer.text.prefix(200))")
            }
        }
        try expectWell()
    }

    @Test("methods that an address does not take are answered 405 with those that it takes")
    func methods() throws {
        let taken = ["/healthz": "GET, HEAD", "/v1/join": "POST", "/v1/sync": "POST", "/v1/events": "GET"]
        for (path, allowed) in taken.sorted(by: { $0.key < $1.key }) {
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
                let answer = try server.send(RawRequest(method: method, path: path, headers: [authorization]).bytes)
                #expect([400, 405].contains(answer.status), "\(method) \(path): \(answer.text)")
                guard answer.status == 405 else { continue }
                #expect(answer.text.lowercased().contains("allow: \(allowed.lowercased())"), "\(method) \(path)")
            }
        }
        #expect(try server.send(RawRequest(method: "GET", path: "/v1/nothing").bytes).status == 404)
        try expectWell()
    }

    @Test("bodies that are no message, in every form, to every address")
    func bodies() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let types = [
            "application/x-protobuf", "application/json", "text/html", "application/x-protobuf; charset=x", "",
        ]
        var bodies = [[], [0], request, Array("null".utf8), Array("[]".utf8), Array("{\"replica\":1e999}".utf8)]
        bodies += [1, 40, 3_000, 200_000].map { WireGarbage.random(&dice, count: $0) }
        for path in ["/healthz", "/v1/join", "/v1/sync", "/v1/events", "/v1/nothing"] {
            for type in types {
                for encoding in [nil, "zstd", "gzip", "identity", "zstd, zstd", "br"] {
                    for body in bodies {
                        let connection = try RawConnection(port: server.port)
                        connection.send(post(path, body, type: type, encoding: encoding).bytes)
                        let answer = connection.answer()
                        let isMessage = body == request || body.isEmpty
                        #expect(
                            (400..<500).contains(answer.status) || (isMessage && answer.status == 200),
                            "\(path) \(type) \(encoding ?? "-") \(body.prefix(20)): \(answer) \(TestSeed.hint())")
                    }
                }
            }
        }
        try expectWell()
    }

    @Test("valid messages with bytes changed, as protobuf, inside zstd and with change sets of garbage")
    func mutated() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        var statuses: [Int: Int] = [:]
        let join =
            WireGarbage.field(1, Array("ABCD-EFGH".utf8)) + [0x11, 1, 2, 3, 4, 5, 6, 7, 8]
            + WireGarbage.field(3, WireGarbage.random(&dice, count: 32)) + WireGarbage.field(4, Array("x".utf8))
        for round in 0..<400 {
            var message = WireGarbage.mutated(round.isMultiple(of: 8) ? join : request, &dice)
            if round.isMultiple(of: 3) {
                let change = WireGarbage.mutated(Self.changeSet, &dice)
                message = request + WireGarbage.field(8, 9) + WireGarbage.field(9, change)
                message += WireGarbage.field(10, WireGarbage.field(3, change) + WireGarbage.field(4, change))
            }
            var sent = post(round.isMultiple(of: 8) ? "/v1/join" : "/v1/sync", message)
            if round.isMultiple(of: 5) {
                let frame = WireGarbage.frame(message, claimedLength: UInt64(message.count))
                sent = post(sent.path, frame, encoding: "zstd")
                if round.isMultiple(of: 2) { sent.body = WireGarbage.mutated(sent.body, &dice) }
            }
            let answer = try server.send(sent.bytes)
            statuses[answer.status, default: 0] += 1
            #expect((200..<500).contains(answer.status), "\(answer) for \(sent.body) \(TestSeed.hint())")
        }
        #expect(statuses[400, default: 0] > 50 && statuses.count > 1, "\(statuses)")
        try expectWell()
    }

    /// A change set with one lead, by hand.
    private static let changeSet: [UInt8] = {
        let replica: [UInt8] = [0x09, 1, 2, 3, 4, 5, 6, 7, 8]
        let id = [UInt8](repeating: 7, count: 16)
        let record =
            WireGarbage.field(1, id) + WireGarbage.field(2, Array("lead".utf8)) + WireGarbage.field(4, 1)
            + WireGarbage.field(8, Array("company".utf8)) + WireGarbage.field(9, Array("sAcme".utf8))
        return replica + WireGarbage.field(2, 1) + WireGarbage.field(3, id) + WireGarbage.field(4, id)
            + WireGarbage.field(5, Array("lead add".utf8)) + WireGarbage.field(7, 3_000_000_000_000)
            + WireGarbage.field(13, record)
    }()

    @Test("numbers near 2⁶⁴, names of a megabyte, and nesting without end")
    func extremes() throws {
        var bodies: [(body: [UInt8], type: String)] = []
        for number: UInt64 in [.max, .max - 1, 1 << 63, (1 << 53) + 1] {
            for field in [UInt64(3), 5, 6, 8, 13, 15] {
                bodies.append((request + WireGarbage.field(field, number), "application/x-protobuf"))
            }
            let change = Self.changeSet + WireGarbage.field(2, number) + WireGarbage.field(7, number)
            bodies.append((request + WireGarbage.field(9, change), "application/x-protobuf"))
        }
        let long = [UInt8](repeating: 0x61, count: 1_000_000)
        for field in [UInt64(1), 4, 7, 9, 11, 14, 16] {
            bodies.append((request + WireGarbage.field(field, long), "application/x-protobuf"))
        }
        let record = WireGarbage.field(1, [1]) + WireGarbage.field(8, long) + WireGarbage.field(9, long)
        let change = Self.changeSet + WireGarbage.field(13, record)
        bodies.append((request + WireGarbage.field(9, change), "application/x-protobuf"))
        // Groups within groups, which only unknown fields have; messages within messages.
        bodies.append(([UInt8](repeating: 0xFB, count: 1_000_000), "application/x-protobuf"))
        var nested: [UInt8] = [0x08, 0x01]
        for _ in 0..<2_000 { nested = WireGarbage.field(10, nested) }
        bodies.append((nested, "application/x-protobuf"))
        bodies.append((request + [UInt8](repeating: 0x4A, count: 600_000), "application/x-protobuf"))
        bodies.append((request + (0..<1_000_000).flatMap { _ in [UInt8(0x4A), 0] }, "application/x-protobuf"))
        for text in [
            String(repeating: "[", count: 1_000_000), String(repeating: "{\"carried\":[", count: 100_000),
            String(repeating: "{\"a\":", count: 300_000) + "1" + String(repeating: "}", count: 300_000),
            "{\"highest\":18446744073709551616}", "{\"highest\":-1}", "{\"highest\":1e400}", "{\"bootId\":\"\\ud800\"}",
            "{\"bootId\":\"\(String(repeating: "x", count: 1_000_000))\"}",
            "{\"\(String(repeating: "y", count: 1_000_000))\":1}",
            "{" + (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}",
            "{\"wallMilliseconds\":\"" + String(repeating: "9", count: 100_000) + "\"}", "{\"server\":\"%%%\"}",
        ] { bodies.append((Array(text.utf8), "application/json")) }
        for (body, type) in bodies {
            for path in ["/v1/sync", "/v1/join"] {
                let answer = try server.send(post(path, body, type: type).bytes)
                #expect((400..<500).contains(answer.status), "\(body.prefix(30)) \(body.count): \(answer.text)")
            }
        }
        try expectWell()
    }

    @Test("bodies that inflate without end, frames that lie, and many at once: 413 or 400, in bounded memory")
    func bombs() throws {
        let bomb = WireGarbage.bomb(mebibytes: 1_024)
        let cases: [(body: [UInt8], statuses: Set<Int>)] = [
            (bomb, [413]), (Array(bomb.dropLast(7)), [413]), (WireGarbage.bomb(mebibytes: 31), [400, 413]),
            (Array(WireGarbage.bomb(mebibytes: 1).dropLast(1)), [400, 413]),
            (WireGarbage.frame(request, claimedLength: 1 << 62), [400]),
            (WireGarbage.frame(request, claimedLength: 1), [400]),
            (WireGarbage.frame(request, claimedLength: UInt64(request.count)) + [0], [400]),
            (WireGarbage.frameWithWindow(0xFF), [400]), (WireGarbage.frameWithWindow(14 << 3), [400]),
            ([0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF], [400]), (Array(request.prefix(4)), [400]),
        ]
        for (body, statuses) in cases {
            for path in ["/v1/sync", "/v1/join"] {
                let answer = try server.send(post(path, body, encoding: "zstd").bytes)
                let isTooLarge = path == "/v1/join" && answer.status == 413
                #expect(statuses.contains(answer.status) || isTooLarge, "\(answer.text)")
            }
        }
        for path in ["/v1/sync", "/v1/join"] {
            #expect(try server.send(post(path, bomb, encoding: "gzip").bytes).status == 415)
        }
        // Together: one device may have four under way, and joins anybody; the others are told to wait.
        let connections = try (0..<24).map { number in
            let connection = try RawConnection(port: server.port)
            connection.send(post(number.isMultiple(of: 2) ? "/v1/sync" : "/v1/join", bomb, encoding: "zstd").bytes)
            return connection
        }
        for connection in connections {
            let answer = connection.answer()
            #expect([413, 429].contains(answer.status), "\(answer.text)")
        }
        // As large as a body may be, and one that is announced as larger.
        let largest = [UInt8](repeating: 0xA5, count: 4 * 1_024 * 1_024 - 8)
        #expect(try server.send(post("/v1/sync", largest).bytes).status == 400)
        let head = "POST /v1/sync HTTP/1.1\r\nHost: x\r\n\(authorization.name): \(authorization.value)\r\n"
        let announced = head + "Content-Type: application/x-protobuf\r\nContent-Length: 99999999999\r\n\r\n"
        #expect(try server.send(Array(announced.utf8)).status == 413)
        try expectWell()
    }

    @Test("requests that never end hold up nobody (slow loris)")
    func unfinished() throws {
        let starts: [[UInt8]] = [
            Array("GET /hea".utf8), Array("POST /v1/sync HTTP/1.1\r\nHost: x\r\nX-Slow: ".utf8),
            post("/v1/sync", request).bytes.dropLast(3), Array(post("/v1/join", request).bytes.prefix(140)),
            Array("GET /v1/events HTTP/1.1\r\nHost: x\r\n".utf8), [],
        ].map { Array($0) }
        let connections = try (0..<240).map { number in
            let connection = try RawConnection(port: server.port)
            connection.send(starts[number % starts.count])
            return connection
        }
        #expect(try server.health().status == 200)
        try lena.add("Meanwhile")
        try lena.sync()
        #expect(try lena.json("status")["pending"].int == 0)
        withExtendedLifetime(connections) {}
        try expectWell()
    }
}
