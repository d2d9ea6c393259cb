import HTTPTypes
import Hummingbird

/// Answers 405 with the methods that an address takes; the router itself only knows 404.
package struct AllowedMethodsMiddleware<Context: RequestContext>: RouterMiddleware {
    private let methods: [[Substring]: [HTTPRequest.Method]]

    /// `methods` has an entry for each path of the router.
    package init(_ methods: [String: [HTTPRequest.Method]]) {
        var table: [[Substring]: [HTTPRequest.Method]] = [:]
        for (path, allowed) in methods { table[Self.components(path)] = allowed }
        self.methods = table
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let allowed = methods[Self.components(request.uri.path)], !allowed.contains(request.method) {
            throw HTTPProblem.methodNotAllowed(allowed: allowed)
        }
        return try await next(request, context)
    }

    /// The router leaves out empty parts of a path too.
    private static func components(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
