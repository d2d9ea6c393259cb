import FairleadCore
import FairleadProtocol
import FairleadServer
import HTTPTypes
import Hummingbird

/// `POST /v1/sync`: one exchange of a device with the server.
package struct SyncController: Sendable {
    package static let path = "/v1/sync"
    package static let methods: [HTTPRequest.Method] = [.post]

    private let reader: BodyReader
    private let turnstile: Turnstile
    private let sync: @Sendable (SyncRequest, Session) async throws -> SyncResponse

    package init(
        reader: BodyReader, turnstile: Turnstile,
        sync: @escaping @Sendable (SyncRequest, Session) async throws -> SyncResponse
    ) {
        self.reader = reader
        self.turnstile = turnstile
        self.sync = sync
    }

    package var endpoints: RouteCollection<ServerRequestContext> {
        RouteCollection(context: ServerRequestContext.self).post(RouterPath(Self.path), use: exchange)
    }

    @Sendable private func exchange(_ request: Request, context: ServerRequestContext) async throws -> Response {
        guard let session = context.session else { throw HTTPProblem.tokenMissing }
        let exchange = try MessageExchange(request.headers)
        return try await reader.withBody(of: request, trace: context.trace) { body in
            // A slow line is read outside the turnstile, so that it does not keep others waiting.
            try await turnstile.pass {
                let message = try exchange.read(
                    body, inflatedBytesMax: Limits.inflatedBodySizeBytesMax, MessageCodec.decodeSyncRequest)
                let answer = try await sync(message, session)
                return exchange.answer { MessageCodec.encode(answer, as: $0) }
            }
        }
    }
}
