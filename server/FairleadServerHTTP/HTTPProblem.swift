import Foundation
import HTTPTypes
import Hummingbird

/// An answer that is an error: `application/problem+json` (RFC 9457).
///
/// `code` is what programs go by and never changes; `detail` tells a person what to do.
package struct HTTPProblem: Error, Hashable, Sendable {
    package var status: HTTPResponse.Status
    package var code: String
    package var title: String
    package var detail: String
    package var headers: HTTPFields

    package init(
        _ status: HTTPResponse.Status, code: String, title: String, detail: String, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// Adds how long to wait before trying again.
    package func retry(afterSeconds seconds: Int) -> HTTPProblem {
        var problem = self
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var code: String
        var detail: String
        var instance: String?
    }

    /// Returns the answer; `requestID` lets an operator find the request in the log.
    package func response(requestID: String?) -> Response {
        let document = Document(
            type: "urn:fairlead:problem:\(code)", title: title, status: status.code, code: code, detail: detail,
            instance: requestID.map { "urn:fairlead:request:\($0)" })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Plain texts and numbers always encode; an empty object is still a valid document.
        let body = (try? encoder.encode(document)) ?? Data("{}".utf8)
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension HTTPProblem: HTTPResponseError {
    package func response(from request: Request, context: some RequestContext) throws -> Response {
        response(requestID: context.id)
    }
}
