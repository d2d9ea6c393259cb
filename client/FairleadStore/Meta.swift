import FairleadCore
import Foundation
import GRDB

/// Keys of the `meta` table.
enum MetaKey: String {
    case replica, counter
    case lastDigest = "last_digest"
    case privateKey = "private_key"
    case acknowledgedCounter = "acknowledged_counter"
    case acknowledgedDigest = "acknowledged_digest"
    case formers
    case knownDots = "known_dots"
    case cursor, generation
    case isRestarting = "is_restarting"
    case unregistered, rebased
    case server, token
    case serverURL = "server_url"
    case certificateFile = "certificate_file"
    case userName = "user_name"
    case userRole = "user_role"
    case userDepartment = "user_department"
    case lastExchange = "last_exchange"
    case clockOffset = "clock_offset"
    case lastCompleteSync = "last_complete_sync"
    case lastPosition = "last_position"
    case lastError = "last_error"
    case truncationDue = "truncation_due"
    case event, booth
    case eventSource = "event_source"
}

/// Named single values: who this replica is, where it stands, what was set up.
struct Meta {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func data(_ key: MetaKey) throws -> Data? {
        let statement = try database.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?")
        return try Data.fetchOne(statement, arguments: [key.rawValue])
    }

    func text(_ key: MetaKey) throws -> String? {
        try data(key).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns the number, 0 when it was never set.
    func unsigned(_ key: MetaKey) throws -> UInt64 {
        try data(key).map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } } ?? 0
    }

    func signed(_ key: MetaKey) throws -> Int64 {
        Int64(bitPattern: try unsigned(key))
    }

    func recordID(_ key: MetaKey) throws -> RecordID? {
        try data(key).flatMap { RecordID(bytes: $0) }
    }

    func set(_ key: MetaKey, _ value: Data) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO meta (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
                """)
        try statement.execute(arguments: [key.rawValue, value])
    }

    func set(_ key: MetaKey, _ text: String) throws { try set(key, Data(text.utf8)) }

    func set(_ key: MetaKey, _ number: UInt64) throws {
        try set(key, withUnsafeBytes(of: number.bigEndian) { Data($0) })
    }

    func setSigned(_ key: MetaKey, _ number: Int64) throws { try set(key, UInt64(bitPattern: number)) }

    func remove(_ key: MetaKey) throws {
        try database.execute(sql: "DELETE FROM meta WHERE key = ?", arguments: [key.rawValue])
    }
}
