import FairleadCore
import FairleadProtocol
import Foundation

/// What a connection needs of the world besides the network: time to wait with, and dice.
package struct SessionEnvironment: Sendable {
    /// Waits for so many milliseconds; throws when the task is cancelled.
    package var wait: @Sendable (Int64) async throws -> Void
    /// Milliseconds of a clock that nobody sets.
    package var steadyMilliseconds: @Sendable () -> Int64
    /// Wall clock, milliseconds since 1970.
    package var wallMilliseconds: @Sendable () -> Int64
    package var makeDice: @Sendable () -> any RandomNumberGenerator

    package init(
        wait: @escaping @Sendable (Int64) async throws -> Void, steadyMilliseconds: @escaping @Sendable () -> Int64,
        wallMilliseconds: @escaping @Sendable () -> Int64, makeDice: @escaping @Sendable () -> any RandomNumberGenerator
    ) {
        self.wait = wait
        self.steadyMilliseconds = steadyMilliseconds
        self.wallMilliseconds = wallMilliseconds
        self.makeDice = makeDice
    }
}

/// The server as this device reaches it: messages in, messages out, retries and foreign answers dealt with.
package struct ServerConnection: Sendable {
    let transport: any HTTPTransport
    let server: ServerURL
    /// The device's secret; `nil` before it has joined.
    let token: String?
    let environment: SessionEnvironment
    let retries: RetryLimits

    /// Answers that inflate beyond this are not ours.
    private static let compressedMark = "zstd"

    package init(
        transport: any HTTPTransport, server: ServerURL, token: String?, environment: SessionEnvironment,
        retries: RetryLimits = RetryLimits(attemptsMax: 3)
    ) {
        self.transport = transport
        self.server = server
        self.token = token
        self.environment = environment
        self.retries = retries
    }

    package func join(_ request: JoinRequest) async throws -> JoinResponse {
        let body = try await post("v1/join", MessageCodec.encode(request, as: .protobuf))
        return try read { () throws(ProtocolError) in try MessageCodec.decodeJoinResponse(body, as: .protobuf) }
    }

    package func sync(_ request: SyncRequest) async throws -> SyncResponse {
        let body = try await post("v1/sync", MessageCodec.encode(request, as: .protobuf))
        return try read { () throws(ProtocolError) in try MessageCodec.decodeSyncResponse(body, as: .protobuf) }
    }

    /// Headers that every request carries.
    var commonHeaders: [HTTPHeader] {
        token.map { [HTTPHeader("Authorization", "Bearer \($0)")] } ?? []
    }

    private func post(_ path: String, _ message: Data) async throws -> Data {
        let compressed = Compression.compress(message)
        let isWorthIt = compressed.count < message.count
        var headers =
            commonHeaders + [
                HTTPHeader("Content-Type", WireFormat.protobuf.contentType),
                HTTPHeader("Accept", WireFormat.protobuf.contentType),
                HTTPHeader("Accept-Encoding", Self.compressedMark),
            ]
        if isWorthIt { headers.append(HTTPHeader("Content-Encoding", Self.compressedMark)) }
        let request = HTTPRequest(
            .post, path, at: server, headers: headers, body: [UInt8](isWorthIt ? compressed : message),
            answerSizeBytesMax: Limits.inflatedBodySizeBytesMax)
        let response = try await send(request)
        switch AnswerCheck.check(response, from: server) {
        case .notOurs(let foreign): throw SessionError.unreachable(message: foreign.sentence, hint: foreign.hint)
        case .problem(let problem): throw Self.error(of: problem)
        case .ours: break
        }
        let body = Data(response.body)
        guard response.header("content-encoding") == Self.compressedMark else { return body }
        return try read { () throws(ProtocolError) in
            try Compression.decompress(body, sizeBytesMax: Limits.inflatedBodySizeBytesMax)
        }
    }

    /// Tries until an answer stands or the policy gives up.
    private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var policy = RetryPolicy(limits: retries)
        var dice = AnyDice(environment.makeDice())
        let start = environment.steadyMilliseconds()
        while true {
            var answer: HTTPResponse?
            var failure: TransportError?
            do { answer = try await transport.send(request) } catch { failure = error }
            let outcome = answer.map(RetryPolicy.Outcome.init) ?? .failed(failure ?? .cancelled)
            let action = policy.decide(
                outcome, elapsedMilliseconds: environment.steadyMilliseconds() - start,
                wallMilliseconds: environment.wallMilliseconds(), dice: &dice)
            switch action {
            case .accept, .giveUp:
                if let answer { return answer }
                throw Self.error(of: failure ?? .cancelled)
            case .retry(let milliseconds): try await environment.wait(milliseconds)
            }
        }
    }

    /// A message that our server would not send is as good as no answer.
    private func read<Message>(_ decode: () throws(ProtocolError) -> Message) throws -> Message {
        do { return try decode() } catch {
            throw SessionError.unreachable(
                message: "The answer is not one that this version understands: \(error.message)",
                hint: "Nothing was changed by it; check that server and device have matching versions.")
        }
    }

    static func error(of failure: TransportError) -> SessionError {
        if failure == .cancelled { return .cancelled }
        return .unreachable(message: failure.sentence, hint: failure.hint)
    }

    static func error(of problem: ServerProblem) -> SessionError {
        // The detail says what the title says, and what to do.
        let message = problem.detail ?? problem.title
        switch problem.status {
        case 401, 403: return .notAllowed(message: message, hint: problem.hint)
        case 408, 425, 429, 503: return .tryAgain(message: message)
        case 500...: return .unreachable(message: message, hint: problem.hint)
        default: return .refused(code: problem.code, message: message, hint: problem.hint)
        }
    }
}

/// Dice of any make, as one type.
struct AnyDice: RandomNumberGenerator {
    private var dice: any RandomNumberGenerator

    init(_ dice: any RandomNumberGenerator) {
        self.dice = dice
    }

    mutating func next() -> UInt64 { dice.next() }
}
