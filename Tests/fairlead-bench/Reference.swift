import FairleadCore
import FairleadTestKit
import Foundation
import GRDBSQLite

/// What the figures are compared with: the same leads through SQLite and zstd alone.
enum Reference {
    private static let table = """
        CREATE TABLE leads (id BLOB PRIMARY KEY, company TEXT, contact TEXT, title TEXT, phone TEXT, email TEXT,
            wechat TEXT, city TEXT, source TEXT, event TEXT, booth TEXT, need TEXT, budget TEXT)
        """

    /// Inserts all leads with one prepared statement in one transaction (WAL, FULL); returns the seconds that took.
    static func insert(_ leads: [(id: RecordID, lead: SampleLead)], into path: String) throws -> Double {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK else { throw Trouble("SQLite cannot open \(path)") }
        defer { sqlite3_close(database) }
        let setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; DROP TABLE IF EXISTS leads; \(table)"
        try check(sqlite3_exec(database, setup, nil, nil, nil))
        let rows = leads.map { (id: $0.id.bytes, texts: $0.lead.texts.map { Array($0.utf8) }) }
        return try Stopwatch.seconds {
            var statement: OpaquePointer?
            let marks = Array(repeating: "?", count: SampleLead.columns.count + 1).joined(separator: ", ")
            try check(sqlite3_exec(database, "BEGIN", nil, nil, nil))
            try check(sqlite3_prepare_v2(database, "INSERT INTO leads VALUES (\(marks))", -1, &statement, nil))
            defer { sqlite3_finalize(statement) }
            for row in rows {
                // SQLite copies what it is given.
                let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                try check(sqlite3_bind_blob(statement, 1, row.id, Int32(row.id.count), copied))
                for (index, text) in row.texts.enumerated() {
                    try text.withUnsafeBytes {
                        let bytes = $0.assumingMemoryBound(to: CChar.self)
                        try check(
                            sqlite3_bind_text(statement, Int32(index + 2), bytes.baseAddress, Int32($0.count), copied))
                    }
                }
                guard sqlite3_step(statement) == SQLITE_DONE else { throw Trouble("SQLite cannot insert") }
                sqlite3_reset(statement)
            }
            try check(sqlite3_exec(database, "COMMIT", nil, nil, nil))
        }
    }

    /// Bytes of `zstd -1` over the leads as JSON lines; and of those lines.
    static func zstd(_ leads: [(id: RecordID, lead: SampleLead)], folder: String) throws -> (
        compressed: Int, plain: Int
    ) {
        let plain = Data(leads.map { $0.lead.json(id: $0.id) }.joined().utf8)
        let file = folder + "/leads.jsonl"
        try plain.write(to: URL(filePath: file))
        _ = try Programs.run("zstd", ["-1", "-q", "-f", file])
        let size = try FileManager.default.attributesOfItem(atPath: file + ".zst")[.size] as? Int
        return (size ?? 0, plain.count)
    }

    /// The `sqlite3` shell adding one row, durably.
    static func shellInsert(_ lead: SampleLead, id: RecordID, into path: String) throws -> Double {
        let values = lead.texts.map { "'\($0)'" }.joined(separator: ", ")
        return try shell("PRAGMA synchronous = FULL; INSERT INTO leads VALUES (x'\(id.hexadecimal)', \(values))", path)
    }

    /// The `sqlite3` shell printing the fifty leads that come first by a date, which is what an id begins with.
    static func shellSelect(from path: String) throws -> Double {
        try shell("SELECT company, contact, city, event FROM leads ORDER BY id DESC LIMIT 50", path)
    }

    private static func shell(_ sql: String, _ path: String) throws -> Double {
        try Programs.run("sqlite3", [path, sql]).seconds
    }

    private static func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Trouble("SQLite says \(String(cString: sqlite3_errstr(code)))") }
    }
}

extension RecordID {
    fileprivate var hexadecimal: String { bytes.map { String(format: "%02x", $0) }.joined() }
}
