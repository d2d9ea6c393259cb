import FairleadCore
import FairleadProtocol
import Foundation
import Synchronization

@testable import FairleadClient

/// A network and a server that answer what the test says, and remember what they were asked.
final class ScriptedServer: HTTPTransport {
    typealias Reply = Result<HTTPResponse, TransportError>
    /// Gets the number of the request, from 0, and the message in it.
    typealias Script = @Sendable (Int, SyncRequest) throws -> Reply

    static let id = RecordID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_00AA)
    static let user = Actor(name: "li.na", role: .rep, department: "East")
    /// 2024-11-04T02:26:40Z, in milliseconds.
    static let now: Int64 = 1_730_687_200_000

    private struct State {
        var requests: [HTTPRequest] = []
        var messages: [SyncRequest] = []
    }

    private let state = Mutex(State())
    private let script: Script
    private let events: [[UInt8]]

    /// - events: the pieces of a stream of events, which then stays open.
    init(events: [String] = [], _ script: @escaping Script) {
        self.script = script
        self.events = events.map { Array($0.utf8) }
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var messages: [SyncRequest] { state.withLock { $0.messages } }

    func send(
        _ request: HTTPRequest, progress: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> HTTPResponse {
        guard !Task.isCancelled else { throw .cancelled }
        let reply: Reply
        do {
            let message = try Self.message(in: request)
            let number = state.withLock { state in
                state.requests.append(request)
                state.messages.append(message)
                return state.requests.count - 1
            }
            reply = try script(number, message)
        } catch {
            throw .invalidRequest(detail: "\(error)")
        }
        return try reply.get()
    }

    func stream(
        _ request: HTTPRequest, onHead: @escaping @Sendable (HTTPResponse) -> Bool,
        onBytes: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportError) -> HTTPResponse {
        var head = HTTPResponse(status: 200, headers: [Self.mark, HTTPHeader("content-type", "text/event-stream")])
        guard onHead(head) else { return head }
        for piece in events where !onBytes(piece) { return head }
        // An open stream ends when its task is cancelled.
        let (never, waker) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in never {}
        } onCancel: {
            waker.finish()
        }
        head.isComplete = false
        throw .cancelled
    }

    private static func message(in request: HTTPRequest) throws -> SyncRequest {
        var body = Data(request.body ?? [])
        if request.headers.contains(HTTPHeader("Content-Encoding", "zstd")) {
            body = try Compression.decompress(body, sizeBytesMax: Limits.inflatedBodySizeBytesMax)
        }
        return try MessageCodec.decodeSyncRequest(body, as: .protobuf)
    }
}

// MARK: - Answers

extension ScriptedServer {
    static let mark = HTTPHeader("fairlead-server", "01920000000070008000000000000000aa")

    static func answer(_ response: SyncResponse, isCompressed: Bool = false) -> Reply {
        var body = MessageCodec.encode(response, as: .protobuf)
        var headers = [mark, HTTPHeader("content-type", "application/x-protobuf")]
        if isCompressed {
            body = Compression.compress(body)
            headers.append(HTTPHeader("content-encoding", "zstd"))
        }
        return .success(HTTPResponse(status: 200, headers: headers, body: [UInt8](body)))
    }

    static func response(_ status: SyncStatus, _ fill: (inout SyncResponse) -> Void = { _ in }) -> SyncResponse {
        var response = SyncResponse(status: status, server: id, serverMilliseconds: now, user: user)
        fill(&response)
        return response
    }

    /// Accepts everything and has nothing more to say.
    static func accept(_ request: SyncRequest, records: [RecordState] = [], complete: Bool = true) throws
        -> SyncResponse
    {
        try response(.ok) { response in
            for (index, body) in request.changeSets.enumerated() {
                let dot = try ChangeSetCodec.decode(body).dot
                response.outcomes.append(Outcome(dot: dot, kind: .accepted, position: UInt64(100 + index)))
            }
            guard !request.pushOnly else { return }
            var page = Page()
            page.records = records.map(RecordStateCodec.encode)
            page.complete = complete
            page.cursor = request.cursor + Data([1])
            page.reached = Checkpoint(number: 200, digest: Data(repeating: 9, count: 32))
            response.page = page
        }
    }

    /// The records that a request's change sets bring into being, as a server would send them back.
    static func states(of request: SyncRequest) throws -> [RecordState] {
        try request.changeSets.flatMap { body in
            let change = try ChangeSetCodec.decode(body)
            return change.records.filter(\.isCreation).map { record in
                var state = RecordState(id: record.id, kind: record.kind, lead: record.lead, position: 100)
                for edit in record.edits {
                    let version = Version(
                        value: edit.value, dot: change.dot, stamp: Stamp(milliseconds: now), position: 100,
                        author: user.name)
                    state.set(Cell(versions: [version]), for: edit.key)
                }
                return state
            }
        }
    }

    private static func response(
        _ status: SyncStatus, _ fill: (inout SyncResponse) throws -> Void
    ) throws -> SyncResponse {
        var response = SyncResponse(status: status, server: id, serverMilliseconds: now, user: user)
        try fill(&response)
        return response
    }

    static func problem(_ status: Int, _ code: String, retryAfter: String? = nil) -> Reply {
        let document = "{\"code\":\"\(code)\",\"title\":\"Title.\",\"detail\":\"Detail.\",\"status\":\(status)}"
        var headers = [mark, HTTPHeader("content-type", "application/problem+json")]
        if let retryAfter { headers.append(HTTPHeader("retry-after", retryAfter)) }
        return .success(HTTPResponse(status: status, headers: headers, body: Array(document.utf8)))
    }

    /// What a network answers in the server's place.
    static func foreign(_ status: Int, type: String = "text/html", body: String, marked: Bool = false) -> Reply {
        let headers = [HTTPHeader("content-type", type)] + (marked ? [mark] : [])
        return .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
}
