import Foundation
import GRDB
import GRDBSQLite

/// A statement that runs, or has rows, by the thousand: its values go straight to SQLite and come straight from it.
struct DirectStatement {
    private let database: Database
    private let statement: Statement

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
    }

    /// Takes the values of a row, one after the other; SQLite copies them.
    struct Values {
        fileprivate let statement: OpaquePointer
        private var index: Int32 = 0
        private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

        mutating func bind(_ number: Int64) {
            index += 1
            sqlite3_bind_int64(statement, index, number)
        }

        mutating func bind(each numbers: Int64...) {
            for number in numbers { bind(number) }
        }

        mutating func bind(_ number: Int64?) {
            if let number { return bind(number) }
            index += 1
            sqlite3_bind_null(statement, index)
        }

        mutating func bind(_ text: String) {
            index += 1
            var text = text
            // An empty buffer may have no address, and no address is NULL.
            guard !text.isEmpty else {
                sqlite3_bind_text(statement, index, "", 0, Values.copied)
                return
            }
            _ = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), Values.copied)
                }
            }
        }

        mutating func bind(_ bytes: some ContiguousBytes) {
            index += 1
            _ = bytes.withUnsafeBytes { bytes in
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), Values.copied)
            }
        }
    }

    func run(_ bind: (inout Values) -> Void) throws {
        let handle = statement.sqliteStatement
        var values = Values(handle)
        bind(&values)
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }
    /// One row of a result. What it hands out is there until the next row.
    struct ResultRow {
        fileprivate let statement: OpaquePointer

        func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

        func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
            let start = sqlite3_column_blob(statement, column)
            return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        }
    }

    func forEach(_ bind: (inout Values) -> Void = { _ in }, take: (ResultRow) throws -> Void) throws {
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        var values = Values(handle)
        bind(&values)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try take(ResultRow(statement: handle))
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
            }
        }
    }
}
