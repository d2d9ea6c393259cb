/// Why an exchange with the server ended early; nothing on the device is lost by any of them.
package enum SessionError: Error, Hashable, Sendable {
    /// No network, no server, or an answer that is not our server's: try again later.
    case unreachable(message: String, hint: String?)
    /// The server is there and busy: try again soon.
    case tryAgain(message: String)
    /// The server does not know this device or this user, or not any longer.
    case notAllowed(message: String, hint: String?)
    /// The server refused the request as a whole.
    case refused(code: String, message: String, hint: String?)
    /// The device's own store.
    case store(message: String)
    case cancelled

    /// A sentence for a person.
    package var message: String {
        switch self {
        case .unreachable(let message, _), .tryAgain(let message), .notAllowed(let message, _),
            .refused(_, let message, _), .store(let message):
            message
        case .cancelled: "The exchange was cancelled."
        }
    }

    /// What to do about it; `nil` when the sentence says it all.
    package var hint: String? {
        switch self {
        case .unreachable(_, let hint), .notAllowed(_, let hint), .refused(_, _, let hint): hint
        case .tryAgain: "Run fairlead sync again in a minute."
        case .store, .cancelled: nil
        }
    }
}
