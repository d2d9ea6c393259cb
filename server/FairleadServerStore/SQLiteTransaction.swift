import FairleadCore
import Foundation
import GRDB
import GRDBSQLite

/// Statements inside one SQLite transaction; values go to SQLite and come from it directly.
struct SQLiteTransaction: DatabaseTransaction {
    let connection: Database
    private let prepared = Prepared()

    /// A push runs the same few statements thousands of times.
    private final class Prepared {
        var statements: [String: Statement] = [:]
        /// The one that ran last, which is mostly the next one too.
        var last: (sql: String, statement: Statement)?
        /// Room for the values of one run.
        var values: [UInt8] = []
    }

    init(connection: Database) { self.connection = connection }

    func query(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> [SQLRow] {
        var rows: [SQLRow] = []
        try run(sql, parameters) { statement throws(DatabaseError) in
            let count = sqlite3_column_count(statement)
            var row: SQLRow = []
            row.reserveCapacity(Int(count))
            for column in 0..<count { row.append(try SQLiteTransaction.value(statement, column)) }
            rows.append(row)
        }
        return rows
    }

    func execute(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) {
        try run(sql, parameters) { _ throws(DatabaseError) in }
    }

    /// Runs a statement to its end, and hands over each row.
    private func run(
        _ sql: String, _ parameters: [SQLValue], _ take: (OpaquePointer) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        let statement = try statement(sql)
        guard Int(sqlite3_bind_parameter_count(statement)) == parameters.count else {
            throw .failed("A statement has another number of parameters than it was given.")
        }
        // One copy of all values at once: SQLite would make room for each by itself.
        var values = prepared.values
        prepared.values = []
        defer {
            values.removeAll(keepingCapacity: true)
            prepared.values = values
        }
        for value in parameters { SQLiteTransaction.append(value, to: &values) }
        // An empty value needs an address too: none is NULL.
        values.append(0)
        do {
            try values.withUnsafeBytes { bytes in
                defer {
                    sqlite3_reset(statement)
                    // They point to what is gone now.
                    sqlite3_clear_bindings(statement)
                }
                SQLiteTransaction.bind(parameters, bytes, to: statement)
                try step(statement, take)
            }
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    private func step(
        _ statement: OpaquePointer, _ take: (OpaquePointer) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try take(statement)
            case SQLITE_DONE: return
            case let code:
                let error = GRDB.DatabaseError(
                    resultCode: ResultCode(rawValue: code), message: connection.lastErrorMessage)
                throw SQLiteDatabase.mapped(error)
            }
        }
    }

    private func statement(_ sql: String) throws(DatabaseError) -> OpaquePointer {
        if let last = prepared.last, last.sql == sql { return last.statement.sqliteStatement }
        do {
            let statement =
                try prepared.statements[sql] ?? connection.cachedStatement(sql: SQLiteTransaction.numbered(sql))
            prepared.statements[sql] = statement
            prepared.last = (sql: sql, statement: statement)
            return statement.sqliteStatement
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    /// Writes `$1` as `?1`: to SQLite `$1` is a name, numbered by its first appearance, and not the first parameter.
    static func numbered(_ sql: String) -> String {
        let dollar = UInt8(ascii: "$")
        let mark = UInt8(ascii: "?")
        return String(decoding: sql.utf8.map { $0 == dollar ? mark : $0 }, as: UTF8.self)
    }

    // MARK: values

    private static func size(of value: SQLValue) -> Int {
        switch value {
        case .null, .int: 0
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .id: 16
        }
    }

    private static func append(_ value: SQLValue, to values: inout [UInt8]) {
        switch value {
        case .null, .int: break
        case .text(let text): values.append(contentsOf: text.utf8)
        case .bytes(let bytes): values.append(contentsOf: bytes)
        case .id(let id): withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { values.append(contentsOf: $0) }
        }
    }

    /// Binds values, whose bytes stand one after the other.
    private static func bind(_ values: [SQLValue], _ bytes: UnsafeRawBufferPointer, to statement: OpaquePointer) {
        var rest = bytes[...]
        for index in values.indices {
            let size = size(of: values[index])
            let own = UnsafeRawBufferPointer(rebasing: rest.prefix(size))
            bind(values[index], own, to: statement, at: Int32(index + 1))
            rest = rest.dropFirst(size)
        }
    }

    /// Binds a value, whose bytes have to stay where they are until the statement has run.
    private static func bind(
        _ value: SQLValue, _ bytes: UnsafeRawBufferPointer, to statement: OpaquePointer, at index: Int32
    ) {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .int(let int): sqlite3_bind_int64(statement, index, int)
        case .text:
            let letters = bytes.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text(statement, index, letters.baseAddress, Int32(letters.count), nil)
        case .bytes, .id: sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), nil)
        }
    }

    private static func value(_ statement: OpaquePointer, _ column: Int32) throws(DatabaseError) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            let bytes = UnsafeBufferPointer(
                start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(statement, column) else { return .bytes(Data()) }
            return .bytes(Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, column))))
        default: throw .failed("A column holds a number with a fraction.")
        }
    }
}
