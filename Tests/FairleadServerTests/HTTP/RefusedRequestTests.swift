import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// What is answered to requests that are not right: 4xx with what to do, never 5xx (I14).
@Suite("HTTP: refused requests")
struct RefusedRequestTests {
    @Test(
        "who sends no token is nobody",
        arguments: [
            nil, "", "Bearer", "Bearer ", "Basic bGk6bmE=", "Bearer a b", "bearer\ta",
            "Bearer " + String(repeating: "t", count: 513),
        ])
    func noToken(authorization: String?) async throws {
        let server = try await HTTPTestServer()
        try await server.application().test(.router) { client in
            for (path, method) in [("/v1/sync", HTTPRequest.Method.post), ("/v1/events", .get)] {
                var headers: HTTPFields = [:]
                headers[.authorization] = authorization
                let answer = try await client.execute(uri: path, method: method, headers: headers)
                try answer.problem(.unauthorized, "token_missing")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test("a token that is wrong, revoked, or of somebody who left, opens nothing")
    func badTokens() async throws {
        let server = try await HTTPTestServer()
        let revoked = try await server.device("li.na", replica: 1)
        let left = try await server.device("wang.qiang", replica: 2)
        let body = MessageCodec.encode(try revoked.request(), as: .protobuf)
        let number = try #require(try await server.services.accounts.devices().first { $0.user == "li.na" }?.id)
        try await server.services.accounts.revoke(device: number)
        _ = try await server.services.accounts.leave("wang.qiang", to: "li.na", withRecords: true)
        try await server.application().test(.router) { client in
            let cases = [("wrong", "token_unknown"), (revoked.token, "device_revoked"), (left.token, "user_left")]
            for (token, code) in cases {
                let answer = try await client.post("/v1/sync", body, token: token)
                // Who left had his devices revoked with him; either word is true.
                try answer.problem(.unauthorized, code == "user_left" ? nil : code)
                #expect(answer.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
                let events = try await client.execute(
                    uri: "/v1/events", method: .get, headers: [.authorization: "Bearer \(token)"])
                try events.problem(.unauthorized)
            }
        }
    }

    @Test("strangers are sent away before their body is looked at")
    func strangersFirst() async throws {
        let server = try await HTTPTestServer()
        try await server.application().test(.router) { client in
            let headers: HTTPFields = [.contentType: "text/html", .contentLength: "99999999999"]
            try await client.execute(uri: "/v1/sync", method: .post, headers: headers).problem(.unauthorized)
        }
    }

    @Test(
        "an address where nothing is",
        arguments: [
            "/", "/v1", "/v1/sync/more", "/v2/sync", "/healthz/x", "/%00", "/v1/%2e%2e/healthz", "/openapi.json",
        ])
    func notFound(path: String) async throws {
        let server = try await HTTPTestServer()
        try await server.application().test(.router) { client in
            try await client.execute(uri: path, method: .get).problem(.notFound, "not_found")
        }
    }

    @Test("a method that an address does not take is answered with those that it takes")
    func methods() async throws {
        let server = try await HTTPTestServer()
        let allowed = [
            "/v1/join": "POST", "/v1/sync": "POST", "/v1/events": "GET", "/healthz": "GET, HEAD", "//v1/sync/": "POST",
        ]
        try await server.application().test(.router) { client in
            for (path, methods) in allowed.sorted(by: { $0.key < $1.key }) {
                for method in [HTTPRequest.Method.put, .delete, .patch, .options, .trace] {
                    let answer = try await client.execute(uri: path, method: method)
                    try answer.problem(.methodNotAllowed, "method_not_allowed")
                    #expect(answer.headers[.allow] == methods)
                }
            }
        }
    }

    @Test("no header of cross-origin sharing is ever sent")
    func noSharing() async throws {
        let server = try await HTTPTestServer()
        let origin: HTTPFields = [.origin: "https://evil.example", .accessControlRequestMethod: "POST"]
        try await server.application().test(.router) { client in
            for path in ["/healthz", "/v1/sync", "/v1/join", "/nothing"] {
                for method in [HTTPRequest.Method.get, .options, .post] {
                    let answer = try await client.execute(uri: path, method: method, headers: origin)
                    #expect(!answer.headers.sharesAcrossOrigins, "\(method) \(path)")
                }
            }
        }
    }

    @Test("health is said to GET and HEAD, with the log's head")
    func health() async throws {
        let server = try await HTTPTestServer()
        let head = try await server.services.sync.head()
        try await server.application().test(.router) { client in
            let answer = try await client.execute(uri: "/healthz", method: .get)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(
                String(decoding: answer.data, as: UTF8.self)
                    == "{\"head\":\(head),\"status\":\"ok\",\"version\":\"\(ServerVersion.current)\"}\n")
            let empty = try await client.execute(uri: "/healthz", method: .head)
            #expect(empty.status == .ok)
            #expect(empty.data.isEmpty)
            #expect(empty.headers[.contentLength] == "\(answer.data.count)")
        }
    }

    @Test("a database that is gone makes the server unhealthy, and exchanges say when to come again")
    func databaseGone() async throws {
        let server = try await HTTPTestServer()
        let device = try await server.device()
        let body = MessageCodec.encode(try device.request(), as: .protobuf)
        let application = try await server.application()
        try await server.database.close()
        try await application.test(.router) { client in
            let answer = try await client.execute(uri: "/healthz", method: .get)
            try answer.problem(.serviceUnavailable, "database_unavailable")
            #expect(answer.headers[.retryAfter] != nil)
            let sync = try await client.post("/v1/sync", body, token: device.token)
            #expect(sync.status.code >= 500)
            #expect(sync.headers[.contentType] == "application/problem+json")
        }
    }
}
