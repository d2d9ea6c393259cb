import CCurl

/// One libcurl session: a connection cache and the handle that uses it.
///
/// `@unchecked Sendable`: the pointer never changes, libcurl's state behind it is used by the one serial queue that
/// owns the session, and `wake` is the one call that C allows from any thread. Whoever may wake holds a reference, so
/// it is freed after the last use.
final class CurlSession: @unchecked Sendable {
    private let session: OpaquePointer

    /// Opens libcurl at the first use. Throws `notInstalled` when that fails.
    init() throws(TransportError) {
        var message = [CChar](repeating: 0, count: Self.messageSizeBytesMax)
        guard let session = fairlead_curl_session_new(&message, message.count) else {
            throw .notInstalled(sentence: Self.text(message))
        }
        self.session = session
    }

    deinit { fairlead_curl_session_free(session) }

    /// Makes the running transfer notice at once that it is cancelled. Any thread.
    func wake() { fairlead_curl_wake(session) }

    /// Runs a transfer to its end; blocks the calling thread.
    func perform(_ transfer: CurlTransfer, caFile: String?) -> CurlOutcome {
        let request = transfer.request
        if let problem = Self.problem(of: request) { return .failed(.invalidRequest(detail: problem)) }
        for line in Self.headerLines(of: request) where !fairlead_curl_add_header(session, line) {
            return .failed(.invalidRequest(detail: "no memory"))
        }
        var callbacks = Self.callbacks
        callbacks.context = Unmanaged.passUnretained(transfer).toOpaque()
        let result = withExtendedLifetime(transfer) {
            Self.withCRequest(request, caFile: caFile) { fairlead_curl_perform(session, &$0, &callbacks) }
        }
        let detail = OneLine.of(String(cString: fairlead_curl_detail(session)))
        return outcome(
            of: result, detail: detail, server: request.server, hasOwnCertificates: caFile != nil)
    }

    /// Says why a library of that name cannot serve as libcurl; `nil` when it can.
    static func problem(ofLibrary name: String) -> String? {
        var message = [CChar](repeating: 0, count: messageSizeBytesMax)
        return fairlead_curl_can_load(name, &message, message.count) ? nil : text(message)
    }

    private static let messageSizeBytesMax = 512

    private static func text(_ message: [CChar]) -> String {
        String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func outcome(
        of result: fairlead_curl_result, detail: String, server: ServerURL, hasOwnCertificates: Bool
    ) -> CurlOutcome {
        let version: HTTPResponse.Version? =
            switch result.http_version {
            case 10: .http1
            case 11: .http11
            case 20: .http2
            case 30: .http3
            default: nil
            }
        switch result.outcome {
        case FAIRLEAD_CURL_ANSWERED: return .answered(version)
        case FAIRLEAD_CURL_STOPPED: return .stopped(version)
        case FAIRLEAD_CURL_BROKEN_OFF: return .brokenOff(version, detail: detail)
        case FAIRLEAD_CURL_TIMED_OUT: return .failed(.timedOut(detail: detail))
        case FAIRLEAD_CURL_INVALID: return .failed(.invalidRequest(detail: detail))
        case FAIRLEAD_CURL_TLS_FAILED:
            let hint = TLSFailure.hint(
                verifyResult: result.verify_result, detail: detail, server: server,
                hasOwnCertificates: hasOwnCertificates)
            return .failed(.tlsFailed(detail: detail, hint: hint))
        default: return .failed(.unreachable(detail: detail))
        }
    }
}

/// How a blocking transfer ended, before what the transfer itself knows is added.
enum CurlOutcome {
    case answered(HTTPResponse.Version?)
    /// One of the transfer's own callbacks ended it.
    case stopped(HTTPResponse.Version?)
    case brokenOff(HTTPResponse.Version?, detail: String)
    case failed(TransportError)
}

extension CurlSession {
    /// Says what in a request would be sent as something else than meant; `nil` when nothing.
    private static func problem(of request: HTTPRequest) -> String? {
        let isPlain: (UInt8) -> Bool = { $0 >= 0x20 && $0 != 0x7F }
        for header in request.headers {
            guard !header.name.isEmpty,
                header.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A })
            else {
                return "a header has no proper name"
            }
            guard header.value.utf8.allSatisfy(isPlain) else {
                return "the header \(header.name) holds a control character"
            }
        }
        guard request.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !request.path.contains("#")
        else {
            return "the path holds a character that must be percent-encoded"
        }
        return nil
    }

    private static func headerLines(of request: HTTPRequest) -> [String] {
        // To libcurl "Name:" takes a header away, and "Name;" sends it empty.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if request.body != nil,
            !request.headers.contains(where: { $0.name.lowercased() == "content-type" })
        {
            lines.append("Content-Type:")
        }
        return lines
    }

    private static func withCRequest<Result>(
        _ request: HTTPRequest, caFile: String?, _ use: (inout fairlead_curl_request) -> Result
    ) -> Result {
        var plain = fairlead_curl_request()
        plain.connect_timeout_milliseconds = max(1, request.timeouts.connect.milliseconds)
        plain.stall_window_milliseconds = max(1, request.timeouts.stallWindow.milliseconds)
        plain.stall_bytes_min = Int64(max(1, request.timeouts.stallBytesMin))
        plain.total_timeout_milliseconds = request.timeouts.total.map { max(1, $0.milliseconds) } ?? 0
        // Plain HTTP is for this machine alone; a proxy would carry it, and the token in it, over the network.
        plain.bypasses_proxy = !request.server.isSecure
        return request.method.rawValue.withCString { method in
            request.address.withCString { address in
                plain.method = method
                plain.url = address
                return withOptionalCString(caFile) { file in
                    plain.ca_file = file
                    guard let body = request.body else { return use(&plain) }
                    // An empty body is a body too: it needs an address that is not null.
                    return (body.isEmpty ? [0] : body).withUnsafeBufferPointer { bytes in
                        plain.body = bytes.baseAddress
                        plain.body_size = body.count
                        return use(&plain)
                    }
                }
            }
        }
    }

    private static func withOptionalCString<Result>(
        _ text: String?, _ use: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return use(nil) }
        return text.withCString { use($0) }
    }

    private static var callbacks: fairlead_curl_callbacks {
        fairlead_curl_callbacks(
            context: nil,
            on_header: { context, bytes, size in
                transfer(context)?.takeHeaderLine(UnsafeBufferPointer(start: bytes, count: size)) ?? false
            },
            on_body: { context, bytes, size in
                transfer(context)?.takeBody(UnsafeBufferPointer(start: bytes, count: size)) ?? false
            },
            on_progress: { context, sent, sentTotal, received, receivedTotal in
                transfer(context)?.takeProgress(
                    TransferProgress(
                        sent: sent, sentTotal: sentTotal > 0 ? sentTotal : nil, received: received,
                        receivedTotal: receivedTotal > 0 ? receivedTotal : nil)) ?? false
            },
            goes_on: { transfer($0)?.goesOn ?? false })
    }
}

/// The transfer that `perform` put into the callbacks, and keeps alive while they can be called.
private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

extension Duration {
    /// Whole milliseconds, at most about 24 days, which every C `long` can hold.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(seconds, 0), 2_000_000) * 1_000 + max(attoseconds, 0) / 1_000_000_000_000_000
    }
}
