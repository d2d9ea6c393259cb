import Foundation
import GRDB

/// Statements inside one SQLite transaction.
struct SQLiteTransaction: DatabaseTransaction {
    let connection: Database

    func query(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> [SQLRow] {
        do {
            let statement = try prepared(sql, parameters)
            var rows: [SQLRow] = []
            let cursor = try Row.fetchCursor(statement)
            while let row = try cursor.next() {
                rows.append(try (0..<row.count).map { try SQLiteTransaction.value(row[$0]) })
            }
            return rows
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    func execute(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) {
        do {
            try prepared(sql, parameters).execute()
        } catch {
            throw SQLiteDatabase.mapped(error)
        }
    }

    private func prepared(_ sql: String, _ parameters: [SQLValue]) throws -> Statement {
        let statement = try connection.cachedStatement(sql: SQLiteTransaction.numbered(sql))
        try statement.setArguments(StatementArguments(parameters.map(SQLiteTransaction.databaseValue)))
        return statement
    }

    /// Writes `$1` as `?1`: to SQLite `$1` is a name, numbered by its first appearance, and not the first parameter.
    static func numbered(_ sql: String) -> String {
        let dollar = UInt8(ascii: "$")
        let mark = UInt8(ascii: "?")
        return String(decoding: sql.utf8.map { $0 == dollar ? mark : $0 }, as: UTF8.self)
    }

    private static func databaseValue(_ value: SQLValue) -> DatabaseValue {
        switch value {
        case .null: .null
        case .int(let int): int.databaseValue
        case .text(let text): text.databaseValue
        // GRDB binds empty data as an empty blob, never as NULL.
        case .bytes(let data): data.databaseValue
        }
    }

    private static func value(_ value: DatabaseValue) throws -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let int): .int(int)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(data)
        case .double: throw DatabaseError.failed("A column holds a number with a fraction.")
        }
    }
}
