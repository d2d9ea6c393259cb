import ArgumentParser
import Foundation

/// Where the server waits for connections: `HOST:PORT`, `[IPv6]:PORT`.
struct ListenAddress: Hashable, Sendable {
    var host: String
    /// 0 lets the system choose.
    var port: Int

    static let usual = ListenAddress(host: "127.0.0.1", port: 8_080)

    static func parse(_ argument: String) throws -> ListenAddress {
        guard let colon = argument.lastIndex(of: ":"),
            let port = UInt16(argument[argument.index(after: colon)...])
        else {
            throw ValidationError("'\(argument)' is no address to listen on. Use HOST:PORT, such as 127.0.0.1:8080.")
        }
        var host = String(argument[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw ValidationError("Write an IPv6 address in brackets: [\(host)]:\(port).")
        }
        guard !host.isEmpty else {
            throw ValidationError("'\(argument)' names no host. Use 0.0.0.0:\(port) to listen on all addresses.")
        }
        return ListenAddress(host: host, port: Int(port))
    }

    /// Whether only programs on this machine can connect.
    var isLoopback: Bool {
        if host.lowercased() == "localhost" { return true }
        var ipv4 = in_addr()
        if inet_pton(AF_INET, host, &ipv4) == 1 { return UInt32(bigEndian: ipv4.s_addr) >> 24 == 127 }
        var ipv6 = in6_addr()
        guard inet_pton(AF_INET6, host, &ipv6) == 1 else { return false }
        return withUnsafeBytes(of: ipv6) { bytes in bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
    }

    /// The address that a browser or a device takes, with the port that the system gave.
    func url(port: Int, isSecure: Bool) -> String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isSecure ? "https" : "http")://\(name):\(port)"
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
