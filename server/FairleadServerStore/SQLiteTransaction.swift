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
        defer {
            sqlite3_reset(statement)
            // No copy of a value stays in memory for longer than needed.
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in parameters.enumerated() {
            SQLiteTransaction.bind(value, to: statement, at: Int32(index + 1))
        }
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
        if let statement = prepared.statements[sql] { return statement.sqliteStatement }
        do {
            let statement = try connection.cachedStatement(sql: SQLiteTransaction.numbered(sql))
            prepared.statements[sql] = statement
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

    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private static func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .int(let int): sqlite3_bind_int64(statement, index, int)
        // An empty value may have no address, and no address is NULL.
        case .text(let text) where text.isEmpty: sqlite3_bind_text(statement, index, "", 0, copied)
        case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
        case .text(var text):
            _ = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), copied)
                }
            }
        case .bytes(let bytes):
            _ = bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), copied)
            }
        case .id(let id):
            _ = withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), copied)
            }
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
