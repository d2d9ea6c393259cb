import Foundation
import Synchronization

/// A real HTTP server on this machine's loopback, one thread per connection, that answers exactly as it is told:
/// also with what no proper server sends.
final class LocalServer: Sendable {
    struct Request: Sendable {
        /// Which connection it came over, from 0.
        var connection: Int
        var method: String
        var path: String
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
    }

    enum Step: Sendable {
        case send([UInt8])
        /// Waits until the other side closes the connection.
        case holdUntilClosed
        case close
    }

    typealias Handler = @Sendable (Request) -> [Step]

    let port: Int
    private let listener: Int32
    private let handler: Handler
    private let state = Mutex(State())

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var closedByClient = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    init(_ handler: @escaping Handler) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(listener, plain, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, plain, &length) == 0
            }
        }
        guard listener >= 0, isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        self.handler = handler
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Refuses new connections from now on.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }

    /// Returns once a client has closed a connection that the server held.
    func clientHasClosed() async {
        await withCheckedContinuation { waiter in
            let isOver = state.withLock { state in
                if state.closedByClient == 0 { state.waiters.append(waiter) }
                return state.closedByClient > 0
            }
            if isOver { waiter.resume() }
        }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let number = state.withLock { state in
                defer { state.connections += 1 }
                return state.connections
            }
            Thread.detachNewThread { [self] in
                serve(connection, number: number)
                close(connection)
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32, number: Int) {
        var buffer: [UInt8] = []
        while let request = read(from: connection, number: number, buffer: &buffer) {
            state.withLock { $0.requests.append(request) }
            for step in handler(request) {
                switch step {
                case .send(let bytes): guard write(bytes, to: connection) else { return }
                case .close: return
                case .holdUntilClosed:
                    waitForClose(connection)
                    return
                }
            }
        }
    }

    private func read(from connection: Int32, number: Int, buffer: inout [UInt8]) -> Request? {
        let blank = Data("\r\n\r\n".utf8)
        while true {
            if let end = Data(buffer).range(of: blank) {
                let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(
                    separatedBy: "\r\n")
                let parts = lines[0].split(separator: " ").map(String.init)
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let pair = line.split(separator: ":", maxSplits: 1).map(String.init)
                    headers[pair[0].lowercased()] =
                        pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
                }
                let size = headers["content-length"].flatMap(Int.init) ?? 0
                if buffer.count >= end.upperBound + size {
                    let body = Array(buffer[end.upperBound..<end.upperBound + size])
                    buffer.removeFirst(end.upperBound + size)
                    return Request(
                        connection: number, method: parts[0], path: parts[1], headers: headers, body: body)
                }
            }
            guard receive(from: connection, into: &buffer) else { return nil }
        }
    }

    private func receive(from connection: Int32, into buffer: inout [UInt8]) -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: piece[..<count])
        return true
    }

    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func waitForClose(_ connection: Int32) {
        var rest: [UInt8] = []
        while receive(from: connection, into: &rest) {}
        let waiters = state.withLock { state in
            state.closedByClient += 1
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension LocalServer.Step {
    static func text(_ text: String) -> LocalServer.Step { .send(Array(text.utf8)) }

    /// A whole answer with a body of known length.
    static func answer(_ status: String, headers: [String] = [], body: String = "")
        -> LocalServer.Step
    {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        return .text(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}
