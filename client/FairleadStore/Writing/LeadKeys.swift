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
    private let read: DirectStatement
    private let write: DirectStatement
    private let delete: DirectStatement

    /// `nil` while there is no index.
    init?(_ database: Database) throws {
        guard try LeadKeys.exists(database) else { return nil }
        find = try DirectStatement(database, "SELECT row, keys FROM leads WHERE id = ?")
        read = try DirectStatement(database, LeadKeys.select)
        write = try DirectStatement(
            database,
            "INSERT INTO lead_keys (key, rows) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET rows = excluded.rows")
        delete = try DirectStatement(database, "DELETE FROM lead_keys WHERE key = ?")
    }

    /// Where a lead stands, and with which keys; `nil` when it is not listed yet.
    func entry(_ id: RecordID) throws -> (row: UInt32, keys: Set<UInt32>)? {
        var entry: (row: UInt32, keys: Set<UInt32>)?
        try find.forEach({ $0.bind(id) }, take: { entry = (UInt32($0.number(0)), Set(SmallNumbers($0.bytes(1)).list)) })
        return entry
    }

    /// Takes a row's keys out and puts others in.
    func replace(_ old: Set<UInt32>, with new: Set<UInt32>, row: UInt32) throws {
        for key in old.subtracting(new) { try change(key) { rows in rows.list.removeAll { $0 == row } } }
        for key in new.subtracting(old) { try change(key) { rows in rows.list.append(row) } }
    }

    private func change(_ key: UInt32, _ body: (inout SmallNumbers) -> Void) throws {
        var rows = SmallNumbers([])
        try read.forEach({ $0.bind(Int64(key)) }, take: { rows = SmallNumbers($0.bytes(0)) })
        body(&rows)
        guard !rows.list.isEmpty else { return try delete.run { $0.bind(Int64(key)) } }
        try write.run { values in
            values.bind(Int64(key))
            values.bind(rows.bytes)
        }
    }
}

// MARK: - All of it

extension LeadKeys {
    private static let select = "SELECT rows FROM lead_keys WHERE key = ?"
    /// SQLite takes half the time for rows that come by the dozen.
    private static let keysPerInsert = 64

    static func exists(_ database: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'lead_keys')"
        return try Bool.fetchOne(database.cachedStatement(sql: sql)) ?? false
    }

    static func drop(_ database: Database) throws { try database.execute(sql: "DROP TABLE IF EXISTS lead_keys") }

    /// Makes the index of the leads that are here, unless there is one.
    static func build(_ database: Database) throws {
        guard try !exists(database) else { return }
        try database.execute(
            sql: "CREATE TABLE lead_keys (key INTEGER PRIMARY KEY NOT NULL, rows BLOB NOT NULL) STRICT")
        // Key and row in one number each, as there may be millions of them.
        var entries: [UInt64] = []
        try DirectStatement(database, "SELECT row, keys FROM leads").forEach(take: { row in
            let place = UInt64(UInt32(row.number(0)))
            for key in SmallNumbers(row.bytes(1)).list {
                let entry = UInt64(key) << 32 | place
                // They are sorted, so what comes twice comes one after the other.
                if entry != entries.last { entries.append(entry) }
            }
        })
        entries.sort()
        var rest = entries[...]
        while !rest.isEmpty {
            var part: [(key: UInt32, rows: SmallNumbers)] = []
            while part.count < keysPerInsert, let first = rest.first {
                let key = UInt32(first >> 32)
                let same = rest.prefix { UInt32($0 >> 32) == key }
                part.append((key: key, rows: SmallNumbers(same.map { UInt32(truncatingIfNeeded: $0) })))
                rest = rest.dropFirst(same.count)
            }
            let marks = Array(repeating: "(?, ?)", count: part.count).joined(separator: ", ")
            try DirectStatement(database, "INSERT INTO lead_keys (key, rows) VALUES \(marks)").run { values in
                for entry in part {
                    values.bind(Int64(entry.key))
                    values.bind(entry.rows.bytes)
                }
            }
        }
    }

    /// The rows that have some of these keys, and how many.
    static func rows(sharing asked: DuplicateKeys, _ database: Database) throws -> [UInt32: Int] {
        var rows: [UInt32: Int] = [:]
        let keys = Set(asked.numbers)
        if try exists(database) {
            let select = try DirectStatement(database, select)
            for key in keys {
                try select.forEach(
                    { $0.bind(Int64(key)) },
                    take: { row in
                        for row in SmallNumbers(row.bytes(0)).list { rows[row, default: 0] += 1 }
                    })
            }
        } else {
            try DirectStatement(database, "SELECT row, keys FROM leads").forEach(take: { row in
                let shared = keys.intersection(SmallNumbers(row.bytes(1)).list).count
                if shared > 0 { rows[UInt32(row.number(0))] = shared }
            })
        }
        return rows
    }

    /// Tells whether each lead is under all its keys, and nothing else is.
    static func isSound(_ database: Database) throws -> Bool {
        guard try exists(database) else { return true }
        let read = try DirectStatement(database, select)
        var (expected, found) = (0, 0)
        try DirectStatement(database, "SELECT row, keys FROM leads").forEach(take: { row in
            let place = UInt32(row.number(0))
            for key in Set(SmallNumbers(row.bytes(1)).list) {
                expected += 1
                try read.forEach {
                    $0.bind(Int64(key))
                } take: { rows in
                    found += SmallNumbers(rows.bytes(0)).list.count { $0 == place }
                }
            }
        })
        let all = try Int.fetchOne(database, sql: "SELECT coalesce(sum(length(rows)), 0) / 4 FROM lead_keys")
        return found == expected && all == expected
    }
}
// MARK: - Keys

/// The keys of a lead, as numbers of half the size: a device has fewer leads than a server.
struct DuplicateKeys {
    /// Sorted; now and then one of them twice.
    let numbers: [UInt32]

    private init(_ keys: [Int64]) { numbers = keys.map(UInt32.init(truncatingIfNeeded:)).sorted() }

    /// Under which a lead is found.
    init(stored state: RecordState) {
        var record = MatchRecord(state)
        // They say nothing to look for.
        (record.title, record.city) = ("", "")
        self.init(BlockingKeys.stored(of: Profile(record)))
    }

    /// With which others are looked for.
    init(asked keys: BlockingKeys) { self.init(keys.asked) }

    var packed: [UInt8] { SmallNumbers(numbers).bytes }
}

/// Numbers as they lie in one column: four bytes each, big-endian.
private struct SmallNumbers {
    var list: [UInt32]

    init(_ list: [UInt32]) { self.list = list }

    init(_ bytes: UnsafeRawBufferPointer) {
        list = stride(from: 0, through: bytes.count - 4, by: 4).map {
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * list.count)
        for number in list { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
