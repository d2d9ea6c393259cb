import FairleadCore
import FairleadServerStore
import FairleadTestKit
import Foundation
import Testing

@Suite("The contract that every database keeps")
struct DatabaseContractTests {
    private struct Failure: Error {}

    private static let table = "CREATE TABLE t (id {int} NOT NULL PRIMARY KEY, name TEXT, data {bytes}){strict}"

    private func opened(_ place: TestDatabase) async throws -> any ServerDatabase {
        let database = try place.open()
        let sql = database.dialect.spelled(Self.table)
        try await database.write { try $0.execute(sql, []) }
        return database
    }

    @Test("every value comes back as it went in", arguments: Backend.all)
    func values(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        let rows: [SQLRow] = [
            [.int(.min), .text(""), .bytes(Data())], [.int(0), .null, .null],
            [.int(.max), .text("e\u{301} 王 '; --"), .bytes(Data(0...255))],
        ]
        try await database.write { transaction in
            for row in rows { try transaction.execute("INSERT INTO t (id, name, data) VALUES ($1, $2, $3)", row) }
        }
        #expect(try await database.read { try $0.query("SELECT id, name, data FROM t ORDER BY id", []) } == rows)
    }

    @Test("identity of texts is bytes: NFC and NFD are two, and so are cases", arguments: Backend.all)
    func texts(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        let names = ["e\u{301}", "\u{e9}", "E\u{301}"]
        try await database.write { transaction in
            for (index, name) in names.enumerated() {
                try transaction.execute(
                    "INSERT INTO t (id, name) VALUES ($1, $2)", [.int(Int64(index)), .text(name)])
            }
        }
        for (index, name) in names.enumerated() {
            let found = try await database.read { try $0.query("SELECT id FROM t WHERE name = $1", [.text(name)]) }
            #expect(found == [[.int(Int64(index))]])
        }
    }

    @Test("parameters go by their numbers, in any order and more than once", arguments: Backend.all)
    func parameters(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        try await database.write { transaction in
            try transaction.execute(
                "INSERT INTO t (id, name, data) VALUES ($3, $1, $2)", [.text("n"), .bytes(Data([1])), .int(7)])
        }
        let rows = try await database.read {
            try $0.query("SELECT name FROM t WHERE id = $2 AND name = $1 AND id = $2", [.text("n"), .int(7)])
        }
        #expect(rows == [[.text("n")]])
    }

    @Test("a list of any length is asked for in chunks", arguments: Backend.all, [0, 1, 2, 64, 65, 200])
    func lists(backend: Backend, count: Int) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        try await database.write { transaction in
            for id in 0..<300 {
                try transaction.execute("INSERT INTO t (id, name) VALUES ($1, 'x')", [.int(Int64(id))])
            }
        }
        let ids = (0..<count).map { SQLValue.int(Int64($0)) }
        let rows = try await database.read {
            try $0.query("SELECT id FROM t WHERE name = $1 AND id IN ", in: ids, fixed: [.text("x")])
        }
        #expect(Set(rows.map { $0[0] }) == Set(ids) && rows.count == count)
    }

    @Test("a transaction that throws leaves nothing behind, and says why", arguments: Backend.all)
    func rollback(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        await #expect(throws: Failure.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO t (id) VALUES (1)", [])
                throw Failure()
            }
        }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO t (id) VALUES (2)", [])
                try transaction.execute("INSERT INTO t (id) VALUES (2)", [])
            }
        }
        guard case .constraint = error else { throw Failure() }
        let wrong = await #expect(throws: DatabaseError.self) {
            try await database.read { _ = try $0.query("SELECT nothing FROM nowhere", []) }
        }
        guard case .failed = wrong else { throw Failure() }
        #expect(try await database.read { try $0.query("SELECT id FROM t", []) }.isEmpty)
    }

    @Test("writers come one after the other, and lose nothing", arguments: Backend.all)
    func writers(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let first = try await opened(place)
        let databases = [first, try place.open()]
        try await first.write { try $0.execute("INSERT INTO t (id, data) VALUES (0, NULL), (1, NULL)", []) }
        try await first.write { try $0.execute("CREATE TABLE n (n BIGINT NOT NULL)", []) }
        try await first.write { try $0.execute("INSERT INTO n (n) VALUES (0)", []) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let database = databases[index % 2]
                group.addTask {
                    try await database.write { transaction in
                        var row = RowReader(try transaction.query("SELECT n FROM n", [])[0])
                        try transaction.execute("UPDATE n SET n = $1", [.int(try row.int() + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await databases[1].read { try $0.query("SELECT n FROM n", []) } == [[.int(40)]])
    }

    @Test("a read sees one moment, whatever is written meanwhile", arguments: Backend.all)
    func snapshot(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (1)", []) }
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let counts = database.read { transaction in
            let before = try transaction.query("SELECT id FROM t", []).count
            enter.finish()
            gate.wait()
            return [before, try transaction.query("SELECT id FROM t", []).count]
        }
        for await _ in entered {}
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (2)", []) }
        gate.signal()
        #expect(try await counts == [1, 1])
    }

    @Test("a backup is the whole database at one moment, and overwrites nothing", arguments: Backend.all)
    func backup(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let folder = try TemporaryFolder()
        let database = try place.open()
        try await ServerSchema.migrate(database)
        let insert = "INSERT INTO meta (key, value) VALUES ($1, $2)"
        try await database.write { try $0.execute(insert, [.text("a"), .bytes(Data([0, 255]))]) }
        let path = folder.file("copy.db")
        // What an interrupted one has left is in nobody's way, and nobody takes it for a backup.
        try Data("half a backup".utf8).write(to: URL(filePath: path + ".part"))
        try await database.backup(to: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy.db"])
        try await database.write { try $0.execute(insert, [.text("b"), .bytes(Data())]) }
        await #expect(throws: DatabaseError.self) { try await database.backup(to: path) }
        let copy = try SQLiteDatabase(path: path)
        let rows = try await copy.read { try $0.query("SELECT key, value FROM meta", []) }
        #expect(rows == [[.text("a"), .bytes(Data([0, 255]))]])
        #expect(try await copy.integrityProblems().isEmpty)
        #expect(try await database.integrityProblems().isEmpty)
    }

    @Test("the schema comes once, and a newer one is refused", arguments: Backend.all)
    func migrations(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try place.open()
        try await ServerSchema.migrate(database)
        try await ServerSchema.migrate(database)
        #expect(try await database.read { try $0.query("SELECT name FROM users", []) }.isEmpty)
        try await database.write { try $0.execute("INSERT INTO migrations (name) VALUES ('99 tomorrow')", []) }
        await #expect(throws: DatabaseError.self) { try await ServerSchema.migrate(database) }
    }

    @Test("what was written is there after closing and opening", arguments: Backend.all)
    func reopening(backend: Backend) async throws {
        let place = try TestDatabase(backend)
        let database = try await opened(place)
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (1)", []) }
        try await database.close()
        let again = try place.open()
        #expect(try await again.read { try $0.query("SELECT id FROM t", []) } == [[.int(1)]])
    }
}
