import FairleadCore
import FairleadProtocol
import FairleadServerStore
import FairleadTestKit
import Foundation
import Synchronization

@testable import FairleadServer

/// The real services over a database in a folder of the test's own, on a clock that the test moves.
final class TestServer {
    let folder: TemporaryFolder
    private(set) var place: TestDatabase
    private(set) var database: any ServerDatabase
    private(set) var services: ServerServices
    let time: TestTime
    let warnings = TestWarnings()
    private let pageLimits: PageLimits

    init(pageLimits: PageLimits = PageLimits()) async throws {
        folder = try TemporaryFolder()
        time = TestTime()
        self.pageLimits = pageLimits
        place = try TestDatabase()
        let opened = try place.open()
        database = opened
        services = try await TestServer.open(opened, pageLimits, time, warnings)
    }

    /// Another server over the same database.
    init(beside other: TestServer, through proxy: PostgreSQLProxy? = nil) async throws {
        folder = try TemporaryFolder()
        (time, pageLimits, place) = (other.time, other.pageLimits, other.place)
        let opened = try place.open(through: proxy)
        database = opened
        services = try await TestServer.open(opened, pageLimits, time, warnings)
    }

    /// A server over a copy of the other's database, of another kind.
    init(copying other: TestServer, to backend: Backend) async throws {
        folder = try TemporaryFolder()
        (time, pageLimits, place) = (other.time, other.pageLimits, try TestDatabase(backend))
        let opened = try place.open()
        _ = try await DatabaseCopy.run(from: other.database, to: opened)
        database = opened
        services = try await TestServer.open(opened, pageLimits, time, warnings)
    }

    private static func open(
        _ database: any ServerDatabase, _ pageLimits: PageLimits, _ time: TestTime, _ warnings: TestWarnings
    ) async throws -> ServerServices {
        try await ServerServices.open(
            database, now: { time.now }, pageLimits: pageLimits, warn: { warnings.add($0) })
    }

    var accounts: AccountService { services.accounts }

    /// A team of the usual roles: a and b are reps of the east, m manages it, w and n are the same in the west.
    func addTeam() async throws {
        try await accounts.addUser(name: "a", role: .rep, department: "east")
        try await accounts.addUser(name: "b", role: .rep, department: "east")
        try await accounts.addUser(name: "m", role: .manager, department: "east")
        try await accounts.addUser(name: "w", role: .rep, department: "west")
        try await accounts.addUser(name: "n", role: .manager, department: "west")
        try await accounts.addUser(name: "root", role: .admin, department: "")
    }

    /// A device of a user, joined.
    func device(_ user: String) async throws -> TestDevice {
        let device = TestDevice(self, user: user)
        try await device.join(code: try await accounts.invite(user).code)
        return device
    }

    /// Puts a backup in the database's place, as an operator does.
    func restore(_ backup: String) async throws {
        try await database.close()
        let opened: any ServerDatabase
        if place.backend == .sqlite {
            opened = try SQLiteDatabase(path: backup)
        } else {
            place = try TestDatabase(place.backend)
            opened = try place.open()
            _ = try await DatabaseCopy.run(from: try SQLiteDatabase(path: backup), to: opened)
        }
        database = opened
        services = try await TestServer.open(opened, pageLimits, time, warnings)
    }

    func backup(_ name: String = "backup.db") async throws -> String {
        try await accounts.backup(to: folder.file(name))
        return folder.file(name)
    }

    /// Runs one statement behind the server's back.
    func tamper(_ sql: String, _ parameters: [SQLValue] = []) async throws {
        let isSQLite = place.backend == .sqlite
        let sql =
            isSQLite
            ? sql
            : sql.replacing("x'00'", with: "decode('00', 'hex')")
                .replacing("zeroblob(32)", with: "decode(repeat('00', 32), 'hex')")
        try await database.write { try $0.execute(sql, parameters) }
    }

    func rows(_ sql: String, _ parameters: [SQLValue] = []) async throws -> [SQLRow] {
        try await database.read { try $0.query(sql, parameters) }
    }
}

/// A clock that the test moves.
final class TestTime: Sendable {
    private let milliseconds = Mutex<Int64>(1_800_000_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(by step: Int64) { milliseconds.withLock { $0 += step } }
}

/// What the operators were told.
final class TestWarnings: Sendable {
    private let sentences = Mutex<[String]>([])

    var all: [String] { sentences.withLock { $0 } }

    func add(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
}
