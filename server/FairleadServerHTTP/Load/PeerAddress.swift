import NIOCore

/// Names the network that a request comes from, for counting its attempts; never logged or stored.
package enum PeerAddress {
    /// Returns the address in a form that one subscriber cannot change at will: IPv4 whole, of IPv6 the first 64 bits.
    ///
    /// - forwardedFor: the `X-Forwarded-For` header, given only when a proxy in front is trusted: its last
    ///   item is the one that this proxy wrote.
    package static func key(peer: SocketAddress?, forwardedFor: String?) -> String {
        if let last = forwardedFor?.split(separator: ",").last,
            let address = try? SocketAddress(ipAddress: bare(last), port: 0)
        {
            return key(address)
        }
        return peer.map(key) ?? "unknown"
    }

    private static func key(_ address: SocketAddress) -> String {
        switch address {
        case .v4(let address):
            withUnsafeBytes(of: address.address.sin_addr) { hexadecimal($0.prefix(4)) }
        case .v6(let address):
            withUnsafeBytes(of: address.address.sin6_addr) { bytes in
                // An IPv4 address in IPv6 clothes (::ffff:a.b.c.d) is that IPv4 address.
                let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
                return hexadecimal(isMapped ? bytes.suffix(4) : bytes.prefix(8))
            }
        case .unixDomainSocket: "unix"
        }
    }

    /// Leaves out space, brackets and a port: `[2001:db8::1]:443`, `192.0.2.1:443`.
    private static func bare(_ text: Substring) -> String {
        let text = text.filter { $0 != " " && $0 != "\t" }
        if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
        let isIPv4WithPort = text.utf8.count { $0 == UInt8(ascii: ":") } == 1
        return isIPv4WithPort ? String(text.prefix { $0 != ":" }) : String(text)
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
