import Foundation

/// Lets one command at a time write to a store, across processes: a lock on a file, waited for.
final class WriteLock: Sendable {
    private let path: String?

    /// Milliseconds a command waits for its turn; a sync holds the lock only for single transactions.
    private static let waitMilliseconds = 30_000
    private static let pauseMilliseconds = 5

    /// `nil` for a store in memory, which nobody shares.
    init(path: String?) {
        self.path = path
    }

    /// Runs `body` while holding the lock.
    func hold<Result>(_ body: () throws -> Result) throws -> Result {
        guard let path else { return try body() }
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = "the lock file \(path) cannot be opened: \(String(cString: strerror(errno)))"
            throw StoreError.unwritable(URL(filePath: path).deletingLastPathComponent().path, reason)
        }
        defer { close(descriptor) }
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, waited < Self.waitMilliseconds else {
                throw StoreError.locked("Another fairlead command has been writing for a long time; try again.")
            }
            usleep(UInt32(Self.pauseMilliseconds * 1_000))
            waited += Self.pauseMilliseconds
        }
        return try body()
    }
}
