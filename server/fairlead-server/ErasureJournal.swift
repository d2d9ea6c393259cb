import ArgumentParser
import FairleadCore
import FairleadServer
import Foundation

/// The ids of what was erased, one a line, outside the database: so a backup that is restored is known to hold them (R27).
struct ErasureJournal {
    let path: String

    /// Adds ids that are not there yet, durably.
    func add(_ ids: [RecordID]) throws {
        let known = Set(try read())
        let lines = ids.filter { !known.contains($0) }.map { "\($0)\n" }
        guard !lines.isEmpty else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(lines.joined().utf8))
            try file.synchronize()
        } catch {
            throw failure
        }
    }

    /// Returns the ids; none when there is no such file.
    func read() throws -> [RecordID] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { RecordID($0) }
    }

    /// Erases again what a restored database still holds, or does not know to be erased.
    func apply(to services: ServerServices) async throws {
        let erased = Set(try await services.erasures.erased())
        let again = try read().filter { !erased.contains($0) }
        guard !again.isEmpty else { return }
        _ = try await services.erasures.erase(again)
        try await services.erasures.purge()
        Console.error("Erased again, as the journal \(Table.harmless(path)) says: \(again.count) records.")
    }

    private var failure: CommandFailure {
        CommandFailure(
            message: "The journal \(Table.harmless(path)) cannot be read or written.",
            hint: "Nothing was erased. Name another file with --journal.", code: .diskError)
    }
}

/// Where the journal is.
struct JournalOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The file with the ids of what was erased; by default beside a database that is a file.", valueName: "file"),
        completion: .file())
    var journal: String?

    func journal(beside database: DatabaseLocation) -> ErasureJournal? {
        if let journal { return ErasureJournal(path: journal) }
        guard case .sqlite(let path) = database else { return nil }
        return ErasureJournal(path: path + ".erased")
    }
}
