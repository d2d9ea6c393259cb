import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import HTTPTypes
import Hummingbird

/// `POST /v1/join`: enrols a device with an invite code.
package struct JoinController: Sendable {
    package static let path = "/v1/join"
    package static let methods: [HTTPRequest.Method] = [.post]

    private let reader: BodyReader
    private let turnstile: Turnstile
    private let guardian: JoinGuardian
    private let join: @Sendable (JoinRequest) async throws -> JoinResponse

    package init(
        reader: BodyReader, turnstile: Turnstile, guardian: JoinGuardian,
        join: @escaping @Sendable (JoinRequest) async throws -> JoinResponse
    ) {
        self.reader = reader
        self.turnstile = turnstile
        self.guardian = guardian
        self.join = join
    }

    package var endpoints: RouteCollection<ServerRequestContext> {
        RouteCollection(context: ServerRequestContext.self).post(RouterPath(Self.path), use: enrol)
    }

    @Sendable private func enrol(_ request: Request, context: ServerRequestContext) async throws -> Response {
        let exchange = try MessageExchange(request.headers)
        return try await reader.withBody(of: request, trace: context.trace) { body in
            try await turnstile.pass {
                let message = try exchange.read(
                    body, inflatedBytesMax: Limits.joinBodySizeBytesMax, MessageCodec.decodeJoinRequest)
                let answer = try await guardian.attempt(request, context) { try await join(message) }
                return exchange.answer { MessageCodec.encode(answer, as: $0) }
            }
        }
    }
}

/// Keeps the throttle of wrong codes for all joins.
package final class JoinGuardian: Sendable {
    private let throttle: Locked<JoinThrottle>
    private let isBehindProxy: Bool
    private let now: @Sendable () -> Int64

    /// - isBehindProxy: whether `X-Forwarded-For` is written by a proxy that can be trusted.
    /// - now: milliseconds since 1970.
    package init(throttle: JoinThrottle = JoinThrottle(), isBehindProxy: Bool, now: @escaping @Sendable () -> Int64) {
        self.throttle = Locked(throttle)
        self.isBehindProxy = isBehindProxy
        self.now = now
    }

    /// Runs `join` unless the request's network has sent too many wrong codes lately.
    package func attempt<Answer>(
        _ request: Request, _ context: ServerRequestContext, _ join: () async throws -> Answer
    ) async throws -> Answer {
        let forwarded = isBehindProxy ? request.headers[.forwardedFor] : nil
        let address = PeerAddress.key(peer: context.peer, forwardedFor: forwarded)
        if case .wait(let seconds) = throttle.withLock({ $0.attempt(address, now: now()) }) {
            throw HTTPProblem.tooManyWrongCodes(retryAfterSeconds: seconds)
        }
        do {
            let answer = try await join()
            takeBack(address)
            return answer
        } catch {
            if !Self.isWrongCode(error) { takeBack(address) }
            throw error
        }
    }

    private func takeBack(_ address: String) {
        throttle.withLock { $0.right(address, now: now()) }
    }

    private static func isWrongCode(_ error: any Error) -> Bool {
        guard case .forbidden = error as? ServiceError else { return false }
        return true
    }
}

extension HTTPField.Name {
    /// Where a proxy writes for whom it asks.
    fileprivate static var forwardedFor: HTTPField.Name { knownForwardedField }
}

// The text is a valid field name, so the fallback is never taken.
private let knownForwardedField = HTTPField.Name("x-forwarded-for") ?? .via
