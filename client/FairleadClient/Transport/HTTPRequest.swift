/// One header of a request or an answer.
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request to the server: what to ask, how long to wait, how much to take.
///
///     let request = HTTPRequest(.post, "v1/sync", at: server, body: bytes)
package struct HTTPRequest: Hashable, Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    package var server: ServerURL
    /// The path below the server's address, without a leading slash; may end in a query.
    package var path: String
    package var headers: [HTTPHeader]
    /// `nil`: the request has no body.
    package var body: [UInt8]?
    package var timeouts: HTTPTimeouts
    /// An answer with a longer body is broken off with `TransportError.tooLarge`.
    package var answerSizeBytesMax: Int

    package init(
        _ method: Method, _ path: String, at server: ServerURL, headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(),
        answerSizeBytesMax: Int = TransportLimits.bodySizeBytesDefault
    ) {
        self.method = method
        self.path = path
        self.server = server
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.answerSizeBytesMax = answerSizeBytesMax
    }

    /// The whole address, as it is asked for.
    package var address: String { server.address(of: path) }
}

/// How long a transfer may take, and how slow it may be.
package struct HTTPTimeouts: Hashable, Sendable {
    /// For name, TCP and TLS together.
    package var connect: Duration
    /// A transfer that moves fewer than `stallBytesMin` bytes in such a window ends; waiting for the server to
    /// begin its answer counts.
    package var stallWindow: Duration
    package var stallBytesMin: Int
    /// For everything; `nil`: no limit, a slow link may finish a long transfer.
    package var total: Duration?

    package init(
        connect: Duration = .seconds(15), stallWindow: Duration = .seconds(60),
        stallBytesMin: Int = 256,
        total: Duration? = nil
    ) {
        self.connect = connect
        self.stallWindow = stallWindow
        self.stallBytesMin = stallBytesMin
        self.total = total
    }

    /// For a stream of events, on which a quiet server sends nothing but a comment now and then.
    package static func events(silenceMax: Duration = .seconds(60)) -> HTTPTimeouts {
        HTTPTimeouts(stallWindow: silenceMax, stallBytesMin: 1)
    }
}
