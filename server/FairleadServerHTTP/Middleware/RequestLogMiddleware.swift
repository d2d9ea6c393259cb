import HTTPTypes
import Hummingbird
import Logging

/// Writes one line for each request: what was asked, how it ended and what it cost, and nothing about anybody.
///
/// The route is the router's pattern, not the path that was sent; no header, token or body is ever logged.
package struct RequestLogMiddleware<C: Clock<Duration>>: RouterMiddleware {
    package typealias Context = ServerRequestContext

    private let clock: C

    package init(clock: C) {
        self.clock = clock
    }

    package func handle(
        _ request: Request, context: ServerRequestContext,
        next: (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        let started = clock.now
        let line: @Sendable (Int, Int?) -> Void = { status, bytesSent in
            let lasted = started.duration(to: clock.now)
            write(request, context, status: status, bytesSent: bytesSent, lasted: lasted)
        }
        do {
            var response = try await next(request, context)
            let status = response.status.code
            if let length = response.body.contentLength {
                line(status, length)
            } else {
                // A stream is logged when it ends, with what it sent until then.
                let body = response.body
                response.body = ResponseBody { writer in
                    defer { line(status, nil) }
                    try await body.write(writer)
                }
            }
            return response
        } catch {
            line(400, nil)
            throw error
        }
    }

    private func write(
        _ request: Request, _ context: ServerRequestContext, status: Int, bytesSent: Int?, lasted: Duration
    ) {
        let facts = context.trace.facts
        var metadata: Logger.Metadata = [
            "method": "\(Self.name(of: request.method))",
            "route": "\(context.endpointPath ?? "none")",
            "status": .stringConvertible(status),
            "duration_ms": .stringConvertible(Self.milliseconds(lasted)),
            "bytes_received": .stringConvertible(facts.bytesReceived),
        ]
        if let bytesSent { metadata["bytes_sent"] = .stringConvertible(bytesSent) }
        if let device = facts.device { metadata["device"] = "\(device)" }
        if let problem = facts.problem { metadata["problem"] = "\(problem)" }
        let level: Logger.Level = context.endpointPath == HealthController.path ? .debug : .info
        context.logger.log(level: status >= 500 ? .error : level, "request", metadata: metadata)
    }

    /// A method can be any word that a client makes up; only the usual ones are worth a log.
    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options, .connect, .trace: method.rawValue
        default: "other"
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
