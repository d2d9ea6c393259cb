import FairleadCore
import FairleadServer
import FairleadServerStore

/// The event streams that are open, and the way to reach them.
package final class EventHub: Sendable {
    private struct State {
        var feed: EventFeed
        var wakers: [EventFeed.ListenerID: AsyncStream<Void>.Continuation] = [:]
    }

    private let state: Locked<State>

    package init(perDeviceMax: Int = Limits.eventStreamsPerDeviceMax) {
        state = Locked(State(feed: EventFeed(perDeviceMax: perDeviceMax)))
    }

    package var count: Int { state.withLock { $0.feed.count } }
    package var devices: [Int64] { state.withLock { $0.feed.devices } }

    /// Opens a stream for a device; `close` it in the end.
    package func open(_ device: Int64) -> EventSubscription {
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            let (id, ended) = state.feed.open(device)
            state.wakers[id] = waker
            if let ended { state.wakers[ended]?.yield() }
            return id
        }
        return EventSubscription(hub: self, id: id, wakes: wakes)
    }

    package func advance(to head: UInt64) {
        wake { $0.advance(to: head) }
    }

    package func keepAlive() {
        wake { $0.keepAlive() }
    }

    /// Ends the streams of the devices that `isOver` names.
    package func end(where isOver: (Int64) -> Bool) {
        wake { $0.end(where: isOver) }
    }

    fileprivate func next(_ id: EventFeed.ListenerID) -> EventFeed.Next {
        state.withLock { $0.feed.next(id) }
    }

    fileprivate func close(_ id: EventFeed.ListenerID) {
        state.withLock { state in
            state.feed.close(id)
            state.wakers.removeValue(forKey: id)?.finish()
        }
    }

    private func wake(_ change: (inout EventFeed) -> [EventFeed.ListenerID]) {
        state.withLock { state in
            for id in change(&state.feed) { state.wakers[id]?.yield() }
        }
    }
}

/// One open event stream of a device.
package struct EventSubscription: Sendable {
    fileprivate let hub: EventHub
    fileprivate let id: EventFeed.ListenerID
    fileprivate let wakes: AsyncStream<Void>

    /// Hands each event to `send` until the stream is over or the task is cancelled, then closes it.
    package func follow(_ send: (EventFeed.Event) async throws -> Void) async throws {
        defer { close() }
        var wakes = wakes.makeAsyncIterator()
        while true {
            switch hub.next(id) {
            case .event(let event): try await send(event)
            case .wait: if await wakes.next() == nil { return }
            case .end: return
            }
        }
    }

    /// Ends the stream; harmless when it is over already.
    package func close() {
        hub.close(id)
    }
}
