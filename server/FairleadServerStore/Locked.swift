import Glibc

/// A value that one thread at a time has in hand.
///
/// What Synchronization's `Mutex` is, over a POSIX mutex: on Linux `Mutex` is a futex of its own, which ThreadSanitizer does
/// not see, so that it takes all that one guards for races (`make tsan`).
package final class Locked<Value: Sendable>: Sendable {
    // Both are touched by `withLock` alone, which holds the mutex; the allocation never moves.
    private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private nonisolated(unsafe) var value: Value

    package init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the value; it must not come back for the same one.
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
