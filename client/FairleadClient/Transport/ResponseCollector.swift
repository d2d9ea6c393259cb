/// Builds an answer from header lines and pieces of a body, within the limits.
struct ResponseCollector {
    enum Step: Equatable {
        case goOn
        /// Status and headers are complete; the body follows.
        case head(HTTPResponse)
        /// More than the limits allow.
        case tooLarge
    }

    private(set) var response: HTTPResponse?
    private var status = 0
    private var headers: [HTTPHeader] = []
    private var headerSizeBytes = 0
    private let bodySizeBytesMax: Int
    /// Set when the pieces of the body go elsewhere and only their sum would grow.
    var streams = false

    init(bodySizeBytesMax: Int) {
        self.bodySizeBytesMax = bodySizeBytesMax
    }

    mutating func takeHeaderLine(_ bytes: some Collection<UInt8>) -> Step {
        headerSizeBytes += bytes.count
        guard headerSizeBytes <= TransportLimits.headerSizeBytesMax else { return .tooLarge }
        // Lines behind a body are trailers; we have no use for them.
        guard response == nil else { return .goOn }
        let line = String(decoding: bytes, as: UTF8.self).prefix {
            $0 != "\r" && $0 != "\n" && $0 != "\r\n"
        }
        if line.isEmpty { return endHead() }
        if line.hasPrefix("HTTP/") {
            let parts = line.split(separator: " ", maxSplits: 2)
            status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            headers = []
            return .goOn
        }
        guard let colon = line.firstIndex(of: ":") else { return .goOn }
        guard headers.count < TransportLimits.headerCountMax else { return .tooLarge }
        let name = line[..<colon].trimmingSpaces.lowercased()
        headers.append(HTTPHeader(name, line[line.index(after: colon)...].trimmingSpaces))
        return .goOn
    }

    mutating func takeBody(_ bytes: some Collection<UInt8>) -> Step {
        guard !streams, let held = response?.body.count else { return .goOn }
        guard bytes.count <= bodySizeBytesMax - held else { return .tooLarge }
        response?.body.append(contentsOf: bytes)
        return .goOn
    }

    /// Interim answers (100, 103) have a head of their own, and the real one follows.
    private mutating func endHead() -> Step {
        guard status >= 200 else { return .goOn }
        let head = HTTPResponse(status: status, headers: headers)
        response = head
        if let announced = head.header("content-length").flatMap(Int.init), announced > bodySizeBytesMax {
            return .tooLarge
        }
        return .head(head)
    }
}
