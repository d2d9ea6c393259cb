import Foundation

/// Thrown by one side of a hand-over when the other has given up.
struct HandOverCancelled: Error {}

/// Hands values from one blocking thread to another, a few at a time.
///
/// `@unchecked Sendable`: everything is read and written while `condition` is locked.
final class HandOver<Element: Sendable>: @unchecked Sendable {
    enum Side: Hashable, Sendable {
        case putting
        case taking
    }

    private let condition = NSCondition()
    private let capacity: Int
    private var begun: Set<Side> = []
    private var waiting: [Element] = []
    private var isFinished = false
    private var isCancelled = false

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Called by a transaction before its first value. One that runs again ends it for both sides: what was handed over is
    /// gone, and the rest would pass for all.
    func begin(_ side: Side) throws(HandOverCancelled) {
        condition.lock()
        defer { condition.unlock() }
        guard begun.insert(side).inserted else {
            isCancelled = true
            condition.broadcast()
            throw HandOverCancelled()
        }
    }

    /// Waits until there is room.
    func put(_ element: Element) throws(HandOverCancelled) {
        condition.lock()
        defer { condition.unlock() }
        while waiting.count >= capacity && !isCancelled { condition.wait() }
        guard !isCancelled else { throw HandOverCancelled() }
        waiting.append(element)
        condition.broadcast()
    }

    /// Waits for the next; `nil` after the last.
    func take() throws(HandOverCancelled) -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !isFinished && !isCancelled { condition.wait() }
        guard !isCancelled else { throw HandOverCancelled() }
        guard !waiting.isEmpty else { return nil }
        condition.broadcast()
        return waiting.removeFirst()
    }

    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    func cancel() {
        condition.lock()
        isCancelled = true
        condition.broadcast()
        condition.unlock()
    }
}
