import Foundation
import Synchronization

/// A proxy on this machine's loopback between a device and its server, which does to each request what it is told:
/// what networks at trade shows do.
package final class FaultProxy: Sendable {
    package struct Request: Sendable {
        /// Counts from 0, over all connections.
        package var number: Int
        package var method: String
        package var path: String
        /// The head and the body, as they came.
        package var bytes: [UInt8]
    }

    package enum Fate: Sendable {
        /// Handed on, and the answer handed back.
        case pass
        /// Handed on; the server answers, and the answer is lost.
        case loseReply
        /// Handed on; of the answer only so many bytes come back.
        case cutReply(bytes: Int)
        /// Never reaches the server.
        case drop
        /// Answered here, in place of the server.
        case answer([UInt8])
    }

    package let port: Int
    private let targets: [Int]
    private let listener: Int32
    private let state: Mutex<State>

    private struct State: Sendable {
        var fate: @Sendable (Request) -> Fate
        var requests: [Request] = []
        var bytesBack = 0
        var connections: [Int32] = []
        var isStopped = false
    }

    /// - target: the port of the server, on the loopback address.
    package convenience init(target: Int, _ fate: @escaping @Sendable (Request) -> Fate = { _ in .pass }) throws {
        try self.init(targets: [target], fate)
    }

    /// - targets: the ports of servers that get the requests in turn.
    package init(targets: [Int], _ fate: @escaping @Sendable (Request) -> Fate = { _ in .pass }) throws {
        self.targets = targets
        state = Mutex(State(fate: fate))
        (listener, port) = try Sockets.listen()
        Thread.detachNewThread { [self] in acceptAll() }
    }

    package var url: String { "http://127.0.0.1:\(port)" }
    package var requests: [Request] { state.withLock { $0.requests } }
    /// Bytes of answers that were handed back.
    package var bytesBack: Int { state.withLock { $0.bytesBack } }

    /// Changes what happens to requests from now on.
    package func setFate(_ fate: @escaping @Sendable (Request) -> Fate) { state.withLock { $0.fate = fate } }

    /// Ends everything; the threads go with it.
    package func stop() {
        let connections = state.withLock { state in
            state.isStopped = true
            return state.connections
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isStopped = state.withLock { state in
                state.connections.append(connection)
                return state.isStopped
            }
            if isStopped { shutdown(connection, Int32(SHUT_RDWR)) }
            Thread.detachNewThread { [self] in
                serve(connection)
                state.withLock { $0.connections.removeAll { $0 == connection } }
                Sockets.end(connection)
            }
        }
        close(listener)
    }

    /// Carries one client's requests, one after the other.
    private func serve(_ client: Int32) {
        var buffer: [UInt8] = []
        while let message = HTTPBytes.read(from: client, buffer: &buffer) {
            let words = message.startLine.split(separator: " ").map(String.init)
            let (request, fate) = state.withLock { state in
                let request = Request(
                    number: state.requests.count, method: words.first ?? "", path: words.dropFirst().first ?? "",
                    bytes: message.bytes)
                state.requests.append(request)
                return (request, state.fate(request))
            }
            guard carry(request, fate, client: client) else { return }
        }
    }

    /// Returns whether the connection goes on.
    private func carry(_ request: Request, _ fate: Fate, client: Int32) -> Bool {
        switch fate {
        case .drop: return false
        case .answer(let bytes):
            _ = Sockets.write(bytes, to: client)
            return false
        case .pass, .loseReply, .cutReply: break
        }
        guard let server = Sockets.connect(port: targets[request.number % targets.count]) else { return false }
        defer { Sockets.end(server) }
        guard Sockets.write(request.bytes, to: server) else { return false }
        if case .pass = fate { return handBack(from: server, to: client) }
        var buffer: [UInt8] = []
        let answer = HTTPBytes.read(from: server, buffer: &buffer)?.bytes ?? []
        if case .cutReply(let count) = fate {
            _ = Sockets.write(Array(answer.prefix(count)), to: client)
            state.withLock { $0.bytesBack += min(count, answer.count) }
        }
        return false
    }

    /// Hands an answer back: whole when its length is known, else as it comes, to its end.
    private func handBack(from server: Int32, to client: Int32) -> Bool {
        var buffer: [UInt8] = []
        guard let head = HTTPBytes.readHead(from: server, buffer: &buffer) else { return false }
        if let rest = head.bodyLength {
            guard HTTPBytes.fill(&buffer, to: head.length + rest, from: server) else { return false }
            state.withLock { $0.bytesBack += buffer.count }
            return Sockets.write(buffer, to: client)
        }
        guard Sockets.write(buffer, to: client) else { return false }
        // A stream of events: a client that goes away must end it on the server's side too.
        Thread.detachNewThread {
            var rest: [UInt8] = []
            while Sockets.receive(from: client, into: &rest) {}
            shutdown(server, Int32(SHUT_RDWR))
        }
        var piece: [UInt8] = []
        while Sockets.receive(from: server, into: &piece) {
            guard Sockets.write(piece, to: client) else { return false }
            state.withLock { $0.bytesBack += piece.count }
            piece = []
        }
        return false
    }
}

extension FaultProxy.Fate {
    /// A whole answer as some other server would give it.
    package static func answer(status: String, type: String, headers: [String] = [], body: String) -> Self {
        let lines = ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + headers
        return .answer(Array((lines.joined(separator: "\r\n") + "\r\nConnection: close\r\n\r\n" + body).utf8))
    }
}
