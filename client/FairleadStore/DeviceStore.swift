import Crypto
import FairleadCore
import Foundation
import GRDB

/// The replica on disk: what the server last sent, what was written here, and the view made of both.
///
/// One command is one transaction. What returned without an error survives a power cut (`synchronous=FULL`).
package final class DeviceStore: Sendable {
    package let folder: String
    package let environment: DeviceEnvironment
    let queue: DatabaseQueue
    private let lock: WriteLock

    static let fileName = "fairlead.db"
    /// "FLD1": tells our file from any other SQLite database.
    private static let applicationID = 0x464C_4431

    private static let cacheKibibytes = 32_768
    private static let pagesPerCheckpoint = 4_000

    private init(folder: String, environment: DeviceEnvironment, queue: DatabaseQueue, lock: WriteLock) {
        self.folder = folder
        self.environment = environment
        self.queue = queue
        self.lock = lock
    }

    /// Opens the store in a folder.
    ///
    /// - Parameter creating: whether to make a store where there is none. When not, an empty one in memory stands in,
    ///   so that a command that only reads leaves no trace.
    /// - Throws: `StoreError.disk`, `.damaged` or `.invalid` for a file of a newer version.
    package static func open(
        folder: String, environment: DeviceEnvironment, creating: Bool
    ) throws -> DeviceStore {
        let path = folder + "/" + fileName
        let exists = FileManager.default.fileExists(atPath: path)
        do {
            guard exists || creating else {
                let queue = try DatabaseQueue(configuration: configuration(isFile: false))
                let store = DeviceStore(
                    folder: folder, environment: environment, queue: queue, lock: WriteLock(path: nil))
                try store.prepare()
                return store
            }
            if !exists { try Disk.makeFolder(folder) }
            let lock = WriteLock(path: folder + "/lock")
            return try lock.hold {
                let store = DeviceStore(
                    folder: folder, environment: environment, queue: try openQueue(path, folder: folder), lock: lock)
                try store.prepare()
                if !exists {
                    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                }
                return store
            }
        } catch let error as CocoaError {
            throw StoreError.disk("The store in \(folder) cannot be made: \(error.localizedDescription)")
        } catch { throw StoreError.from(error, folder: folder) }
    }

    /// Where the disk is full, the index of the log has no room beside the database. It is then kept in memory, so that
    /// leads can still be looked at; other commands wait meanwhile.
    private static func openQueue(_ path: String, folder: String) throws -> DatabaseQueue {
        do {
            return try DatabaseQueue(path: path, configuration: configuration(isFile: true))
        } catch let error as GRDB.DatabaseError {
            guard [.SQLITE_IOERR, .SQLITE_FULL, .SQLITE_CANTOPEN].contains(error.resultCode),
                Disk.obstacle(in: folder) == .full
            else { throw error }
            // The file knows that it has a log.
            var configuration = configuration(isFile: false)
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    private static func configuration(isFile: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 1
        // Bytes of a lead that left this user's view are overwritten, not only unlinked (R23).
        configuration.prepareDatabase { database in try database.execute(sql: "PRAGMA secure_delete = ON") }
        if isFile { configuration.prepareDatabase(useLog) }
        return configuration
    }

    /// A file keeps its mode. GRDB would set it at each start, with a transaction that changes nothing.
    private static func useLog(_ database: Database) throws {
        if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        // A pull changes the same pages of the indexes over and over: they are kept, and written back less often.
        try database.execute(sql: "PRAGMA cache_size = \(-cacheKibibytes)")
        try database.execute(sql: "PRAGMA wal_autocheckpoint = \(pagesPerCheckpoint)")
    }

    /// Sets what GRDB sets otherwise, brings the schema up to date, and names the replica when it is new.
    private func prepare() throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError.disk("SQLite does not write through to the disk here, so nothing would be safe.")
            }
            let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            guard id == Self.applicationID || id == 0 else {
                throw StoreError.invalid("\(folder)/\(Self.fileName) is not a Fairlead store.")
            }
            // The version is one number to read; the migrator is asked only when it is not today's.
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard version <= Migrations.version else {
                throw StoreError.invalid("This store was written by a newer fairlead; install that one.")
            }
            guard version < Migrations.version else { return }
            try database.inTransaction {
                try Migrations.migrate(database, from: version)
                try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(Migrations.version)")
                if try Meta(database).data(.replica) == nil { try makeReplica(database) }
                return .commit
            }
        }
    }

    private func makeReplica(_ database: Database) throws {
        var dice = AnyDice(environment.makeDice())
        let meta = Meta(database)
        try meta.set(.replica, ReplicaID.random(using: &dice).rawValue)
        try meta.set(.counter, 0)
        try makeKey(database)
    }

    // MARK: transactions

    /// Runs `body` in one durable transaction, one command at a time across processes.
    func transaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try lock.hold { try queue.write(body) }
        } catch { throw StoreError.from(error, folder: folder) }
    }

    /// Runs `body` on one snapshot.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do { return try queue.read(body) } catch { throw StoreError.from(error, folder: folder) }
    }

    /// Empties the write-ahead log into the database, so that deleted bytes are nowhere on the disk.
    func truncateLog() throws {
        do {
            try lock.hold { try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
        } catch { throw StoreError.from(error, folder: folder) }
    }

    /// Writes the database anew. SQLite overwrites the rows that it deletes; where it has moved rows to another page, what
    /// stood there before is left behind, out of use and to be read by whoever opens the file.
    func purge() throws {
        do {
            try lock.hold { try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") } }
        } catch { throw StoreError.from(error, folder: folder) }
    }

    // MARK: keys

    /// Makes the Ed25519 key of a new replica; its dice are the system's, since a guessable key signs nothing.
    func makeKey(_ database: Database) throws {
        try Meta(database).set(.privateKey, Curve25519.Signing.PrivateKey().rawRepresentation)
    }

    func signingKey(_ database: Database) throws -> Curve25519.Signing.PrivateKey {
        guard let bytes = try Meta(database).data(.privateKey) else {
            throw StoreError.damaged("This store has lost its key.", hint: StoreError.damageHint)
        }
        return try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    }

    func publicKey(_ database: Database) throws -> Data {
        try signingKey(database).publicKey.rawRepresentation
    }
}
