import Foundation

/// The address of a server, checked: HTTPS anywhere, plain HTTP to this machine alone.
///
///     let server = try ServerURL("https://fairlead.example.com/")
///     server.address(of: "v1/sync")  // https://fairlead.example.com/v1/sync
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// `true` for HTTPS.
    package let isSecure: Bool
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// Empty, or begins with a slash and does not end in one.
    package let path: String

    /// Reads an address as a person types it. Throws with a sentence that says what is wrong with it.
    package init(_ text: String) throws(ServerURLError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= TransportLimits.addressSizeBytesMax else { throw .tooLong }
        guard let separator = text.range(of: "://") else { throw .noScheme(OneLine.of(text)) }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .unknownScheme(OneLine.of(scheme)) }
        isSecure = scheme == "https"

        let rest = text[separator.upperBound...]
        guard !rest.contains("#") else { throw .fragment }
        guard !rest.contains("?") else { throw .query }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw .userInfo }
        let (hostText, portText) = try Self.split(authority)
        host = try Self.checkedHost(hostText)
        port = try Self.checkedPort(portText, isSecure: isSecure)
        path = try Self.checkedPath(rest.dropFirst(authority.count))
        guard isSecure || Self.isLoopback(host) else { throw .notSecure(host: host) }
    }

    /// The address in its one spelling, without a trailing slash.
    package var description: String {
        let hostText = host.contains(":") ? "[\(host)]" : host
        let portText = port == (isSecure ? 443 : 80) ? "" : ":\(port)"
        return "\(isSecure ? "https" : "http")://\(hostText)\(portText)\(path)"
    }

    /// Returns the address of a path below the server's.
    package func address(of path: String) -> String {
        "\(description)/\(path.hasPrefix("/") ? String(path.dropFirst()) : path)"
    }

    /// Whether the server runs on this machine.
    package var isLoopback: Bool { Self.isLoopback(host) }
}

/// Why an address cannot be a server's.
package enum ServerURLError: Error, Hashable, Sendable {
    case empty
    case tooLong
    case noScheme(String)
    case unknownScheme(String)
    case notSecure(host: String)
    case userInfo
    case query
    case fragment
    case badHost(String)
    case badPort(String)
    case badPath

    /// A sentence for a person, with what to do.
    package var sentence: String {
        switch self {
        case .empty: "The server's address is empty."
        case .tooLong: "The server's address is too long."
        case .noScheme(let text):
            "The server's address begins with https://; did you mean https://\(text)?"
        case .unknownScheme(let scheme): "The server's address begins with https://, not \(scheme)://."
        case .notSecure(let host):
            "http:// is for a server on this machine only; use https://\(host.contains(":") ? "[\(host)]" : host)."
        case .userInfo: "The server's address holds no user or password; `--code` says who you are."
        case .query: "The server's address ends before a question mark."
        case .fragment: "The server's address ends before a number sign (#)."
        case .badHost(let host):
            host.isEmpty
                ? "The server's address names no host."
                : "\"\(host)\" is not the name or the number of a host."
        case .badPort(let port): "\"\(port)\" is not a port: ports go from 1 to 65535."
        case .badPath: "The path in the server's address holds something that a path cannot hold."
        }
    }
}

extension ServerURL {
    private static func split(_ authority: Substring) throws(ServerURLError) -> (
        host: Substring, port: Substring?
    ) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw .badHost(OneLine.of(String(authority)))
            }
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else {
                throw .badHost(OneLine.of(String(authority)))
            }
            return (authority[...end], behind.isEmpty ? nil : behind.dropFirst())
        }
        guard let colon = authority.firstIndex(of: ":") else { return (authority, nil) }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func checkedHost(_ text: Substring) throws(ServerURLError) -> String {
        let host = text.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let address = ipv6(String(host.dropFirst().dropLast())) else {
                throw .badHost(OneLine.of(host))
            }
            return address
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLetter: (UInt8) -> Bool = { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetter($0) || $0 == 0x2D || $0 == 0x5F }
        }
        // Resolvers read 127.1, 0x7f000001 and 2130706433 as addresses too: one that ends in a number is an
        // address in its four parts, or nothing.
        let endsInNumber = labels.last.map { label in
            label.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } || label.hasPrefix("0x")
        }
        guard isName, host.utf8.count <= 253, endsInNumber == false || ipv4(host) != nil else {
            throw .badHost(OneLine.of(host))
        }
        return host
    }

    private static func checkedPort(_ text: Substring?, isSecure: Bool) throws(ServerURLError) -> Int {
        guard let text else { return isSecure ? 443 : 80 }
        guard text.utf8.count <= 5, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let port = Int(text),
            (1...65_535).contains(port)
        else { throw .badPort(OneLine.of(String(text))) }
        return port
    }

    private static func checkedPath(_ text: Substring) throws(ServerURLError) -> String {
        let segments = text.split(separator: "/")
        let isPlain: (UInt8) -> Bool = { $0 > 0x20 && $0 < 0x7F && !#""<>\^`{|}"#.utf8.contains($0) }
        guard text.utf8.allSatisfy(isPlain), !segments.contains("."), !segments.contains(".."),
            text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().drop(while: { !$0.isEmpty })
                .allSatisfy(\.isEmpty)
        else { throw .badPath }
        return segments.map { "/\($0)" }.joined()
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || ipv4(host)?.first == 127
    }

    /// The four parts of an IPv4 address in its usual spelling.
    private static func ipv4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero would be octal to some readers.
        let numbers = parts.compactMap { $0.count > 1 && $0.hasPrefix("0") ? nil : UInt8($0) }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    /// An IPv6 address in its shortest spelling.
    private static func ipv6(_ text: String) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        var spelling = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &spelling, socklen_t(spelling.count)) != nil else {
            return nil
        }
        return String(decoding: spelling.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
