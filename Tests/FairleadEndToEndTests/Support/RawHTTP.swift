import FairleadTestKit
import Foundation

/// What came back for bytes that were sent; the status is 0 when the connection ended without an answer.
struct RawAnswer {
    var status: Int
    var text: String
}

/// A connection to a server on which anything can be said.
final class RawConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        guard let descriptor = Sockets.connect(port: port) else { throw Trouble("nobody accepts at port \(port)") }
        self.descriptor = descriptor
    }

    deinit { Sockets.end(descriptor) }

    /// Sends bytes as they are. The other side may have answered and gone before it took them all.
    func send(_ bytes: [UInt8]) { _ = Sockets.write(bytes, to: descriptor) }

    /// Says that nothing more will come, so that nobody waits for the rest.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads an answer whole; what there is of it when the connection ends before.
    func answer() -> RawAnswer {
        let bytes = HTTPBytes.read(from: descriptor, buffer: &buffer)?.bytes ?? buffer
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.prefix { !$0.isNewline }.split(separator: " ")
        return RawAnswer(status: words.count > 1 ? Int(words[1]) ?? 0 : 0, text: text)
    }
}

/// A request as text and bytes, well-formed unless a test says otherwise.
struct RawRequest {
    var method = "POST"
    var path: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    var bytes: [UInt8] {
        let length = method == "GET" ? [] : [(name: "Content-Length", value: "\(body.count)")]
        let lines = ([(name: "Host", value: "x")] + headers + length).map { "\($0.name): \($0.value)\r\n" }
        return Array("\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + body
    }

    /// The body of a request that was recorded.
    static func body(of recorded: [UInt8]) -> [UInt8] {
        guard let end = Data(recorded).range(of: Data("\r\n\r\n".utf8)) else { return [] }
        return Array(recorded[end.upperBound...])
    }

    /// A header of a request that was recorded.
    static func header(_ name: String, of recorded: [UInt8]) -> String? {
        let head = String(decoding: recorded.prefix(4_000), as: UTF8.self)
        let line = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
}

extension TestServer {
    /// Sends bytes on a connection of their own.
    ///
    /// - isWhole: whether they are all that the server waits for; when not, it is told that nothing more will come.
    func send(_ bytes: [UInt8], isWhole: Bool = true) throws -> RawAnswer {
        let connection = try RawConnection(port: port)
        connection.send(bytes)
        if !isWhole { connection.finish() }
        return connection.answer()
    }

    func health() throws -> RawAnswer { try send(RawRequest(method: "GET", path: "/healthz").bytes) }

    /// The most memory that the process ever held, in MiB, as the system counts it.
    func memoryMebibytesMax() throws -> Int {
        guard let process else { throw Trouble("the server does not run") }
        let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split { $0 == " " || $0 == "\t" } ?? []
        guard words.count == 3, let kibibytes = Int(words[1]) else {
            throw Trouble("the system does not say how much memory it has: \(status)")
        }
        return kibibytes / 1_024
    }
}
