import Foundation

/// The file that a backup goes to. It has another name until it is whole: half of a backup must not pass for one.
enum BackupFile {
    /// Has `fill` write a database of SQLite, and gives it its name when that is done.
    static func write(to path: String, _ fill: (_ path: String) async throws -> Void) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw DatabaseError.failed("There is a file at \(path) already.")
        }
        let part = path + ".part"
        // One that was interrupted has left this.
        remove(part)
        defer { remove(part) }
        try await fill(part)
        do {
            try FileManager.default.moveItem(atPath: part, toPath: path)
        } catch {
            throw DatabaseError.unavailable("The backup could not be given its name: \(error.localizedDescription)")
        }
    }

    private static func remove(_ path: String) {
        for end in ["", "-journal", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
}
