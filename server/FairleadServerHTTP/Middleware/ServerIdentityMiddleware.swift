import HTTPTypes
import Hummingbird

/// Names the server's database on every answer, errors included, so that a device can tell ours from a captive portal's.
package struct ServerIdentityMiddleware<Context: RequestContext>: RouterMiddleware {
    private let server: String

    /// `server` is the server's id in hexadecimal.
    package init(server: String) {
        self.server = server
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.fairleadServer] = server
        return response
    }
}

extension HTTPField.Name {
    /// Carries the server's id; see `ServerIdentityMiddleware`.
    package static var fairleadServer: HTTPField.Name { knownServerField }
}

// The text is a valid field name, so the fallback is never taken.
private let knownServerField = HTTPField.Name("fairlead-server") ?? .server
