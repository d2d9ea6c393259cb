import FairleadCore
import Foundation
import GRDBSQLite

/// A server that has a hundred times as many leads as its devices were told of: copies of theirs under other ids, at the same
/// positions of the log, put into its tables directly. What a device is sent afterwards is what it was before.
struct GrownServer {
    private let database: OpaquePointer
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Fills the database of a server that does not run.
    static func fill(_ path: String, copies: Int) throws {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK, let database else {
            throw Trouble("SQLite cannot open \(path)")
        }
        defer { sqlite3_close(database) }
        try GrownServer(database: database).fill(copies: copies)
    }

    private func fill(copies: Int) throws {
        try execute("BEGIN")
        let leads = try rows("SELECT id, kind, lead, position, audience, state FROM records WHERE kind = 'lead'")
        let lines = try rows("SELECT record, principal, lead, position, visible, since FROM feed")
        let feed = Dictionary(grouping: lines) { $0[0].bytes }
        let record = try prepare(
            "INSERT INTO records (id, kind, lead, position, audience, state) VALUES (?, ?, ?, ?, ?, ?)")
        let line = try prepare(
            "INSERT INTO feed (record, principal, lead, position, visible, since) VALUES (?, ?, ?, ?, ?, ?)")
        defer { for statement in [record, line] { sqlite3_finalize(statement) } }
        for lead in leads {
            let old = lead[0].bytes
            for copy in 1...copies {
                // Another end than the lead itself has, and than every other copy.
                let end = zip(old.suffix(2), [copy >> 8, copy]).map { $0 ^ UInt8(truncatingIfNeeded: $1) }
                let new = old.dropLast(2) + end
                var fields = lead
                fields[0] = .bytes(new)
                fields[5] = .bytes(try GrownServer.state(lead[5].bytes, of: old, as: new))
                try insert(record, fields)
                for entry in feed[old] ?? [] {
                    var fields = entry
                    (fields[0], fields[2]) = (.bytes(new), .bytes(new))
                    try insert(line, fields)
                }
            }
        }
        try execute("COMMIT")
    }

    /// The stored bytes with another id, which stands at their beginning.
    private static func state(_ bytes: Data, of old: Data, as new: Data) throws -> Data {
        guard let place = bytes.range(of: old) else { throw Trouble("a record does not hold its own id") }
        return bytes[..<place.lowerBound] + new + bytes[place.upperBound...]
    }

    private enum Value {
        case null
        case number(Int64)
        case text(String)
        case bytes(Data)

        var bytes: Data { if case .bytes(let bytes) = self { bytes } else { Data() } }
    }

    private func rows(_ sql: String) throws -> [[Value]] {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        var rows: [[Value]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    let count = Int(sqlite3_column_bytes(statement, column))
                    switch sqlite3_column_type(statement, column) {
                    case SQLITE_INTEGER: return .number(sqlite3_column_int64(statement, column))
                    case SQLITE_TEXT: return .text(String(cString: sqlite3_column_text(statement, column)))
                    case SQLITE_BLOB:
                        let start = sqlite3_column_blob(statement, column)
                        return .bytes(start.map { Data(bytes: $0, count: count) } ?? Data())
                    default: return .null
                    }
                })
        }
        return rows
    }

    private func insert(_ statement: OpaquePointer, _ values: [Value]) throws {
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            switch value {
            case .null: sqlite3_bind_null(statement, place)
            case .number(let number): sqlite3_bind_int64(statement, place, number)
            case .text(let text): sqlite3_bind_text(statement, place, text, -1, GrownServer.copied)
            case .bytes(let bytes):
                _ = bytes.withUnsafeBytes {
                    sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), GrownServer.copied)
                }
            }
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw Trouble(String(cString: sqlite3_errmsg(database))) }
        sqlite3_reset(statement)
    }

    private func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw Trouble(String(cString: sqlite3_errmsg(database)))
        }
        return statement
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            throw Trouble(String(cString: sqlite3_errmsg(database)))
        }
    }
}
