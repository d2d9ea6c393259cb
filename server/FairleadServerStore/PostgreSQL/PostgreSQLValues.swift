import CPostgres
import FairleadCore
import Foundation

/// PostgreSQL's numbers of the few types that the server's tables have.
enum PostgreSQLType {
    static let bytes: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let varchar: Oid = 1043
}

/// A statement's parameters in PostgreSQL's binary form, one after the other in one block of memory.
struct BoundParameters {
    private var storage: [CChar] = []
    /// Where each begins in `storage`; `nil` for NULL.
    private var places: [Int?] = []
    private(set) var lengths: [Int32] = []

    /// - types: what the prepared statement expects; another value is a bug, and bytes must not pass for a text.
    init(_ parameters: [SQLValue], types: [Oid]) throws(DatabaseError) {
        guard parameters.count == types.count else {
            throw .failed("A statement takes \(types.count) parameters and got \(parameters.count).")
        }
        for (index, parameter) in parameters.enumerated() { try append(parameter, types[index]) }
    }

    private mutating func append(_ parameter: SQLValue, _ type: Oid) throws(DatabaseError) {
        let start = storage.count
        switch (parameter, type) {
        case (.null, _):
            places.append(nil)
            lengths.append(0)
            return
        case (.int(let value), PostgreSQLType.int8):
            storage.append(contentsOf: (0..<8).map { CChar(truncatingIfNeeded: value >> (56 - 8 * Int64($0))) })
        case (.text(let text), PostgreSQLType.text), (.text(let text), PostgreSQLType.name),
            (.text(let text), PostgreSQLType.varchar):
            guard !text.utf8.contains(0) else { throw .failed("A text with U+0000 cannot be stored.") }
            var text = text
            text.withUTF8 { bytes in bytes.withMemoryRebound(to: CChar.self) { storage.append(contentsOf: $0) } }
        case (.bytes(let data), PostgreSQLType.bytes):
            data.withUnsafeBytes { storage.append(contentsOf: $0.bindMemory(to: CChar.self)) }
        case (.id(let id), PostgreSQLType.bytes):
            storage.append(contentsOf: id.bytes.map { CChar(bitPattern: $0) })
        default: throw .failed("Parameter \(places.count + 1) of a statement is of another type than it should be.")
        }
        places.append(start)
        lengths.append(Int32(storage.count - start))
        // Also an empty value needs an address of its own: without one it would be NULL.
        storage.append(0)
    }

    /// The type that a statement is prepared with for a value; 0 lets PostgreSQL find out.
    static func type(of value: SQLValue) -> Oid {
        switch value {
        case .null: 0
        case .int: PostgreSQLType.int8
        case .text: PostgreSQLType.text
        case .bytes, .id: PostgreSQLType.bytes
        }
    }

    /// Calls `body` with the addresses as libpq takes them; they hold until it returns.
    func withPointers<Result>(
        _ body: (_ values: [UnsafePointer<CChar>?], _ formats: [Int32]) -> Result
    ) -> Result {
        storage.withUnsafeBufferPointer { memory in
            let values = places.map { place in
                place.flatMap { place in memory.baseAddress.map { $0 + place } }
            }
            return body(values, [Int32](repeating: 1, count: values.count))
        }
    }
}

/// What PostgreSQL has answered to one statement. It is freed with the value.
final class PostgreSQLResult {
    let pointer: OpaquePointer

    /// - pointer: becomes this value's own.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var isGood: Bool { status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC }
    /// What was done, such as `COMMIT`.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// Whether the session ends with this answer.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

    var parameterTypes: [Oid] { (0..<PQnparams(pointer)).map { PQparamtype(pointer, $0) } }

    /// All rows; every column has to be of one of our types.
    func rows() throws(DatabaseError) -> [SQLRow] {
        let columns = PQnfields(pointer)
        let types = (0..<columns).map { PQftype(pointer, $0) }
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(PQntuples(pointer)))
        for row in 0..<PQntuples(pointer) {
            var values: SQLRow = []
            values.reserveCapacity(Int(columns))
            for column in 0..<columns { values.append(try value(row, column, types[Int(column)])) }
            rows.append(values)
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) throws(DatabaseError) -> SQLValue {
        guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else { return .null }
        let memory = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
        switch type {
        case PostgreSQLType.int8 where memory.count == 8:
            return .int(Int64(bigEndian: memory.loadUnaligned(as: Int64.self)))
        case PostgreSQLType.int4 where memory.count == 4:
            return .int(Int64(Int32(bigEndian: memory.loadUnaligned(as: Int32.self))))
        case PostgreSQLType.int2 where memory.count == 2:
            return .int(Int64(Int16(bigEndian: memory.loadUnaligned(as: Int16.self))))
        case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.name:
            return .text(String(decoding: memory, as: UTF8.self))
        case PostgreSQLType.bytes: return .bytes(Data(memory))
        default: throw .failed("A column is of a type that the server does not use (\(type)).")
        }
    }
}
