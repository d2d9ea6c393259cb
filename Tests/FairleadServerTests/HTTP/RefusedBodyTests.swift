import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import FairleadTestKit
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Bodies of the wrong type, size or content.
@Suite("HTTP: refused bodies")
struct RefusedBodyTests {
    private static let paths = ["/v1/join", "/v1/sync"]

    private func eachPath(
        _ test: @escaping @Sendable (any TestClientProtocol, String, String) async throws -> Void
    ) async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        try await server.application().test(.router) { client in
            for path in Self.paths { try await test(client, path, device.token) }
        }
    }

    @Test(
        "a body of another type is not taken",
        arguments: [nil, "", "text/html", "multipart/form-data", "application/jsonp", "application/x-protobuf2"])
    func contentType(type: String?) async throws {
        try await eachPath { client, path, token in
            var headers: HTTPFields = [.authorization: "Bearer \(token)"]
            headers[.contentType] = type
            let answer = try await client.execute(
                uri: path, method: .post, headers: headers, body: ByteBuffer(string: "{}"))
            try answer.problem(.unsupportedMediaType, "content_type")
            #expect(answer.headers[.accept] == "application/x-protobuf, application/json")
        }
    }

    @Test(
        "a compression that is not known is not taken",
        arguments: ["gzip", "br", "zstd, zstd", "gzip, zstd", "deflate"])
    func contentEncoding(encoding: String) async throws {
        try await eachPath { client, path, token in
            let answer = try await client.post(path, Data(), token: token, headers: [.contentEncoding: encoding])
            try answer.problem(.unsupportedMediaType, "content_encoding")
            #expect(answer.headers[.acceptEncoding] == "zstd")
        }
    }

    @Test(
        "who accepts neither form gets none",
        arguments: ["text/html", "application/json;q=0", "image/*", "application/*;q=0, */*;q=0"])
    func notAcceptable(accept: String) async throws {
        try await eachPath { client, path, token in
            try await client.post(path, Data(), token: token, headers: [.accept: accept])
                .problem(.notAcceptable, "not_acceptable")
        }
    }

    @Test("a body that is announced as too large is refused unread")
    func announced() async throws {
        try await eachPath { client, path, token in
            let size = path == "/v1/join" ? Limits.joinBodySizeBytesMax : Limits.bodySizeBytesMax
            let headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/x-protobuf",
                .contentLength: "\(size + 1)",
            ]
            try await client.execute(uri: path, method: .post, headers: headers).problem(
                .contentTooLarge, "body_too_large")
        }
    }

    @Test("a body that turns out too large is refused")
    func tooLarge() async throws {
        try await eachPath { client, path, token in
            let size = path == "/v1/join" ? Limits.joinBodySizeBytesMax : Limits.bodySizeBytesMax
            try await client.post(path, Data(count: size + 1), token: token).problem(.contentTooLarge, "body_too_large")
        }
    }

    @Test("a small body that inflates to 1 GiB is stopped")
    func bomb() async throws {
        let blockSize = 128 * 1024
        try await eachPath { client, path, token in
            // One block of a repeated byte for each 128 KiB.
            let blocks = path == "/v1/join" ? 4_000 : 8_192
            var frame = Data([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x68])
            for index in 0..<blocks {
                let header = (index == blocks - 1 ? 1 : 0) | 1 << 1 | blockSize << 3
                frame.append(contentsOf: [0, 8, 16].map { UInt8(truncatingIfNeeded: header >> $0) } + [0x61])
            }
            try await client.post(
                path, frame.prefix(path == "/v1/join" ? 16_000 : .max), token: token,
                headers: [.contentEncoding: "zstd"]
            )
            .problem(.contentTooLarge, "inflated_too_large")
        }
    }

    @Test(
        "a body that claims to be zstd and is not",
        arguments: [
            Data(), Data("{}".utf8), Data([0x28, 0xB5, 0x2F, 0xFD]), Compression.compress(Data("a".utf8)) + Data([0]),
        ])
    func damagedCompression(body: Data) async throws {
        try await eachPath { client, path, token in
            try await client.post(path, body, token: token, headers: [.contentEncoding: "zstd"])
                .problem(.badRequest, "compression_damaged")
        }
    }

    private static let noMessages: [Data] = [
        Data(), Data([0]), Data([0xFF, 0xFF, 0xFF]), Data(repeating: 0x0A, count: 100), Data("<html>login</html>".utf8),
        Data("null".utf8),
        Data("[]".utf8), Data("{\"replica\":-1}".utf8), Data("{\"replica\":\"18446744073709551616\"}".utf8),
        Data(("{\"a\":" + String(repeating: "[", count: 10_000)).utf8),
        Data("{\"code\":\"\\u0000\",\"server\":\"AA==\"}".utf8),
        Data((0..<200).map { UInt8($0) }),
    ]

    @Test("garbage is a bad request in either form, at every address", arguments: noMessages, WireFormat.allCases)
    func garbage(body: Data, format: WireFormat) async throws {
        try await eachPath { client, path, token in
            try await client.post(path, body, token: token, format: format).problem(.badRequest, "malformed")
        }
    }

    @Test("random bytes never make the server fail")
    func random() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let good = MessageCodec.encode(try device.request(capturing: ["Acme"]), as: .protobuf)
        let token = device.token
        let seed = TestSeed.value
        try await server.application().test(.router) { client in
            var dice = SplitMix64(seed: seed)
            for round in 0..<300 {
                var body = good
                for _ in 0..<Int.random(in: 1...6, using: &dice) {
                    body[Int.random(in: 0..<body.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
                }
                if round % 3 == 0 { body = body.prefix(Int.random(in: 0..<body.count, using: &dice)) }
                let answer = try await client.post("/v1/sync", body, token: token)
                #expect(answer.status.code < 500, "round \(round), \(TestSeed.hint(seed))")
                if answer.status != .ok { try answer.problem(answer.status) }
            }
        }
    }

    @Test("too many change sets, or numbers that do not fit, are told so")
    func wrongNumbers() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        var many = try device.request()
        many.changeSets = Array(repeating: Data([1]), count: Limits.changeSetsPerPushMax + 1)
        many.highest = UInt64(many.changeSets.count)
        var beyond = many
        beyond.changeSets = [Data([1])]
        beyond.highest = 0
        let bodies = [many, beyond].map { MessageCodec.encode($0, as: .protobuf) }
        let token = device.token
        try await server.application().test(.router) { client in
            try await client.post("/v1/sync", bodies[0], token: token).problem(.contentTooLarge, "message_too_large")
            try await client.post("/v1/sync", bodies[1], token: token).problem(.badRequest, "bad_numbers")
        }
    }
}
