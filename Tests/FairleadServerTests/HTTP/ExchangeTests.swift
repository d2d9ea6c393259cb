import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// Join and sync through the router, in every form.
@Suite("HTTP: the exchange")
struct ExchangeTests {
    @Test(
        "a device joins and syncs, in either form and with either answer", arguments: WireFormat.allCases,
        WireFormat.allCases)
    func bothForms(format: WireFormat, answer: WireFormat) async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        try await server.application().test(.router) { client in
            let join = MessageCodec.encode(HTTPTestDevice.joinRequest(code: code, replica: 7), as: format)
            let headers: HTTPFields = [.accept: answer.contentType]
            let joined = try await client.post("/v1/join", join, format: format, headers: headers)
            #expect(joined.status == .ok)
            #expect(joined.headers[.contentType] == answer.contentType)
            #expect(joined.headers[.cacheControl] == "no-store")
            let membership = try MessageCodec.decodeJoinResponse(joined.data, as: answer)
            #expect(membership.user == Actor(name: "li.na", role: .rep, department: "East"))

            let device = HTTPTestDevice(
                server: membership.server, token: membership.token, replica: ReplicaID(rawValue: 7), clock: server.clock
            )
            let sync = MessageCodec.encode(try device.request(capturing: ["Acme"]), as: format)
            let synced = try await client.post("/v1/sync", sync, token: device.token, format: format, headers: headers)
            #expect(synced.status == .ok)
            #expect(synced.headers[.contentType] == answer.contentType)
            #expect(synced.headers[.fairleadServer] == joined.headers[.fairleadServer])
            let response = try MessageCodec.decodeSyncResponse(synced.data, as: answer)
            #expect(response.status == .ok)
            #expect(response.outcomes.map(\.kind) == [.accepted])
            #expect(response.page?.complete == true)
        }
    }

    @Test("the server's id in the header is that of the messages")
    func identity() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let expected = device.server.description.filter { $0 != "-" }
        try await server.application().test(.router) { client in
            let body = MessageCodec.encode(try device.request(), as: .protobuf)
            let answer = try await client.post("/v1/sync", body, token: device.token)
            #expect(answer.headers[.fairleadServer] == expected)
            #expect(try await client.execute(uri: "/healthz", method: .get).headers[.fairleadServer] == expected)
            #expect(try await client.execute(uri: "/nothing", method: .get).headers[.fairleadServer] == expected)
        }
    }

    @Test("zstd goes both ways, and only to those who ask for it")
    func compression() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let request = try device.request(capturing: (0..<40).map { "Acme \($0)" })
        try await server.application().test(.router) { client in
            let body = Compression.compress(MessageCodec.encode(request, as: .protobuf))
            let headers: HTTPFields = [.contentEncoding: "zstd", .acceptEncoding: "gzip, zstd"]
            let answer = try await client.post("/v1/sync", body, token: device.token, headers: headers)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentEncoding] == "zstd")
            #expect(answer.headers[.vary] == "accept, accept-encoding")
            let bytes = try Compression.decompress(answer.data, sizeBytesMax: Limits.inflatedBodySizeBytesMax)
            #expect(answer.data.count < bytes.count)
            #expect(try MessageCodec.decodeSyncResponse(bytes, as: .protobuf).outcomes.count == 40)

            // The same push again, by somebody who does not inflate, gets the same outcomes in the clear.
            let plain = try await client.post(
                "/v1/sync", MessageCodec.encode(request, as: .protobuf), token: device.token,
                headers: [.acceptEncoding: "zstd;q=0, gzip"])
            #expect(plain.headers[.contentEncoding] == nil)
            let again = try MessageCodec.decodeSyncResponse(plain.data, as: .protobuf)
            #expect(again.outcomes == (try MessageCodec.decodeSyncResponse(bytes, as: .protobuf).outcomes))
        }
    }

    @Test("the same device may use its code again until it has synced; another one may not")
    func repeatedJoin() async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        try await server.application().test(.router) { client in
            #expect(try await client.join(code, replica: 5).status == .ok)
            let second = try await client.join(code.lowercased().replacing("-", with: ""), replica: 5)
            #expect(second.status == .ok)
            try await client.join(code, replica: 6).problem(.forbidden, "code_used")
            let membership = try MessageCodec.decodeJoinResponse(second.data, as: .protobuf)
            let device = HTTPTestDevice(
                server: membership.server, token: membership.token, replica: ReplicaID(rawValue: 5), clock: server.clock
            )
            _ = try await client.sync(try device.request(), token: device.token)
            try await client.join(code, replica: 5).problem(.forbidden, "code_used")
        }
    }

    @Test("a code that is not right, or too old, is refused")
    func badCodes() async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        server.clock.advance(milliseconds: 8 * 86_400_000)
        try await server.application().test(.router) { client in
            try await client.join("").problem(.forbidden, "code_unknown")
            try await client.join("AAAA-AAAA").problem(.forbidden, "code_unknown")
            try await client.join(String(repeating: "A", count: 500)).problem(.forbidden, "code_unknown")
            try await client.join(code).problem(.forbidden, "code_expired")
        }
    }

    @Test("a request for another server is told so")
    func otherServer() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        var request = try device.request()
        request.server = RecordID(high: 1, low: 1)
        let body = MessageCodec.encode(request, as: .protobuf)
        try await server.application().test(.router) { client in
            try await client.post("/v1/sync", body, token: device.token).problem(.conflict, "other_server")
        }
    }
}
