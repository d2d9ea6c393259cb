import Foundation
import HTTPTypes
import Hummingbird

/// `GET /healthz`: whether the server and its database work, for monitors and load balancers.
package struct HealthController: Sendable {
    package static let path = "/healthz"
    package static let methods: [HTTPRequest.Method] = [.get, .head]

    private struct Document: Encodable {
        var status = "ok"
        var head: UInt64
        var version: String
    }

    private let head: @Sendable () async throws -> UInt64

    /// - head: reads the log's last position from a database that can be written.
    package init(head: @escaping @Sendable () async throws -> UInt64) {
        self.head = head
    }

    package var endpoints: RouteCollection<ServerRequestContext> {
        RouteCollection(context: ServerRequestContext.self)
            .get(RouterPath(Self.path), use: health)
            .head(RouterPath(Self.path)) { request, context in
                try await health(request, context: context).createHeadResponse()
            }
    }

    @Sendable private func health(_ request: Request, context: ServerRequestContext) async throws -> Response {
        let document: Document
        do {
            document = Document(head: try await head(), version: ServerVersion.current)
        } catch {
            throw HTTPProblem.databaseUnavailable
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let body = ByteBuffer(bytes: try encoder.encode(document) + Data("\n".utf8))
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: body))
    }
}
