import FairleadCore
import FairleadServerStore
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServer

@Suite("Copying a team from one database to another", .everyDatabase)
struct DatabaseCopyTests {
    @Test("every table and column of the schema is copied")
    func layout() async throws {
        let place = try TestDatabase(.sqlite)
        let database = try place.open()
        try await ServerSchema.migrate(database)
        let rows = try await database.read {
            try $0.query(
                """
                SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name <> 'migrations'
                """, [])
        }
        let listed = ServerSchema.tables.flatMap { table in
            table.columns.map { [SQLValue.text(table.name), .text($0)] }
        }
        #expect(Set(rows) == Set(listed) && rows.count == listed.count)
    }

    @Test(
        "there and back again everything is the same, and devices go on as if nothing had been",
        .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
    func roundTrip() async throws {
        let (server, devices, invite) = try await fullTeam()
        for table in ServerSchema.tables {
            #expect(try await !server.rows("SELECT \(table.columns[0]) FROM \(table.name)").isEmpty, "\(table.name)")
        }
        let other = try await TestServer(copying: server, to: .postgreSQL)
        let back = try await TestServer(copying: other, to: .sqlite)
        for table in ServerSchema.tables {
            let sql = "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)"
            let (before, after) = (try await server.rows(sql), try await back.rows(sql))
            #expect(Set(before) == Set(after) && before.count == after.count, "\(table.name)")
        }
        let digest = try await server.accounts.digest(user: nil)
        for copy in [other, back] {
            #expect(try await copy.accounts.check() == [])
            #expect(try await copy.accounts.digest(user: nil) == digest)
        }
        for device in devices {
            device.deliver = { request, session in
                let answer = try await other.services.sync.sync(request, session: session)
                #expect(try await server.services.sync.sync(request, session: session) == answer)
                return answer
            }
            try await device.sync()
            let lead = try #require(device.leads.sorted().first)
            try device.edit(lead, Field.city, .text("Bonn"))
            #expect(try await device.sync().map(\.kind.code) == [nil])
            #expect(try device.text(lead, Field.city) == "Bonn")
        }
        #expect(try await other.accounts.digest(user: nil) == server.accounts.digest(user: nil))
        let joined = try await other.accounts.join(TestDevice(server, user: "b").joinRequest(code: invite))
        #expect(try await other.accounts.authenticate(token: joined.token).user == "b")
        #expect(try await other.accounts.check() == [])
    }

    /// A team to which everything has happened that leaves a trace: a merge, leads that look alike, an archived lead, a
    /// conflict, a refused creation, quarantine, a change set that came twice, a person and a device that left, invites used
    /// and unused.
    private func fullTeam() async throws -> (server: TestServer, devices: [TestDevice], invite: String) {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b, m) = (try await server.device("a"), try await server.device("b"), try await server.device("m"))
        let (shared, kept, lost) = (try a.addLead(), try a.addLead(), try a.addLead())
        // More than one batch.
        for _ in 0..<450 { try a.addNote(to: kept, "e\u{301} 王") }
        try a.addLead([Edit(Field.owner, .text("b"))])
        for lead in Sample.people { try a.addLead(lead) }
        try await a.sync()
        try await m.sync()
        let same = [Edit(Field.verdict, .text("same"))]
        try m.write(
            [shared, kept].map { RecordChange(id: $0, kind: .lead, seen: m.seen($0)) }
                + [RecordChange(id: .link(shared, kept), kind: .link, edits: same)])
        try m.edit(lost, Field.owner, .text("b"))
        try m.edit(kept, Field.archived, .bool(true))
        try a.edit(kept, Field.city, .text("Ulm"))
        try await m.sync()
        try a.edit(lost, Field.city, .text("Kiel"))
        let own = RecordChange(id: b.newID(), kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("B"))])
        let first = try b.write([own])
        try await b.sync()
        let again = try await server.device("b")
        try again.write([own]) { $0.origin = first.origin }
        #expect(try await a.sync().map(\.kind.isQuarantined) == [false, true])
        #expect(try await again.sync().map(\.kind) == [.known(first.dot)])
        try await m.sync()
        try await server.accounts.revoke(device: again.session.device)
        try await changeOwners(server, b, m, lead: own.id)
        let old = try await server.device("w")
        try old.addLead()
        try await old.sync()
        _ = try await server.accounts.leave("w", to: "n", withRecords: true)
        return (server, [a, b, m], try await server.accounts.invite("b").code)
    }

    /// A claim, a hand-out by a rule, and somebody who may look at a lead.
    private func changeOwners(_ server: TestServer, _ b: TestDevice, _ m: TestDevice, lead: RecordID) async throws {
        let pooled = try m.addLead()
        try m.edit(pooled, [OwnerTeam.giveBack()])
        try await m.sync()
        try await b.sync()
        try b.edit(pooled, [OwnerTeam.claim("b")])
        try b.edit(lead, [Edit(CellKey(Field.viewers, element: "n"), .int(server.time.now + 1_000_000))])
        #expect(try await b.sync().allSatisfy { $0.kind.code == nil })
        try await server.accounts.addUser(name: "mia", role: .marketing, department: "ads")
        let mia = try await server.device("mia")
        try mia.addLead(OwnerTeam.answers(.b))
        try await mia.sync()
    }

    @Test("an interrupted copy leaves nothing, and the next one is whole", arguments: [false, true])
    func interrupted(isRead: Bool) async throws {
        let (server, place) = (try await TestServer(), try TestDatabase())
        try await server.addTeam()
        let target = try place.open()
        let digest = try await server.accounts.digest(user: nil)
        let failing = BeginningAnew(isRead ? server.database : target, readsAnew: isRead)
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await DatabaseCopy.run(from: isRead ? failing : server.database, to: isRead ? target : failing)
        }
        guard case .unavailable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("nothing was copied"))
        for table in ServerSchema.tables {
            #expect(try await target.read { try $0.query("SELECT 1 FROM \(table.name)", []) }.isEmpty, "\(table.name)")
        }
        _ = try await DatabaseCopy.run(from: server.database, to: target)
        let services = try await ServerServices.open(target, now: { 0 }, warn: { _ in })
        #expect(try await services.accounts.digest(user: nil) == digest)
    }

    @Test("nothing is copied into a database that holds something, or from one that holds nothing")
    func refused() async throws {
        let server = try await TestServer()
        let (places, other) = ([try TestDatabase(), try TestDatabase()], try await TestServer())
        let (empty, target) = (try places[0].open(), try places[1].open())
        await #expect(throws: DatabaseCopy.Refusal.targetIsNotEmpty) {
            _ = try await DatabaseCopy.run(from: server.database, to: other.database)
        }
        await #expect(throws: DatabaseCopy.Refusal.sourceIsEmpty) {
            _ = try await DatabaseCopy.run(from: empty, to: target)
        }
        #expect(try await empty.read { try $0.query("SELECT key FROM meta", []) }.isEmpty)
    }
}

/// A database that runs each transaction once in vain, as PostgreSQL does when a session breaks at the wrong moment.
private struct BeginningAnew: ServerDatabase {
    private struct InVain: Error {}

    let database: any ServerDatabase
    let readsAnew: Bool

    init(_ database: any ServerDatabase, readsAnew: Bool) {
        (self.database, self.readsAnew) = (database, readsAnew)
    }

    var dialect: SQLDialect { database.dialect }

    func purge() async throws { try await database.purge() }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        guard !readsAnew else { return try await database.write(body) }
        do {
            return try await database.write { transaction -> Result in
                _ = try body(transaction)
                throw InVain()
            }
        } catch is InVain {
            return try await database.write(body)
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any DatabaseTransaction) throws -> Result
    ) async throws -> Result {
        if readsAnew { _ = try await database.read(body) }
        return try await database.read(body)
    }

    func backup(to path: String) async throws { try await database.backup(to: path) }

    func integrityProblems() async throws -> [String] { try await database.integrityProblems() }

    func close() async throws { try await database.close() }
}
