import FairleadServerStore

/// Bounds the bytes of request bodies that the process holds, over all requests.
package final class ByteBudget: Sendable {
    private let used = Locked(0)
    private let bytesMax: Int

    package init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Takes `count` bytes; `false` when they would be too many, and nothing was taken.
    package func take(_ count: Int) -> Bool {
        used.withLock { used in
            guard count <= bytesMax - used else { return false }
            used += count
            return true
        }
    }

    package func giveBack(_ count: Int) {
        used.withLock { $0 -= count }
    }

    package var usedBytes: Int { used.withLock { $0 } }
}
