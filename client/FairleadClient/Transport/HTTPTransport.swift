/// How far a transfer has come, in bytes of the bodies.
package struct TransferProgress: Hashable, Sendable {
    package var sent: Int64
    /// `nil` when not known.
    package var sentTotal: Int64?
    package var received: Int64
    /// `nil` when not known.
    package var receivedTotal: Int64?

    package init(
        sent: Int64 = 0, sentTotal: Int64? = nil, received: Int64 = 0, receivedTotal: Int64? = nil
    ) {
        self.sent = sent
        self.sentTotal = sentTotal
        self.received = received
        self.receivedTotal = receivedTotal
    }
}

/// Carries requests to a server and answers back, and knows nothing of what is in them.
///
/// Cancelling the task ends the transfer at once with `TransportError.cancelled`. The closures are called one after
/// the other on a thread of the transport, never after the call has returned, and must not block for long.
package protocol HTTPTransport: Sendable {
    /// Sends a request and returns the whole answer, whatever its status; redirects are not followed.
    ///
    /// Throws when no answer came. An answer that was cut short is returned with `isComplete == false`.
    func send(
        _ request: HTTPRequest, progress: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> HTTPResponse

    /// Sends a request whose answer may go on for hours.
    ///
    /// `onHead` sees status and headers. When it returns `true`, the body goes to `onBytes` piece by piece until the
    /// server ends it or `onBytes` returns `false`; the returned answer then has an empty body. When it returns
    /// `false`, the body is collected as `send` does, so that an error can be read.
    func stream(
        _ request: HTTPRequest, onHead: @escaping @Sendable (HTTPResponse) -> Bool,
        onBytes: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportError) -> HTTPResponse
}

extension HTTPTransport {
    /// Sends a request and returns the whole answer, whatever its status.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try await send(request, progress: nil)
    }
}
