import FairleadCore
import FairleadServerStore
import FairleadTestKit
import Foundation
import Synchronization
import Testing

@testable import FairleadServer

/// Trap PostgreSQL: conflicts, commits whose answer is lost, and locks that somebody keeps.
@Suite(
    "PostgreSQL: failures that a transaction can meet",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)), .timeLimit(.minutes(5)))
struct PostgreSQLFaultTests {
    private let place: TestDatabase
    private let database: any ServerDatabase
    private let operators: TestPostgreSQLDatabase

    init() async throws {
        place = try TestDatabase(.postgreSQL)
        database = try place.open()
        operators = try #require(place.postgreSQL)
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, name TEXT)", [])
            try transaction.execute("INSERT INTO t (id, name) VALUES (1, ''), (2, '')", [])
        }
    }

    /// Counts how often a transaction runs.
    private final class Runs: Sendable {
        private let number = Mutex(0)

        var count: Int { number.withLock { $0 } }

        func isFirst() -> Bool {
            number.withLock { number in
                number += 1
                return number == 1
            }
        }
    }

    private func names() async throws -> [SQLRow] {
        try await database.read { try $0.query("SELECT name FROM t ORDER BY id", []) }
    }

    // MARK: conflicts

    @Test("a deadlock with somebody else's transaction (40P01): ours begins anew, and both are stored")
    func deadlock() async throws {
        let runs = Runs()
        let operators = operators
        let other = Mutex<ChildProcess?>(nil)
        try await database.write { transaction in
            _ = try transaction.query("UPDATE t SET name = name || 'ours' WHERE id = 1 RETURNING id", [])
            if runs.isFirst() {
                let process = try operators.start(
                    "SET deadlock_timeout = '10min'", "BEGIN", "UPDATE t SET name = 'theirs' WHERE id = 2",
                    "UPDATE t SET name = 'theirs' WHERE id = 1", "COMMIT")
                other.withLock { $0 = process }
                try operators.wait(
                    until: "EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid' AND pid IN "
                        + "(SELECT pid FROM pg_stat_activity WHERE datname = current_database()))")
                try transaction.execute("SET LOCAL deadlock_timeout = '10ms'", [])
            }
            _ = try transaction.query("UPDATE t SET name = name || '+ours' WHERE id = 2 RETURNING id", [])
        }
        #expect(runs.count == 2)
        #expect(try other.withLock { $0 }?.waitForEnd().code == 0)
        #expect(try await names() == [[.text("theirsours")], [.text("theirs+ours")]])
    }

    @Test("a serialisation failure (40001) in a statement: the transaction begins anew, and has one effect")
    func serializationFailure() async throws {
        // Under READ COMMITTED there is one left: the row went to another partition while we waited for it.
        try operators.run(
            """
            CREATE TABLE p (id BIGINT NOT NULL, part BIGINT NOT NULL, n BIGINT NOT NULL) PARTITION BY LIST (part);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
            INSERT INTO p (id, part, n) VALUES (1, 1, 0);
            """)
        let runs = Runs()
        let operators = operators
        let other = Mutex<ChildProcess?>(nil)
        try await database.write { transaction in
            try transaction.execute("INSERT INTO t (id, name) VALUES (3, '')", [])
            if runs.isFirst() {
                let process = try operators.start(
                    "BEGIN", "UPDATE p SET part = 2 WHERE id = 1",
                    """
                    DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks
                        WHERE NOT granted AND locktype = 'transactionid' AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
                    LOOP PERFORM pg_sleep(0.01); END LOOP; END $$
                    """, "COMMIT")
                other.withLock { $0 = process }
                try operators.wait(
                    until: "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND pid <> pg_backend_pid() AND query LIKE 'DO %' AND state = 'active')")
            }
            _ = try transaction.query("UPDATE p SET n = n + 1 WHERE id = 1 RETURNING n", [])
        }
        #expect(runs.count == 2)
        #expect(try other.withLock { $0 }?.waitForEnd().code == 0)
        #expect(try operators.run("SELECT part, n FROM p") == "2|1")
        #expect(try await names().count == 3)
    }

    /// Makes the first so many commits fail that have inserted into `t`: a sequence does not roll back.
    private func failCommits(_ count: Int) throws {
        try operators.run(
            """
            CREATE SEQUENCE failures;
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('failures') <= \(count) THEN
                    RAISE EXCEPTION 'not just now' USING ERRCODE = 'serialization_failure'; END IF;
                RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION fail();
            """)
    }

    @Test("a serialisation failure in the commit: the transaction begins anew; one that never ends is said")
    func failureInCommit() async throws {
        try failCommits(5)
        let runs = Runs()
        let insert: @Sendable (any DatabaseTransaction) throws -> Void = { transaction in
            _ = runs.isFirst()
            try transaction.execute("INSERT INTO t (id, name) VALUES (3, '')", [])
        }
        let error = await #expect(throws: DatabaseError.self) { try await database.write(insert) }
        guard case .retry? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(runs.count == 3)
        #expect(try await names().count == 2)
        try await database.write(insert)
        #expect(runs.count == 6)
        #expect(try await names().count == 3)
    }

    // MARK: commits

    @Test(
        "a commit whose answer is lost: the device asks again and hears the one truth, stored or not (I3)",
        arguments: [(PostgreSQLProxy.Fate.loseAnswer, true), (.lose, false)])
    func unknownOutcome(fate: PostgreSQLProxy.Fate, isStored: Bool) async throws {
        let server = try await Backend.$current.withValue(.postgreSQL) { try await TestServer() }
        try await server.addTeam()
        let device = try await server.device("a")
        let proxy = try PostgreSQLProxy(target: .required())
        defer { proxy.stop() }
        let second = try await TestServer(beside: server, through: proxy)
        device.deliver = { try await second.services.sync.sync($0, session: $1) }
        let lead = try device.addLead()
        let before = try await server.services.sync.head()

        proxy.setFates(fate)
        let error = await #expect(throws: DatabaseError.self) { try await device.exchange() }
        guard case .unavailable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("may be stored or not"))
        #expect(try await server.services.sync.head() == before + (isStored ? 1 : 0))

        try device.addNote(to: lead)
        #expect(try await device.sync().map(\.kind) == [.accepted, .accepted])
        #expect(try await server.services.sync.head() == before + 2)
        #expect(device.leads == [lead])
        #expect(try await server.accounts.check() == [])
    }

    // MARK: locks

    @Test("a lock that somebody keeps: all who wait hear of it, reads go on, and so do writes afterwards")
    func keptLock() async throws {
        var limits = PostgreSQLLimits()
        limits.lockMilliseconds = 200
        let server = try place.open(limits: limits)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let kept: Void = database.write { transaction in
            _ = try transaction.query("SELECT id FROM t", [])
            enter.finish()
            gate.wait()
        }
        for await _ in entered {}
        await withTaskGroup(of: Bool.self) { group in
            for id in 10..<30 {
                group.addTask {
                    do {
                        try await server.write { try $0.execute("INSERT INTO t (id) VALUES ($1)", [.int(Int64(id))]) }
                    } catch DatabaseError.retry {
                        return true
                    } catch {}
                    return false
                }
            }
            for await wasTold in group { #expect(wasTold) }
        }
        #expect(try await server.read { try $0.query("SELECT id FROM t ORDER BY id", []) } == [[.int(1)], [.int(2)]])
        gate.signal()
        try await kept
        try await server.write { try $0.execute("INSERT INTO t (id) VALUES (3)", []) }
        #expect(try await names().count == 3)
    }

    @Test("a server that falls silent within a transaction: PostgreSQL ends it, and the others go on")
    func silentServer() async throws {
        let proxy = try PostgreSQLProxy(target: .required())
        defer { proxy.stop() }
        var limits = PostgreSQLLimits()
        limits.idleInTransactionMilliseconds = 200
        let silent = try place.open(limits: limits, through: proxy)
        try await silent.write { try $0.execute("UPDATE t SET name = 'x' WHERE id = 1", []) }
        proxy.setFates(.freeze)
        let frozen = Task {
            try await silent.write { try $0.execute("INSERT INTO t (id, name) VALUES (3, '')", []) }
        }
        try proxy.waitUntilMet()
        // It waits for the lock of a server that will never commit.
        try await database.write { try $0.execute("INSERT INTO t (id, name) VALUES (4, '')", []) }
        await #expect(throws: DatabaseError.self) { try await frozen.value }
        #expect(try await database.read { try $0.query("SELECT id FROM t WHERE id > 2", []) } == [[.int(4)]])
        try await silent.write { try $0.execute("INSERT INTO t (id, name) VALUES (3, '')", []) }
        #expect(try await names().count == 4)
    }
}
