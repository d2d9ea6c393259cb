import FairleadCore
import FairleadStore
import Foundation
import Synchronization

/// Stays with the server: syncs when its log grows, and when something was written on this device.
package struct WatchSession: Sendable {
    let session: SyncSession
    let connection: ServerConnection
    let store: DeviceStore

    /// How often the device's own store is looked at, milliseconds; a look is one indexed query.
    private static let lookMilliseconds: Int64 = 1_000

    package init(store: DeviceStore, connection: ServerConnection) {
        self.store = store
        self.connection = connection
        session = SyncSession(store: store, connection: connection)
    }

    /// Runs until the task is cancelled, or until the server says that this device is not allowed any more.
    ///
    /// - Parameters:
    ///   - onExchange: called after each exchange that moved something, and after the first.
    ///   - onTrouble: called when the connection is lost; it is tried again with back-off.
    package func run(
        onExchange: @escaping @Sendable (ExchangeReport) -> Void, onTrouble: @escaping @Sendable (SessionError) -> Void
    ) async throws {
        var policy = RetryPolicy(limits: .forever)
        var dice = AnyDice(connection.environment.makeDice())
        while !Task.isCancelled {
            do {
                try await follow(onExchange: onExchange)
                policy = RetryPolicy(limits: .forever)
            } catch let error as SessionError {
                switch error {
                case .notAllowed, .refused, .store, .cancelled: throw error
                case .unreachable, .tryAgain: onTrouble(error)
                }
            }
            let action = policy.decide(
                .failed(.unreachable(detail: "")), elapsedMilliseconds: 0, wallMilliseconds: 0, dice: &dice)
            guard case .retry(let milliseconds) = action else { return }
            try await connection.environment.wait(max(milliseconds, Self.lookMilliseconds))
        }
    }

    /// Follows one connection's events to its end.
    private func follow(onExchange: @escaping @Sendable (ExchangeReport) -> Void) async throws {
        let first = try await session.run()
        onExchange(first)
        let wake = WakeSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listen(wake)
                wake.finish()
            }
            group.addTask {
                while true {
                    try await connection.environment.wait(Self.lookMilliseconds)
                    if try store.hasUnsent() { wake.raise() }
                }
            }
            group.addTask {
                for await _ in wake.stream {
                    let report = try await session.run()
                    if report.pushed + report.pulled + report.forgotten > 0 { onExchange(report) }
                }
            }
            // Whichever ends first ends the connection.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Reads the server's events and raises the signal at each.
    private func listen(_ wake: WakeSignal) async throws {
        let request = HTTPRequest(
            .get, "v1/events", at: connection.server,
            headers: connection.commonHeaders + [HTTPHeader("Accept", "text/event-stream")], timeouts: .events())
        let parser = Mutex(ServerSentEvents())
        let head: HTTPResponse
        do {
            head = try await connection.transport.stream(request, onHead: AnswerCheck.opensEvents) { bytes in
                guard let items = parser.withLock({ try? $0.take(bytes) }) else { return false }
                if !items.isEmpty { wake.raise() }
                return true
            }
        } catch { throw ServerConnection.error(of: error) }
        guard !AnswerCheck.opensEvents(head) else { return }
        switch AnswerCheck.check(head, from: connection.server) {
        case .problem(let problem): throw ServerConnection.error(of: problem)
        case .notOurs(let foreign): throw SessionError.unreachable(message: foreign.sentence, hint: foreign.hint)
        case .ours: return
        }
    }
}

/// Says that there is something to do; raised many times before anybody looks, it counts once.
private struct WakeSignal: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func raise() { continuation.yield() }
    func finish() { continuation.finish() }
}
