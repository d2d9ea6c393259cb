import FairleadServer

/// Who listens for the log's head, and what each of them is still to be told.
///
/// Somebody who listens slowly is told the newest head only, so that nothing piles up.
package struct EventFeed: Sendable {
    package typealias ListenerID = UInt64

    package enum Event: Hashable, Sendable {
        case head(UInt64)
        case keepAlive
    }

    package enum Next: Hashable, Sendable {
        case event(Event)
        /// Nothing to tell yet.
        case wait
        /// The stream is over.
        case end
    }

    private struct Listener {
        var device: Int64
        var told: UInt64?
        var isKeepAliveDue = false
        var isEnded = false
    }

    private let perDeviceMax: Int
    private var listeners: [ListenerID: Listener] = [:]
    private var lastID: ListenerID = 0
    private var head: UInt64?

    package init(perDeviceMax: Int) {
        self.perDeviceMax = perDeviceMax
    }

    package var isEmpty: Bool { listeners.isEmpty }
    package var count: Int { listeners.count }

    /// The devices that listen, in order, each once.
    package var devices: [Int64] { Set(listeners.values.map(\.device)).sorted() }

    /// Adds a listener; `ended` is the device's oldest one when it had as many as it may.
    package mutating func open(_ device: Int64) -> (id: ListenerID, ended: ListenerID?) {
        let own = listeners.filter { $0.value.device == device && !$0.value.isEnded }.keys.sorted()
        let ended = own.count >= perDeviceMax ? own.first : nil
        if let ended { listeners[ended]?.isEnded = true }
        lastID += 1
        listeners[lastID] = Listener(device: device)
        return (lastID, ended)
    }

    package mutating func close(_ id: ListenerID) {
        listeners[id] = nil
    }

    /// Takes in a head as read; an older one changes nothing. Returns whom to wake.
    package mutating func advance(to newHead: UInt64) -> [ListenerID] {
        if let head, newHead < head { return [] }
        head = newHead
        return listeners.filter { $0.value.told != newHead }.keys.sorted()
    }

    /// Makes a comment due for everybody. Returns whom to wake.
    package mutating func keepAlive() -> [ListenerID] {
        let ids = listeners.keys.sorted()
        for id in ids { listeners[id]?.isKeepAliveDue = true }
        return ids
    }

    /// Ends the streams of the devices that `isOver` names. Returns whom to wake.
    package mutating func end(where isOver: (Int64) -> Bool) -> [ListenerID] {
        let ids = listeners.filter { isOver($0.value.device) }.keys.sorted()
        for id in ids { listeners[id]?.isEnded = true }
        return ids
    }

    /// Returns what comes next for one listener and takes it as told.
    package mutating func next(_ id: ListenerID) -> Next {
        guard var listener = listeners[id], !listener.isEnded else { return .end }
        defer { listeners[id] = listener }
        if let head, listener.told != head {
            listener.told = head
            listener.isKeepAliveDue = false
            return .event(.head(head))
        }
        guard listener.isKeepAliveDue else { return .wait }
        listener.isKeepAliveDue = false
        return .event(.keepAlive)
    }
}
