import FairleadCore
import FairleadServerStore
import FairleadTestKit
import Foundation
import Synchronization
import Testing

@Suite(
    "PostgreSQL: lost connections, open transactions, strict types",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
struct PostgreSQLTests {
    private let place: TestDatabase
    private let database: any ServerDatabase

    init() async throws {
        place = try TestDatabase(.postgreSQL)
        database = try place.open()
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, name TEXT, data BYTEA)", [])
        }
    }

    private var ids: [SQLRow] {
        get async throws { try await database.read { try $0.query("SELECT id FROM t ORDER BY id", []) } }
    }

    private static let killOthers = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """

    @Test("a session that is killed within a transaction: it begins anew, and has one effect")
    func killedWithin() async throws {
        let runs = Mutex(0)
        let server = try #require(place.postgreSQL)
        try await database.write { transaction in
            try transaction.execute("INSERT INTO t (id) VALUES (1)", [])
            _ = try transaction.query("SELECT id FROM t", [])
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            if run == 1 { try server.run(Self.killOthers) }
            try transaction.execute("INSERT INTO t (id) VALUES (2)", [])
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await ids == [[.int(1)], [.int(2)]])
    }

    @Test("reads go on over a session that is killed")
    func killedReader() async throws {
        _ = try await ids
        try place.postgreSQL?.run(Self.killOthers)
        #expect(try await ids == [])
    }

    @Test("a session that is killed in the commit: nobody claims to know, and nothing is done twice")
    func killedInCommit() async throws {
        // At the commit the trigger ends its own session, once: a sequence does not roll back.
        try place.postgreSQL?.run(
            """
            CREATE SEQUENCE kills;
            CREATE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('kills') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF;
                RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER kill AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION kill();
            """)
        let runs = Mutex(0)
        let insert: @Sendable (any DatabaseTransaction) throws -> Void = { transaction in
            runs.withLock { $0 += 1 }
            try transaction.execute("INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO NOTHING", [])
        }
        let error = await #expect(throws: DatabaseError.self) { try await database.write(insert) }
        guard case .unavailable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("may be stored or not") && runs.withLock { $0 } == 1)
        try await database.write(insert)
        #expect(try await ids == [[.int(1)]])
    }

    @Test("a transaction that is held open is ended, and the others go on", .timeLimit(.minutes(1)))
    func heldOpen() async throws {
        let other = try place.open()
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let runs = Mutex(0)
        async let held: Void = database.write { transaction in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            try transaction.execute("SET LOCAL idle_in_transaction_session_timeout = 100", [])
            _ = try transaction.query("SELECT id FROM t", [])
            if run == 1 {
                enter.finish()
                gate.wait()
            }
            try transaction.execute("INSERT INTO t (id) VALUES (1)", [])
        }
        for await _ in entered {}
        try await other.write { try $0.execute("INSERT INTO t (id) VALUES (2)", []) }
        gate.signal()
        try await held
        #expect(try await ids == [[.int(1)], [.int(2)]])
        let limits = try await database.read {
            try $0.query(
                """
                SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout'),
                    current_setting('statement_timeout'), current_setting('synchronous_commit')
                """, [])
        }
        #expect(limits == [[.text("30s"), .text("30s"), .text("1min"), .text("on")]])
    }

    @Test("a text with U+0000, and a value of another type, are refused before they are sent")
    func types() async throws {
        let sql = "INSERT INTO t (id, name, data) VALUES ($1, $2, $3)"
        let good: SQLRow = [.int(1), .text("x"), .bytes(Data([0]))]
        let rows: [SQLRow] = [
            [.int(2), .text("a\u{0}b"), .null], [.int(2), .bytes(Data([1])), .null], [.int(2), .null, .text("x")],
            [.text("2"), .null, .null], [.int(2)],
        ]
        for row in rows {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.execute(sql, good)
                    try transaction.execute(sql, row)
                }
            }
            guard case .failed? = error else {
                Issue.record("\(row): \(String(describing: error))")
                continue
            }
        }
        try await database.write { try $0.execute(sql, good) }
        #expect(try await ids == [[.int(1)]])
    }

    @Test("a read cannot write")
    func readOnly() async throws {
        await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.execute("INSERT INTO t (id) VALUES (1)", []) }
        }
        #expect(try await ids == [])
    }

    @Test("what one server announces the others hear, once it is stored", .timeLimit(.minutes(1)))
    func news() async throws {
        let other = try place.open()
        var changes = try #require(other.changes()).makeAsyncIterator()
        // The session itself, since something may have come before it listened.
        #expect(await changes.next() != nil)
        try await database.write { transaction in
            try transaction.execute("INSERT INTO t (id) VALUES (1)", [])
            try transaction.announce()
        }
        #expect(await changes.next() != nil)
        #expect(try await other.read { try $0.query("SELECT id FROM t", []) } == [[.int(1)]])
        // A listening session that is lost comes back.
        try place.postgreSQL?.run(Self.killOthers)
        #expect(await changes.next() != nil)
    }

    @Test("no description and no message has the password")
    func password() async throws {
        let url = "postgres://fairlead:sekrit@127.0.0.1:1/team?connect_timeout=2"
        let address = try #require(PostgreSQLAddress(url: url))
        #expect(address.description == "postgres://fairlead@127.0.0.1:1/team")
        var dumped = ""
        dump(address, to: &dumped)
        let error = await #expect(throws: DatabaseError.self) {
            try await PostgreSQLDatabase(address).read { _ in }
        }
        guard case .unavailable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!"\(dumped)\(String(reflecting: address))\(String(describing: error))".contains("sekrit"))
        for wrong in ["mysql://a/b", "postgres://a%zz/b", "postgres", "postgres://h/d?nonsense=1"] {
            #expect(PostgreSQLAddress(url: wrong) == nil, "\(wrong)")
        }
    }
}
