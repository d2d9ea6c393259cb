import FairleadServerStore
import Foundation

/// Writes to the terminal: results to stdout, talk to stderr.
enum Console {
    /// Takes one text at a time.
    private static let stderr = Locked(STDERR_FILENO)

    static func print(_ output: any CommandOutput, asJSON: Bool) throws {
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            write(String(decoding: try encoder.encode(output), as: UTF8.self) + "\n", to: STDOUT_FILENO)
            return
        }
        if let talk = output.talk { error(talk) }
        if !output.text.isEmpty { write(output.text + "\n", to: STDOUT_FILENO) }
    }

    /// Writes one line to stderr, whole, whoever else writes.
    static func error(_ line: String) {
        rawError(line + "\n")
    }

    @Sendable static func rawError(_ text: String) {
        stderr.withLock { file in write(text, to: file) }
    }

    /// Writes everything or, when nobody reads any more, nothing: there is no one to tell.
    private static func write(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { unsafe in Foundation.write(file, unsafe.baseAddress, unsafe.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
