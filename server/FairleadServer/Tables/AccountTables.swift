import FairleadCore
import FairleadServerStore
import Foundation

/// The users.
enum UserTable {
    private static let columns = "name, role, department, active, created, record, former_principals"

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [String: UserRow] {
        var users: [String: UserRow] = [:]
        for values in try transaction.query("SELECT \(columns) FROM users", []) {
            let user = try read(values).row
            users[user.actor.name] = user
        }
        return users
    }

    static func list(
        _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) -> [(row: UserRow, createdMilliseconds: Int64)] {
        var users: [(row: UserRow, createdMilliseconds: Int64)] = []
        for values in try transaction.query("SELECT \(columns) FROM users", []) { users.append(try read(values)) }
        return users.sorted { $0.row.actor.name.utf8.lexicographicallyPrecedes($1.row.actor.name.utf8) }
    }

    static func load(_ transaction: any DatabaseTransaction, _ name: String) throws(DatabaseError) -> UserRow? {
        // A name from outside may hold U+0000, which not every database can even be asked for.
        guard !name.utf8.contains(0) else { return nil }
        let rows = try transaction.query("SELECT \(columns) FROM users WHERE name = $1", [.text(name)])
        guard let first = rows.first else { return nil }
        return try read(first).row
    }

    static func insert(
        _ transaction: any DatabaseTransaction, _ user: UserRow, createdMilliseconds: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO users (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(user.actor.name), .text(user.actor.role.rawValue), .text(user.actor.department),
                .flag(user.isActive), .int(createdMilliseconds), .id(user.record), .text(former(user)),
            ])
    }

    static func update(_ transaction: any DatabaseTransaction, _ user: UserRow) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE users SET role = $1, department = $2, active = $3, former_principals = $4 WHERE name = $5",
            [
                .text(user.actor.role.rawValue), .text(user.actor.department), .flag(user.isActive),
                .text(former(user)), .text(user.actor.name),
            ])
    }

    private static func former(_ user: UserRow) -> String {
        user.former.map(\.encoded).joined(separator: "\n")
    }

    private static func read(
        _ values: SQLRow
    ) throws(DatabaseError) -> (row: UserRow, createdMilliseconds: Int64) {
        var row = RowReader(values)
        let name = try row.text()
        guard let role = Role(rawValue: try row.text()) else { throw .failed("The user \(name) has an unknown role.") }
        let actor = Actor(name: name, role: role, department: try row.text())
        let isActive = try row.flag()
        let created = try row.int()
        let record = try row.id()
        let former = try row.text().split(separator: "\n").compactMap(FormerPrincipal.init(encoded:))
        let user = UserRow(actor: actor, isActive: isActive, record: record, former: former)
        return (row: user, createdMilliseconds: created)
    }
}

/// A device as stored.
struct DeviceRow: Hashable, Sendable {
    var id: Int64
    var user: String
    var name: String
    var createdMilliseconds: Int64
    var lastSeenMilliseconds: Int64?
    var revokedMilliseconds: Int64?
    var offsetMilliseconds: Int64
}

/// The devices and the hashes of their tokens.
enum DeviceTable {
    private static let columns = "id, user_name, name, created, last_seen, revoked, offset_milliseconds"

    static func load(_ transaction: any DatabaseTransaction, _ id: Int64) throws(DatabaseError) -> DeviceRow? {
        try rows(transaction, "WHERE id = $1", [.int(id)]).first
    }

    static func load(
        _ transaction: any DatabaseTransaction, tokenHash: Data
    ) throws(DatabaseError) -> DeviceRow? {
        try rows(transaction, "WHERE token_hash = $1", [.bytes(tokenHash)]).first
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [DeviceRow] {
        try rows(transaction, "ORDER BY id", [])
    }

    static func of(_ transaction: any DatabaseTransaction, user: String) throws(DatabaseError) -> [DeviceRow] {
        try rows(transaction, "WHERE user_name = $1 ORDER BY id", [.text(user)])
    }

    private static func rows(
        _ transaction: any DatabaseTransaction, _ condition: String, _ parameters: [SQLValue]
    ) throws(DatabaseError) -> [DeviceRow] {
        var devices: [DeviceRow] = []
        for values in try transaction.query("SELECT \(columns) FROM devices \(condition)", parameters) {
            var row = RowReader(values)
            devices.append(
                DeviceRow(
                    id: try row.int(), user: try row.text(), name: try row.text(), createdMilliseconds: try row.int(),
                    lastSeenMilliseconds: try row.optionalInt(), revokedMilliseconds: try row.optionalInt(),
                    offsetMilliseconds: try row.int()))
        }
        return devices
    }

    /// Adds a device and returns its number.
    static func insert(
        _ transaction: any DatabaseTransaction, user: String, name: String, tokenHash: Data, at now: Int64
    ) throws(DatabaseError) -> Int64 {
        var row = RowReader(try transaction.query("SELECT COALESCE(MAX(id), 0) + 1 FROM devices", []).first ?? [])
        let id = try row.int()
        try transaction.execute(
            """
            INSERT INTO devices (id, user_name, name, token_hash, created, offset_milliseconds)
            VALUES ($1, $2, $3, $4, $5, 0)
            """, [.int(id), .text(user), .text(name), .bytes(tokenHash), .int(now)])
        return id
    }

    /// Gives a device that has joined before a new token.
    static func renew(
        _ transaction: any DatabaseTransaction, _ id: Int64, name: String, tokenHash: Data
    ) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE devices SET name = $1, token_hash = $2, revoked = NULL WHERE id = $3",
            [.text(name), .bytes(tokenHash), .int(id)])
    }

    static func touch(
        _ transaction: any DatabaseTransaction, _ id: Int64, at now: Int64, offsetMilliseconds: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE devices SET last_seen = $1, offset_milliseconds = $2 WHERE id = $3",
            [.int(now), .int(offsetMilliseconds), .int(id)])
    }

    static func revoke(_ transaction: any DatabaseTransaction, _ id: Int64, at now: Int64) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE devices SET revoked = $1 WHERE id = $2 AND revoked IS NULL", [.int(now), .int(id)])
        try transaction.announce()
    }
}

