import Foundation
import Glibc

/// What SQLite leaves to us: folders that survive a power cut, and why a disk takes nothing.
package enum Disk {
    /// Makes a folder and those above it that are missing, for this user alone, and has their names stored.
    ///
    /// Without that the first command's store could be gone after a power cut, folder and all, although its files were
    /// synced.
    static func makeFolder(_ path: String) throws {
        var missing: [URL] = []
        var folder = URL(filePath: path).standardizedFileURL
        while !FileManager.default.fileExists(atPath: folder.path), folder.pathComponents.count > 1 {
            missing.append(folder)
            folder.deleteLastPathComponent()
        }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // The store's own name is synced in any case: an earlier command may have been killed right after making it.
        let made = missing.isEmpty ? [URL(filePath: path).standardizedFileURL] : missing
        for folder in made { syncNames(in: folder.deletingLastPathComponent().path) }
    }

    /// Has the names in a folder stored: a new file is found again only then. File systems that cannot do that do it
    /// by themselves.
    package static func syncNames(in folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Why nothing can be written.
    enum Obstacle {
        case full, readOnly
    }

    /// Bytes that are tried; SQLite's smallest step for the files beside the database is half of that.
    private static let trialBytes = 65_536

    /// Finds out by trying, since SQLite's own errors often do not say; `nil` when something else is the matter.
    static func obstacle(in folder: String) -> Obstacle? {
        let path = "\(folder)/.trial-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return Obstacle(errno) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let bytes = [UInt8](repeating: 0, count: trialBytes)
        let count = write(descriptor, bytes, trialBytes)
        if count >= 0 { return count < trialBytes ? .full : nil }
        return Obstacle(errno)
    }
}

extension Disk.Obstacle {
    fileprivate init?(_ error: Int32) {
        switch error {
        case ENOSPC, EDQUOT: self = .full
        case EROFS, EACCES, EPERM: self = .readOnly
        default: return nil
        }
    }
}
