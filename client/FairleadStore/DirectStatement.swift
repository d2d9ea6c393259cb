import FairleadCore
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

    /// Takes the values of a row, one after the other.
    ///
    /// What fits into `room` is copied there, which SQLite then reads: a copy of its own would be two calls of the allocator for
    /// each of a row's twenty values.
    struct Values {
        fileprivate let statement: OpaquePointer
        private var index: Int32 = 0
        private var room: Slice<UnsafeMutableRawBufferPointer>
        private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        fileprivate init(_ statement: OpaquePointer, room: UnsafeMutableRawBufferPointer) {
            self.statement = statement
            self.room = room[...]
        }

        /// Returns where bytes stand that SQLite may read until the row is done, and what it has to do with them.
        private mutating func place(
            _ bytes: UnsafeRawBufferPointer
        ) -> (start: UnsafeRawPointer?, destructor: sqlite3_destructor_type?) {
            guard bytes.count <= room.count else { return (bytes.baseAddress, Values.copied) }
            let place = UnsafeMutableRawBufferPointer(rebasing: room.prefix(bytes.count))
            place.copyMemory(from: bytes)
            room = room.dropFirst(bytes.count)
            return (UnsafeRawPointer(place.baseAddress), nil)
        }

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
            text.withUTF8 { bytes in
                let (start, destructor) = place(UnsafeRawBufferPointer(bytes))
                let letters = start?.assumingMemoryBound(to: CChar.self)
                sqlite3_bind_text(statement, index, letters, Int32(bytes.count), destructor)
            }
        }

        mutating func bind(_ bytes: some ContiguousBytes) {
            bytes.withUnsafeBytes { bindBlob($0) }
        }

        mutating func bind(_ id: RecordID) {
            withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bindBlob($0) }
        }

        private mutating func bindBlob(_ bytes: UnsafeRawBufferPointer) {
            index += 1
            guard !bytes.isEmpty else {
                sqlite3_bind_zeroblob(statement, index, 0)
                return
            }
            let (start, destructor) = place(bytes)
            sqlite3_bind_blob(statement, index, start, Int32(bytes.count), destructor)
        }
    }

    /// Room for the values of a usual row; longer ones SQLite copies.
    private static let roomBytes = 4_096

    func run(_ bind: (inout Values) -> Void) throws {
        let handle = statement.sqliteStatement
        let code = DirectStatement.withValues(handle) { values in
            bind(&values)
            return sqlite3_step(handle)
        }
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }

    /// Lends room for values, which the statement has let go of in the end.
    private static func withValues<Result>(
        _ handle: OpaquePointer, _ body: (inout Values) throws -> Result
    ) rethrows -> Result {
        try withUnsafeTemporaryAllocation(byteCount: roomBytes, alignment: 1) { room in
            defer {
                sqlite3_reset(handle)
                sqlite3_clear_bindings(handle)
            }
            var values = Values(handle, room: room)
            return try body(&values)
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
        try DirectStatement.withValues(handle) { values in
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
}
