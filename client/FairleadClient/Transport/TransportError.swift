/// Why no answer came. The case says what can be done about it.
package enum TransportError: Error, Hashable, Sendable {
    /// No connection carried the request and its answer: try again later.
    case unreachable(detail: String)
    /// The server, or the network before it, took too long: try again later.
    case timedOut(detail: String)
    /// The server did not prove who it is: a person must look, trying again does not help.
    case tlsFailed(detail: String, hint: String)
    /// The answer was longer than the request allows: it is not ours, or the request asks for too much.
    case tooLarge(sizeBytesMax: Int)
    /// The caller gave up.
    case cancelled
    /// libcurl is missing; the sentence names what to install.
    case notInstalled(sentence: String)
    /// The request cannot be sent as it is.
    case invalidRequest(detail: String)

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .timedOut: "timed_out"
        case .tlsFailed: "tls_failed"
        case .tooLarge: "answer_too_large"
        case .cancelled: "cancelled"
        case .notInstalled: "libcurl_missing"
        case .invalidRequest: "invalid_request"
        }
    }

    /// A sentence for a person.
    package var sentence: String {
        switch self {
        case .unreachable(let detail): "The server cannot be reached (\(detail))."
        case .timedOut(let detail): "The server took too long (\(detail))."
        case .tlsFailed(let detail, _): "The connection is not safe, so nothing was sent (\(detail))."
        case .tooLarge(let sizeBytesMax): "The answer is longer than the \(sizeBytesMax) bytes allowed."
        case .cancelled: "The transfer was cancelled."
        case .notInstalled(let sentence): sentence
        case .invalidRequest(let detail): "The request cannot be sent (\(detail))."
        }
    }

    /// What to do about it; `nil` when the sentence says it all.
    package var hint: String? {
        switch self {
        case .unreachable, .timedOut:
            "Your work is safe on this device; sync again when there is a connection."
        case .tlsFailed(_, let hint): hint
        case .tooLarge, .cancelled, .notInstalled, .invalidRequest: nil
        }
    }
}
