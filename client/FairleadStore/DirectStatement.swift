import Foundation
import GRDB
import GRDBSQLite

/// A statement without a result that runs thousands of times: its values go straight to SQLite.
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

        mutating func bind(_ numbers: Int64...) {
            for number in numbers { bind(number) }
        }

        mutating func bind(_ number: Int64?) {
            index += 1
            if let number { sqlite3_bind_int64(statement, index, number) } else { sqlite3_bind_null(statement, index) }
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
}
