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

extension TestClientProtocol {
    /// Posts a body as it is.
    func post(
        _ path: String, _ body: Data, token: String? = nil, format: WireFormat = .protobuf, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var all: HTTPFields = [.contentType: format.contentType]
        if let token { all[.authorization] = "Bearer \(token)" }
        for field in headers { all[field.name] = field.value }
        return try await execute(uri: path, method: .post, headers: all, body: ByteBuffer(bytes: body))
    }

    func join(_ code: String, replica: UInt64 = 99, headers: HTTPFields = [:]) async throws -> TestResponse {
        let request = HTTPTestDevice.joinRequest(code: code, replica: replica)
        return try await post("/v1/join", MessageCodec.encode(request, as: .protobuf), headers: headers)
    }

    /// Exchanges as protobuf and expects that it works.
    func sync(_ request: SyncRequest, token: String) async throws -> SyncResponse {
        let answer = try await post("/v1/sync", MessageCodec.encode(request, as: .protobuf), token: token)
        try #require(answer.status == .ok, "\(String(decoding: answer.data, as: UTF8.self))")
        return try MessageCodec.decodeSyncResponse(answer.data, as: .protobuf)
    }
}

/// A problem document as a client reads it.
struct ReadProblem: Decodable {
    var type: String
    var title: String
    var status: Int
    var code: String
    var detail: String
    var instance: String?
}

extension TestResponse {
    var data: Data { Data(body.readableBytesView) }

    /// Reads the problem, and expects all that every problem of this server has.
    func problem(
        _ status: HTTPResponse.Status, _ code: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
        #expect(headers[.cacheControl] == "no-store", sourceLocation: sourceLocation)
        #expect(headers[.fairleadServer]?.utf8.count == 32, sourceLocation: sourceLocation)
        let problem = try JSONDecoder().decode(ReadProblem.self, from: data)
        #expect(problem.status == status.code, sourceLocation: sourceLocation)
        #expect(problem.type == "urn:fairlead:problem:\(problem.code)", sourceLocation: sourceLocation)
        #expect(!problem.title.isEmpty && !problem.detail.isEmpty, sourceLocation: sourceLocation)
        if let code { #expect(problem.code == code, sourceLocation: sourceLocation) }
    }
}

extension HTTPFields {
    /// Whether any header of cross-origin sharing is among them.
    var sharesAcrossOrigins: Bool {
        contains { $0.name.canonicalName.hasPrefix("access-control-") }
    }
}
