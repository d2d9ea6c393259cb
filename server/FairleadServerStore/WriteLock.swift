import Foundation

/// Lets one process at a time write to a database file, waiting for the others.
///
/// SQLite has locks of its own; this one also keeps a checkpoint apart from every other connection's write, which
/// SQLite before 3.51.3 does not ("WAL-reset bug"), and makes waiting fair instead of polling.
final class WriteLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(DatabaseError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("The lock file cannot be opened: \(WriteLock.systemMessage()).")
        }
    }

    deinit {
        close(descriptor)
    }

    func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw DatabaseError.unavailable("The database cannot be locked: \(WriteLock.systemMessage()).")
            }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    private static func systemMessage() -> String {
        String(cString: strerror(errno))
    }
}
