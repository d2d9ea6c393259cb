import Foundation
import Synchronization

/// Blocking work at the same time.
package enum AtOnce {
    /// Runs these, each on a thread of its own, and waits for all; throws the first error.
    package static func run(_ bodies: [@Sendable () throws -> Void]) throws {
        let failure = Mutex<(any Error)?>(nil)
        let all = DispatchGroup()
        for body in bodies {
            all.enter()
            Thread.detachNewThread {
                defer { all.leave() }
                do { try body() } catch { failure.withLock { $0 = $0 ?? error } }
            }
        }
        all.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
