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
        try syncFolder(of: path)
    }

    /// Has the disk keep the new name, too: a power cut could take it back.
    private static func syncFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw DatabaseError.unavailable("The backup's folder could not be written through to the disk: \(folder)")
        }
    }

    private static func remove(_ path: String) {
        for end in ["", "-journal", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
}
