import FairleadServer
import Hummingbird

/// Sends a device away that has too many exchanges under way already.
package struct DeviceLoadMiddleware: RouterMiddleware {
    private let load: DeviceLoad

    package init(_ load: DeviceLoad) {
        self.load = load
    }

    package func handle(
        _ request: Request, context: ServerRequestContext,
        next: (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let session = context.session else { throw HTTPProblem.tokenMissing }
        guard load.begin(session.device) else { throw HTTPProblem.deviceBusy }
        defer { load.end(session.device) }
        return try await next(request, context)
    }
}