/// The incarnations of the devices, and the server's own.
enum ReplicaTable {
    private static let columns =
        "replica, device, former, former_through, public_key, last_counter, last_digest, last_stamp"

    static func load(
        _ transaction: any DatabaseTransaction, _ replica: ReplicaID
    ) throws(DatabaseError) -> ReplicaRow? {
        try rows(transaction, "WHERE replica = $1", [.bits(replica)]).first
    }

    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [ReplicaRow] {
        try rows(transaction, "ORDER BY replica", [])
    }

    /// A device's incarnations, the latest last.
    static func of(_ transaction: any DatabaseTransaction, device: Int64) throws(DatabaseError) -> [ReplicaRow] {
        try rows(transaction, "WHERE device = $1 ORDER BY registered, replica", [.int(device)])
    }

    private static func rows(
        _ transaction: any DatabaseTransaction, _ condition: String, _ parameters: [SQLValue]
    ) throws(DatabaseError) -> [ReplicaRow] {
        var result: [ReplicaRow] = []
        for values in try transaction.query("SELECT \(columns) FROM replicas \(condition)", parameters) {
            var row = RowReader(values)
            result.append(
                ReplicaRow(
                    replica: try row.replica(), device: try row.optionalInt(), former: try row.optionalReplica(),
                    formerThrough: try row.number(), publicKey: try row.bytes(), lastCounter: try row.number(),
                    lastDigest: try row.bytes(), lastStamp: Stamp(rawValue: try row.int())))
        }
        return result
    }

    static func insert(
        _ transaction: any DatabaseTransaction, _ row: ReplicaRow, at now: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO replicas (\(columns), registered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                .bits(row.replica), row.device.map(SQLValue.int) ?? .null, row.former.map(SQLValue.bits) ?? .null,
                .number(row.formerThrough), .bytes(row.publicKey), .number(row.lastCounter), .bytes(row.lastDigest),
                .int(row.lastStamp.rawValue), .int(now),
            ])
    }

    static func store(_ transaction: any DatabaseTransaction, _ row: ReplicaRow) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE replicas SET last_counter = $1, last_digest = $2, last_stamp = $3 WHERE replica = $4",
            [.number(row.lastCounter), .bytes(row.lastDigest), .int(row.lastStamp.rawValue), .bits(row.replica)])
    }
}

/// One-time codes, by their hashes.
enum InviteTable {
    struct Row: Hashable, Sendable {
        var user: String
        var expiresMilliseconds: Int64
        /// The device that joined with it.
        var device: Int64?
    }

    static func load(_ transaction: any DatabaseTransaction, codeHash: Data) throws(DatabaseError) -> Row? {
        let rows = try transaction.query(
            "SELECT user_name, expires, device FROM invites WHERE code_hash = $1", [.bytes(codeHash)])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        return Row(user: try row.text(), expiresMilliseconds: try row.int(), device: try row.optionalInt())
    }

    static func insert(
        _ transaction: any DatabaseTransaction, codeHash: Data, user: String, at now: Int64, expires: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO invites (code_hash, user_name, created, expires) VALUES ($1, $2, $3, $4)",
            [.bytes(codeHash), .text(user), .int(now), .int(expires)])
    }

    static func use(
        _ transaction: any DatabaseTransaction, codeHash: Data, device: Int64
    ) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE invites SET device = $1 WHERE code_hash = $2", [.int(device), .bytes(codeHash)])
    }

    static func void(_ transaction: any DatabaseTransaction, user: String) throws(DatabaseError) {
        try transaction.execute("DELETE FROM invites WHERE user_name = $1", [.text(user)])
    }
}

/// What names the database itself.
enum MetaTable {
    static func value(_ transaction: any DatabaseTransaction, _ key: String) throws(DatabaseError) -> Data? {
        let rows = try transaction.query("SELECT value FROM meta WHERE key = $1", [.text(key)])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        return try row.bytes()
    }

    static func insert(
        _ transaction: any DatabaseTransaction, _ key: String, _ value: Data
    ) throws(DatabaseError) {
        try transaction.execute("INSERT INTO meta (key, value) VALUES ($1, $2)", [.text(key), .bytes(value)])
    }

    static func set(
        _ transaction: any DatabaseTransaction, _ key: String, _ value: Data
    ) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [.text(key), .bytes(value)])
    }

    /// Writes and leaves nothing behind, to see whether that can be done.
    static func touch(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        try insert(transaction, "trial", Data())
        try transaction.execute("DELETE FROM meta WHERE key = $1", [.text("trial")])
    }
}
