import Foundation

/// TCP on the loopback address, as little of it as tests need.
package enum Sockets {
    package struct NoSocket: Error {}

    /// Listens on a port that the system chooses.
    package static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withPlain(&address) { plain in
            bind(descriptor, plain, length) == 0 && Glibc.listen(descriptor, 64) == 0
                && getsockname(descriptor, plain, &length) == 0
        }
        guard descriptor >= 0, isBound else { throw NoSocket() }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    package static func connect(port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = loopback(port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        if withPlain(&address, { Glibc.connect(descriptor, $0, length) }) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// Ends a connection for the other side too when a child holds a copy of the descriptor.
    package static func end(_ descriptor: Int32) {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// Appends what comes next; `false` at the end.
    package static func receive(from descriptor: Int32, into buffer: inout [UInt8]) -> Bool {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: piece[..<count])
        return true
    }

    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withPlain<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}

/// HTTP/1.1 messages as bytes.
package enum HTTPBytes {
    package struct Head {
        package var startLine: String
        /// Bytes of the head, the empty line included.
        package var length: Int
        /// `nil` for a body that is told to end by other means.
        package var bodyLength: Int?
    }

    /// Reads a message whole; `nil` when the connection ends before.
    package static func read(
        from descriptor: Int32, buffer: inout [UInt8]
    ) -> (startLine: String, bytes: [UInt8])? {
        guard let head = readHead(from: descriptor, buffer: &buffer) else { return nil }
        let length = head.length + (head.bodyLength ?? 0)
        guard fill(&buffer, to: length, from: descriptor) else { return nil }
        let bytes = Array(buffer[..<length])
        buffer.removeFirst(length)
        return (head.startLine, bytes)
    }

    /// Reads up to the end of a message's head; the bytes stay in the buffer.
    package static func readHead(from descriptor: Int32, buffer: inout [UInt8]) -> Head? {
        let blank = Data("\r\n\r\n".utf8)
        while true {
            if let end = Data(buffer).range(of: blank) {
                return head(String(decoding: buffer[..<end.lowerBound], as: UTF8.self), length: end.upperBound)
            }
            guard Sockets.receive(from: descriptor, into: &buffer) else { return nil }
        }
    }

    package static func fill(_ buffer: inout [UInt8], to length: Int, from descriptor: Int32) -> Bool {
        while buffer.count < length {
            guard Sockets.receive(from: descriptor, into: &buffer) else { return false }
        }
        return true
    }

    private static func head(_ text: String, length: Int) -> Head {
        let lines = text.components(separatedBy: "\r\n")
        var bodyLength: Int?
        var isChunked = false
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces).lowercased()
            }
            guard pair.count == 2 else { continue }
            if pair[0] == "content-length" { bodyLength = Int(pair[1]) }
            if pair[0] == "transfer-encoding" { isChunked = pair[1].contains("chunked") }
        }
        return Head(startLine: lines.first ?? "", length: length, bodyLength: isChunked ? nil : bodyLength)
    }
}
