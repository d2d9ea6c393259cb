import FairleadCore
import FairleadStore
import Foundation
import Glibc

/// Files that people name on the command line.
enum Files {
    /// Reads a file whole, or standard input for `-`.
    ///
    /// - Throws: `Failure` when it cannot be read or is larger than `sizeBytesMax`.
    static func read(_ path: String, sizeBytesMax: Int) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= sizeBytesMax else {
                throw Failure.badData(
                    "too_large", Texts.fileTooLarge(path, megabytes: sizeBytesMax >> 20), hint: Texts.fileTooLargeHint)
            }
        }
    }

    /// Reads a bundle.
    static func bundle(_ path: String) throws -> Data {
        Data(try read(path, sizeBytesMax: Limits.bundleSizeBytesMax))
    }

    /// Writes a file whole and durably, or standard output for `-`.
    ///
    /// It is written beside its place and then put there, so that nobody ever sees half of it.
    /// - Throws: `Failure` when it is there already and `replacing` is false, or when it cannot be written.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws {
        if path == "-" {
            return try StandardStream.write(String(decoding: bytes, as: UTF8.self), to: STDOUT_FILENO)
        }
        // A pipe or a device is written to as it is.
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw unwritable(path) }
            defer { close(descriptor) }
            return try writeAll(bytes, to: descriptor, path: path)
        }
        if exists && !replacing { throw alreadyThere(path) }
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        do {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw unwritable(path) }
            try put(temporary, at: path, replacing: replacing)
            Disk.syncNames(in: URL(filePath: path).deletingLastPathComponent().path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// A link never replaces what somebody else put there in the meantime; a rename does.
    private static func put(_ temporary: String, at path: String, replacing: Bool) throws {
        if replacing {
            guard rename(temporary, path) == 0 else { throw unwritable(path) }
            return
        }
        if link(temporary, path) == 0 {
            unlink(temporary)
        } else if errno == EEXIST {
            throw alreadyThere(path)
        } else {
            // File systems of memory sticks know no links.
            guard rename(temporary, path) == 0 else { throw unwritable(path) }
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map { Glibc.write(descriptor, $0 + offset, bytes.count - offset) } ?? 0
            }
            if count >= 0 { offset += count } else if errno != EINTR { throw unwritable(path) }
        }
    }

    private static func alreadyThere(_ path: String) -> Failure {
        Failure(exit: .failed, code: "file_exists", message: Texts.fileExists(path), hint: Texts.fileExistsHint)
    }

    private static func unreadable(_ path: String) -> Failure {
        let reason = String(cString: strerror(errno))
        return Failure.badData("unreadable", Texts.fileUnreadable(path, reason), hint: Texts.fileUnreadableHint)
    }

    private static func unwritable(_ path: String) -> Failure {
        let reason = String(cString: strerror(errno))
        return Failure(
            exit: .disk, code: "unwritable", message: Texts.fileUnwritable(path, reason),
            hint: Texts.fileUnwritableHint)
    }
}
