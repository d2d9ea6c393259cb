import FairleadServerStore

/// Tells those in this process who wait for it that the log has grown.
package final class HeadSignal: Sendable {
    private struct State {
        var head: UInt64 = 0
        var nextListener = 0
        var listeners: [Int: AsyncStream<UInt64>.Continuation] = [:]
    }

    private let state = Locked(State())

    package init() {}

    /// The heads from now on; who reads slowly gets the newest only.
    package func heads() -> AsyncStream<UInt64> {
        let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
        let listener = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.listeners.removeValue(forKey: listener) }
        }
        return stream
    }

    /// Called after the transaction that moved the head, never within it.
    func advance(to head: UInt64) {
        let listeners = state.withLock { state -> [AsyncStream<UInt64>.Continuation] in
            guard head > state.head else { return [] }
            state.head = head
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(head) }
    }
}
