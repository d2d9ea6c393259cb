import FairleadCore
import FairleadServer
import HTTPTypes

/// The problems that the HTTP surface itself finds.
extension HTTPProblem {
    package static let notFound = HTTPProblem(
        .notFound, code: "not_found", title: "There is nothing at this address",
        detail: "Check the address: devices use /v1/join, /v1/sync and /v1/events, monitors use /healthz.")

    package static func methodNotAllowed(allowed: [HTTPRequest.Method]) -> HTTPProblem {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return HTTPProblem(
            .methodNotAllowed, code: "method_not_allowed", title: "This address does not take that method",
            detail: "Use \(names).", headers: [.allow: names])
    }

    package static let tokenMissing = HTTPProblem(
        .unauthorized, code: "token_missing", title: "The request says nothing about who sends it",
        detail: "Send the token that join gave this device, as 'Authorization: Bearer TOKEN'.",
        headers: [.wwwAuthenticate: "Bearer"])

    package static let contentTypeUnknown = HTTPProblem(
        .unsupportedMediaType, code: "content_type", title: "The body's type is not known here",
        detail: "Send 'Content-Type: application/x-protobuf' or 'Content-Type: application/json'.",
        headers: [.accept: "application/x-protobuf, application/json"])

    package static let contentEncodingUnknown = HTTPProblem(
        .unsupportedMediaType, code: "content_encoding", title: "The body's compression is not known here",
        detail: "Send the body with 'Content-Encoding: zstd', or plain without that header.",
        headers: [.acceptEncoding: "zstd"])

    package static let notAcceptable = HTTPProblem(
        .notAcceptable, code: "not_acceptable", title: "None of the accepted types can be given",
        detail: "Accept application/x-protobuf or application/json.")

    package static func bodyTooLarge(sizeBytesMax: Int) -> HTTPProblem {
        HTTPProblem(
            .contentTooLarge, code: "body_too_large", title: "The body is too large",
            detail: "At most \(sizeBytesMax) bytes are taken as sent. Send fewer change sets at a time.")
    }

    package static func inflatedTooLarge(sizeBytesMax: Int) -> HTTPProblem {
        HTTPProblem(
            .contentTooLarge, code: "inflated_too_large", title: "The body is too large once it is inflated",
            detail: "At most \(sizeBytesMax) bytes are taken. Send fewer change sets at a time.")
    }

    package static func messageTooLarge(_ what: String) -> HTTPProblem {
        HTTPProblem(
            .contentTooLarge, code: "message_too_large", title: "The message holds too much",
            detail: "\(what). Send fewer change sets at a time.")
    }

    package static let compressionDamaged = HTTPProblem(
        .badRequest, code: "compression_damaged", title: "The body is not valid zstd",
        detail: "Send one whole zstd frame, or a plain body without 'Content-Encoding'.")

    package static func malformed(_ what: String) -> HTTPProblem {
        HTTPProblem(
            .badRequest, code: "malformed", title: "The body cannot be read",
            detail: "\(what). Send the message that the protocol describes for this address.")
    }

    package static let deviceBusy = HTTPProblem(
        .tooManyRequests, code: "device_busy", title: "This device has too many exchanges under way",
        detail: "Wait until they have ended, then sync again."
    ).retry(afterSeconds: Limits.retryAfterSeconds)

    package static let serverBusy = HTTPProblem(
        .serviceUnavailable, code: "server_busy", title: "The server has as much to do as it can",
        detail: "Nothing was changed. Sync again in a moment."
    ).retry(afterSeconds: Limits.retryAfterSeconds)

    package static let stopping = HTTPProblem(
        .serviceUnavailable, code: "stopping", title: "The server is stopping",
        detail: "Sync again in a moment; what the server had taken in already is answered the same way then."
    ).retry(afterSeconds: Limits.retryAfterSeconds)

    package static let databaseUnavailable = HTTPProblem(
        .serviceUnavailable, code: "database_unavailable", title: "The server cannot use its database",
        detail: "Look at the server's log and at its disk, and run 'fairlead-server check'."
    ).retry(afterSeconds: 10)

    package static let failed = HTTPProblem(
        .internalServerError, code: "failed", title: "The server made a mistake",
        detail: "Nothing was lost. Tell an administrator the time and the request's id, and sync again later.")

    package static func tooManyWrongCodes(retryAfterSeconds: Int) -> HTTPProblem {
        HTTPProblem(
            .tooManyRequests, code: "too_many_attempts", title: "Too many wrong codes came from this network",
            detail: "Wait \(retryAfterSeconds) seconds, check the code, then join again."
        ).retry(afterSeconds: retryAfterSeconds)
    }
}
