import FairleadCore
import Foundation

/// Values on their way in and out of the database.
extension SQLValue {
    /// A number that is never above 2^63, such as a position or a counter.
    package static func number(_ value: UInt64) -> SQLValue { .int(Int64(clamping: value)) }

    /// All 64 bits of a random name, as the signed number with the same bits.
    package static func bits(_ replica: ReplicaID) -> SQLValue { .int(Int64(bitPattern: replica.rawValue)) }

    package static func flag(_ value: Bool) -> SQLValue { .int(value ? 1 : 0) }

    package var isNull: Bool { self == .null }
}

/// Reads a row column by column; a column of another type is damage or a bug, never a crash.
package struct RowReader {
    private let row: SQLRow
    private var index = 0

    package init(_ row: SQLRow) {
        self.row = row
    }

    private mutating func next() throws(DatabaseError) -> SQLValue {
        guard index < row.count else { throw .failed("A row has too few columns.") }
        index += 1
        return row[index - 1]
    }

    private var mismatch: DatabaseError { .failed("Column \(index) of a row holds another type than it should.") }

    package mutating func int() throws(DatabaseError) -> Int64 {
        guard case .int(let value) = try next() else { throw mismatch }
        return value
    }

    package mutating func optionalInt() throws(DatabaseError) -> Int64? {
        switch try next() {
        case .int(let value): value
        case .null: nil
        default: throw mismatch
        }
    }

    package mutating func number() throws(DatabaseError) -> UInt64 { UInt64(clamping: try int()) }

    package mutating func flag() throws(DatabaseError) -> Bool { try int() != 0 }

    package mutating func replica() throws(DatabaseError) -> ReplicaID {
        ReplicaID(rawValue: UInt64(bitPattern: try int()))
    }

    package mutating func optionalReplica() throws(DatabaseError) -> ReplicaID? {
        try optionalInt().map { ReplicaID(rawValue: UInt64(bitPattern: $0)) }
    }

    package mutating func text() throws(DatabaseError) -> String {
        guard case .text(let value) = try next() else { throw mismatch }
        return value
    }

    package mutating func bytes() throws(DatabaseError) -> Data {
        guard case .bytes(let value) = try next() else { throw mismatch }
        return value
    }

    package mutating func optionalBytes() throws(DatabaseError) -> Data? {
        switch try next() {
        case .bytes(let value): value
        case .null: nil
        default: throw mismatch
        }
    }

    package mutating func id() throws(DatabaseError) -> RecordID {
        guard let id = try optionalID() else { throw mismatch }
        return id
    }

    package mutating func optionalID() throws(DatabaseError) -> RecordID? {
        guard let bytes = try optionalBytes() else { return nil }
        guard let id = bytes.withUnsafeBytes({ RecordID($0) }) else { throw mismatch }
        return id
    }
}

extension DatabaseTransaction {
    /// Rows whose column is one of `values`, asked for in chunks of one fixed size so that statements are reused.
    ///
    /// `sql` ends where the list of values belongs, as in `… WHERE id IN `; `fixed` are its parameters before that.
    package func query(
        _ sql: String, in values: [SQLValue], fixed: [SQLValue] = []
    ) throws(DatabaseError) -> [SQLRow] {
        guard !values.isEmpty else { return [] }
        let chunkSize = values.count == 1 ? 1 : 64
        let marks = (1...chunkSize).map { "$\(fixed.count + $0)" }.joined(separator: ", ")
        var rows: [SQLRow] = []
        var start = 0
        while start < values.count {
            var chunk = Array(values[start..<min(start + chunkSize, values.count)])
            // The last value again fills the chunk up; it adds no row.
            if let last = chunk.last { chunk += Array(repeating: last, count: chunkSize - chunk.count) }
            rows += try query(sql + "(\(marks))", fixed + chunk)
            start += chunkSize
        }
        return rows
    }

    /// Inserts rows of one width, many with each statement, in chunks of one size so that statements are reused.
    ///
    /// `sql` ends where the rows belong, as in `INSERT … VALUES `; `ending` comes after them. `values` are those of all rows,
    /// one row after the other.
    package func insert(
        _ sql: String, _ values: [SQLValue], width: Int, _ ending: String
    ) throws(DatabaseError) {
        func statement(_ rows: Int) -> String {
            let marks = (0..<rows).map { row in
                "(" + (1...width).map { "$\(row * width + $0)" }.joined(separator: ", ") + ")"
            }
            return sql + marks.joined(separator: ", ") + " " + ending
        }
        let rowsPerStatement = 32
        let chunkSize = rowsPerStatement * width
        let (many, one) = (statement(rowsPerStatement), statement(1))
        var start = 0
        while start < values.count {
            let isWhole = values.count - start >= chunkSize
            let end = start + (isWhole ? chunkSize : width)
            try execute(isWhole ? many : one, Array(values[start..<end]))
            start = end
        }
    }
}
