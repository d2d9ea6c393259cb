import FairleadCore
import FairleadServer
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// `GET /v1/events`: server-sent events with the log's head, so that a device knows when to sync.
///
/// The head says that something changed somewhere, not what or for whom.
package struct EventsController: Sendable {
    package static let path = "/v1/events"
    package static let methods: [HTTPRequest.Method] = [.get]

    private let hub: EventHub
    private let head: @Sendable () async throws -> UInt64

    /// - head: reads the log's last position from the database.
    package init(hub: EventHub, head: @escaping @Sendable () async throws -> UInt64) {
        self.hub = hub
        self.head = head
    }

    package var endpoints: RouteCollection<ServerRequestContext> {
        RouteCollection(context: ServerRequestContext.self).get(RouterPath(Self.path), use: events)
    }

    @Sendable private func events(_ request: Request, context: ServerRequestContext) async throws -> Response {
        guard let session = context.session else { throw HTTPProblem.tokenMissing }
        // Read before the answer begins, so that a database that is gone is a problem and not a cut stream.
        let head = try await head()
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store",
            // Proxies would keep small events back otherwise.
            .accelBuffering: "no",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                let subscription = hub.open(session.device)
                hub.advance(to: head)
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await withGracefulShutdownHandler {
                        try await subscription.follow { event in
                            try await writer.write(ByteBuffer(string: Self.text(event)))
                        }
                    } onGracefulShutdown: {
                        subscription.close()
                    }
                } onInboundClosed: {
                    subscription.close()
                }
                try await writer.finish(nil)
            })
    }

    static func text(_ event: EventFeed.Event) -> String {
        switch event {
        case .head(let position): "event: head\ndata: {\"position\":\(position)}\n\n"
        case .keepAlive: ": keep-alive\n\n"
        }
    }
}

extension HTTPField.Name {
    /// Asks a proxy to hand on what it gets at once.
    static var accelBuffering: HTTPField.Name { knownBufferingField }
}

// The text is a valid field name, so the fallback is never taken.
private let knownBufferingField = HTTPField.Name("x-accel-buffering") ?? .via
