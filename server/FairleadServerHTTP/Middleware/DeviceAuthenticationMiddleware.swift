import FairleadCore
import FairleadServer
import Hummingbird

/// Lets only devices pass whose token is good, and says to the inner parts which device it is.
///
/// It stands before anything reads the body, so that strangers cannot fill the memory.
package struct DeviceAuthenticationMiddleware: RouterMiddleware {
    private let authenticate: @Sendable (String) async throws -> Session
    private let label: @Sendable (Int64) -> String

    /// - label: a device's name in the log, which must not lead back to a person.
    package init(
        authenticate: @escaping @Sendable (String) async throws -> Session,
        label: @escaping @Sendable (Int64) -> String
    ) {
        self.authenticate = authenticate
        self.label = label
    }

    package func handle(
        _ request: Request, context: ServerRequestContext,
        next: (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token = Self.token(request.headers[.authorization]) else { throw HTTPProblem.tokenMissing }
        let session = try await authenticate(token)
        context.trace.note { $0.device = label(session.device) }
        var context = context
        context.session = session
        return try await next(request, context)
    }

    /// Reads `Bearer TOKEN`; `nil` when it is anything else.
    static func token(_ field: String?) -> String? {
        guard let parts = field?.split(separator: " ", omittingEmptySubsequences: true), parts.count == 2,
            HeaderList.isSame(parts[0], "bearer"), parts[1].utf8.count <= Limits.tokenSizeBytesMax
        else { return nil }
        return String(parts[1])
    }
}
