import FairleadCore
import FairleadMatch
import Foundation
import GRDB

/// Which leads have which keys: what finds those that may be one prospect without looking at the others.
///
/// Like the other indexes of `leads` it is in an order of its own, so a first pull goes without it and builds it at its end
/// (`LeadIndexes`), sorted. Until then the leads are read through.
struct LeadKeys {
    private let find: DirectStatement
    private let insert: DirectStatement
    private let delete: DirectStatement

    /// `nil` while there is no index.
    init?(_ database: Database) throws {
        guard try LeadKeys.exists(database) else { return nil }
        find = try DirectStatement(database, "SELECT row, keys FROM leads WHERE id = ?")
        insert = try DirectStatement(database, "INSERT INTO lead_keys (key, row) VALUES (?, ?)")
        delete = try DirectStatement(database, "DELETE FROM lead_keys WHERE key = ? AND row = ?")
    }

    /// Where a lead stands, and with which keys; `nil` when it is not listed yet.
    func entry(_ id: RecordID) throws -> (row: Int64, keys: Set<Int64>)? {
        var entry: (row: Int64, keys: Set<Int64>)?
        try find.forEach({ $0.bind(id) }, take: { entry = ($0.number(0), DuplicateKeys.numbers(packed: $0.bytes(1))) })
        return entry
    }

    /// Takes a row's keys out and puts others in.
    func replace(_ old: Set<Int64>, with new: Set<Int64>, row: Int64) throws {
        for key in old.subtracting(new) { try delete.run { $0.bind(each: key, row) } }
        for key in new.subtracting(old) { try insert.run { $0.bind(each: key, row) } }
    }
}

// MARK: - All of it

extension LeadKeys {
    static func exists(_ database: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'lead_keys')"
        return try Bool.fetchOne(database.cachedStatement(sql: sql)) ?? false
    }

    static func drop(_ database: Database) throws { try database.execute(sql: "DROP TABLE IF EXISTS lead_keys") }

    /// Makes the index of the leads that are here, unless there is one.
    static func build(_ database: Database) throws {
        guard try !exists(database) else { return }
        try database.execute(
            sql: """
                CREATE TABLE lead_keys (key INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (key, row))
                    STRICT, WITHOUT ROWID
                """)
        // Key and row in one number each, as there may be millions of them; a device has less than 2^32 leads.
        var entries: [UInt64] = []
        try DirectStatement(database, "SELECT row, keys FROM leads").forEach(take: { row in
            let place = UInt64(UInt32(row.number(0)))
            DuplicateKeys.forEach(packed: row.bytes(1)) { entries.append(UInt64($0) << 32 | place) }
        })
        entries.sort()
        var rest = entries[...]
        while !rest.isEmpty {
            let part = rest.prefix(rowsPerInsert)
            let marks = Array(repeating: "(?, ?)", count: part.count).joined(separator: ", ")
            let insert = try DirectStatement(database, "INSERT INTO lead_keys (key, row) VALUES \(marks)")
            try insert.run { values in
                for entry in part {
                    values.bind(Int64(entry >> 32))
                    values.bind(Int64(entry & 0xFFFF_FFFF))
                }
            }
            rest = rest.dropFirst(part.count)
        }
    }

    /// SQLite takes a half less time for rows that come by the dozen.
    private static let rowsPerInsert = 64

    /// The rows that have some of these keys, and how many.
    static func rows(sharing asked: DuplicateKeys, _ database: Database) throws -> [Int64: Int] {
        var rows: [Int64: Int] = [:]
        if try exists(database) {
            let select = try DirectStatement(database, "SELECT row FROM lead_keys WHERE key = ?")
            for key in asked.numbers {
                try select.forEach({ $0.bind(key) }, take: { rows[$0.number(0), default: 0] += 1 })
            }
        } else {
            try DirectStatement(database, "SELECT row, keys FROM leads").forEach(take: { row in
                let shared = asked.numbers.intersection(DuplicateKeys.numbers(packed: row.bytes(1))).count
                if shared > 0 { rows[row.number(0)] = shared }
            })
        }
        return rows
    }
}

// MARK: - Keys

/// The keys of a lead, as numbers of half the size: a device has fewer leads than a server.
struct DuplicateKeys {
    /// Four bytes each, big-endian, sorted.
    let packed: [UInt8]

    private init(_ keys: [Int64]) {
        var packed: [UInt8] = []
        packed.reserveCapacity(4 * keys.count)
        for number in keys.map(UInt32.init(truncatingIfNeeded:)).sorted() {
            withUnsafeBytes(of: number.bigEndian) { packed.append(contentsOf: $0) }
        }
        self.packed = packed
    }

    /// Under which a lead is found.
    init(stored state: RecordState) {
        var record = MatchRecord(state)
        // They say nothing to look for.
        (record.title, record.city) = ("", "")
        self.init(BlockingKeys.stored(of: Profile(record)))
    }

    /// With which others are looked for.
    init(asked keys: BlockingKeys) { self.init(keys.asked) }

    var numbers: Set<Int64> { DuplicateKeys.numbers(packed: packed) }

    static func numbers(packed: some ContiguousBytes) -> Set<Int64> {
        var numbers: Set<Int64> = []
        forEach(packed: packed) { numbers.insert(Int64($0)) }
        return numbers
    }

    /// Each number once.
    static func forEach(packed: some ContiguousBytes, _ take: (UInt32) -> Void) {
        packed.withUnsafeBytes { bytes in
            var last: UInt32?
            for offset in stride(from: 0, through: bytes.count - 4, by: 4) {
                let number = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                if number != last { take(number) }
                last = number
            }
        }
    }
}
