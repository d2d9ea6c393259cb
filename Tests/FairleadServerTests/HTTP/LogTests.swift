import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// One line for each request, and nothing about anybody.
@Suite("HTTP: the log")
struct LogTests {
    @Test("no name, company, code, token, address or header is in any line, whatever was asked")
    func nothingPersonal() async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        let device = try await server.device("wang.qiang", replica: 3)
        let request = try device.request(capturing: ["Zephyr Robotics GmbH"])
        let token = device.token
        try await server.application().test(.router) { client in
            _ = try await client.join(code, headers: [.userAgent: "Secret-Agent/1.0"])
            _ = try await client.join("WRNG-CODE")
            _ = try await client.sync(request, token: token)
            _ = try await client.post("/v1/sync", Data("Zephyr".utf8), token: token)
            _ = try await client.post("/v1/sync", Data(), token: "a-stolen-token")
            _ = try await client.execute(uri: "/v1/leads/Zephyr?name=li.na", method: .get)
            _ = try await client.execute(uri: "/v1/sync?token=\(token)", method: .get)
            _ = try await client.execute(uri: "/healthz", method: .init("ZEPHYR") ?? .get)
        }
        let lines = server.log.lines
        let secrets = [
            "li.na", "wang.qiang", "Zephyr", "ZEPHYR", "王芳", "李娜", token, code, code.replacing("-", with: ""), "WRNG",
            "a-stolen-token",
            "Secret-Agent", "Bearer",
        ]
        for line in lines {
            for secret in secrets { #expect(!line.contains(secret), "\(secret) is in: \(line)") }
        }
        #expect(lines.count { $0.contains("\"message\":\"request\"") } == 8)
    }

    @Test("a line says what was asked, how it ended and what it cost")
    func requestLine() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let request = try device.request(capturing: ["Acme"])
        let token = device.token
        try await server.application().test(.router) { client in
            _ = try await client.sync(request, token: token)
            _ = try await client.execute(uri: "/nothing", method: .get)
        }
        struct Line: Decodable {
            var at, level, message, method, route: String
            var status, bytesReceived, durationMs: Int
            var bytesSent: Int?
            var device, problem, request: String?
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = try server.log.lines.filter { $0.contains("\"message\":\"request\"") }
            .map { try decoder.decode(Line.self, from: Data($0.utf8)) }
        let sync = try #require(lines.first { $0.route == "/v1/sync" })
        #expect(sync.method == "POST" && sync.status == 200 && sync.level == "info")
        #expect(sync.bytesReceived == MessageCodec.encode(request, as: .protobuf).count)
        #expect((sync.bytesSent ?? 0) > 0)
        #expect(sync.device?.utf8.count == 8)
        #expect(sync.at == "2024-11-04T02:26:40.000Z")
        let nothing = try #require(lines.first { $0.status == 404 })
        #expect(nothing.route == "NotFound")
        #expect(nothing.problem == "not_found")
        #expect(nothing.device == nil)
    }

    @Test("a text cannot start a line, end a field, or send a command to a terminal")
    func escaping() throws {
        let log = CapturedLog()
        let logger = Logger(label: "test") { label in
            JSONLogHandler(label: label, level: .info, now: { 0 }, write: { log.add($0) })
        }
        let nasty = "a\"b\\c\n\r\u{1B}[31m\u{0}\u{2028}\u{202E}\u{7F}é"
        logger.info(
            "\(nasty)",
            metadata: [
                "k\"\n": "\(nasty)", "list": [.stringConvertible(1), "x"], "device": "12345678",
                "deep": ["a": ["b": ["c": ["d": "e"]]]],
            ])
        logger.info("\(String(repeating: "x", count: 100_000))")
        logger.debug("below the level")
        let lines = log.lines
        #expect(lines.count == 2)
        let line = try #require(lines.first)
        #expect(line.hasSuffix("}\n") && line.dropLast().utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        #expect(!line.contains("\u{202E}") && !line.contains("\u{2028}"))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(document["message"] as? String == nasty)
        #expect(document["k\"\n"] as? String == nasty)
        #expect((document["list"] as? [Any])?.first as? Int == 1)
        #expect(document["device"] as? String == "12345678", "a text of digits is a text still")
        #expect(lines[1].utf8.count < 1_300)
    }
}
