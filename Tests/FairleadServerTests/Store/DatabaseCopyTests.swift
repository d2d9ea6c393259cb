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
        let server = try await TestServer()
        try await server.addTeam()
        let (a, m) = (try await server.device("a"), try await server.device("m"))
        let lead = try a.addLead()
        for _ in 0..<450 { try a.addNote(to: lead, "e\u{301} 王") }
        try await a.sync()
        try await m.sync()
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
        m.deliver = { try await other.services.sync.sync($0, session: $1) }
        try m.edit(lead, Field.city, .text("Bonn"))
        #expect(try await m.exchange().outcomes.map(\.kind) == [.accepted])
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
