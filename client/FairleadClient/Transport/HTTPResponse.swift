/// What came back, whoever it came from: ask `AnswerCheck` before believing any of it.
package struct HTTPResponse: Hashable, Sendable {
    package enum Version: String, Sendable {
        case http1 = "HTTP/1.0"
        case http11 = "HTTP/1.1"
        case http2 = "HTTP/2"
        case http3 = "HTTP/3"
    }

    package var status: Int
    /// In the order received; names in lower case.
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    /// `nil` when not known.
    package var version: Version?
    /// `false` when the connection ended before the body did.
    package var isComplete: Bool

    package init(
        status: Int, headers: [HTTPHeader] = [], body: [UInt8] = [], version: Version? = nil,
        isComplete: Bool = true
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.version = version
        self.isComplete = isComplete
    }

    /// Returns the first header of that name, which is given in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// The content type without its parameters, in lower case; empty when there is none.
    package var mediaType: String {
        let value = header("content-type") ?? ""
        let type = value.prefix { $0 != ";" && $0 != "," }
        return type.trimmingSpaces.lowercased()
    }
}

extension StringProtocol {
    /// The text without spaces and tabs at its ends.
    var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(start[...last])
    }
}
