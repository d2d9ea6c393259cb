import FairleadCore
import FairleadServer
import FairleadServerStore
import Hummingbird
import NIOCore
import NIOHTTP1

/// Turns every error of the inner parts into an answer of `application/problem+json`.
package struct ProblemMiddleware: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: ServerRequestContext,
        next: (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection itself is damaged: only the server below can answer and close it.
            throw error
        } catch {
            let problem = HTTPProblem(describing: error)
            context.trace.note { $0.problem = problem.code }
            if problem.status.code == 500 {
                // The type and the code, never the text: it may hold somebody's data.
                context.logger.error("request failed", metadata: ["error": "\(String(reflecting: type(of: error)))"])
            }
            return problem.response(requestID: context.id)
        }
    }
}

extension HTTPProblem {
    /// Finds the answer to an error; one that is nobody's fault but the server's is `failed`.
    package init(describing error: any Error) {
        switch error {
        case let problem as HTTPProblem: self = problem
        case let error as ServiceError: self.init(serviceError: error)
        case DatabaseError.unavailable: self = .databaseUnavailable
        case is NIOTooManyBytesError: self = .bodyTooLarge(sizeBytesMax: Limits.bodySizeBytesMax)
        case let error as HTTPError: self.init(httpError: error)
        case is CancellationError: self = .stopping
        case DatabaseError.unavailable: self = .databaseUnavailable
        default: self = .failed
        }
    }

    private init(serviceError error: ServiceError) {
        let (status, title): (HTTPResponse.Status, String) =
            switch error {
            case .invalid: (.badRequest, "The request is not right")
            case .unauthenticated: (.unauthorized, "This device may not exchange with this server")
            case .forbidden: (.forbidden, "That is not allowed")
            case .notFound: (.notFound, "There is no such thing here")
            case .conflict: (.conflict, "The request does not fit what the server has")
            case .retry: (.serviceUnavailable, "The server cannot answer just now")
            case .failed: (.internalServerError, "The server made a mistake")
            }
        let problem = error.problem
        let detail = [problem.message, problem.hint].compactMap(\.self).joined(separator: " ")
        self.init(status, code: problem.code, title: title, detail: detail)
        switch error {
        case .unauthenticated: headers[.wwwAuthenticate] = "Bearer error=\"invalid_token\""
        case .retry: headers[.retryAfter] = String(Limits.retryAfterSeconds)
        default: break
        }
    }

    private init(httpError error: HTTPError) {
        switch error.status.code {
        case 404: self = .notFound
        case 400..<500:
            self.init(
                error.status, code: "bad_request", title: error.status.reasonPhrase,
                detail: "Send the message that the protocol describes for this address.", headers: error.headers)
        default: self = .failed
        }
    }
}
