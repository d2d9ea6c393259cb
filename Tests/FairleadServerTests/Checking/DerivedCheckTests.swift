import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Testing

@testable import FairleadServer

@Suite("check() also looks at what follows from the records, and reindex() makes it anew", .everyDatabase)
struct DerivedCheckTests {
    /// A team with a claim, a hand-out, somebody who looks at a lead, two leads that are one, and two that look alike.
    private func busyTeam() async throws -> OwnerTeam {
        let team = try await OwnerTeam()
        let pooled = try await team.pooled()
        try team.a.edit(pooled, [OwnerTeam.claim("a")])
        try await team.a.sync()
        try team.marketing.addLead([Edit(Field.company, .text("Globex"))] + OwnerTeam.answers(.b))
        try await team.marketing.sync()
        let until = team.server.time.now + 1_000_000
        let person = [
            Edit(Field.contact, .text("Anna Müller")), Edit(Field.company, .text("Acme")),
            Edit(CellKey(Field.phones, element: "+49 151 20473319"), .int(0)),
        ]
        let first = try team.a.addLead(person + [Edit(CellKey(Field.viewers, element: "w"), .int(until))])
        try await team.a.sync()
        try team.west.addLead(person)
        try await team.west.sync()
        let other = try team.a.addLead([Edit(Field.company, .text("Initech"))])
        try await team.a.sync()
        try team.a.write([
            RecordChange(id: first, kind: .lead, seen: team.a.seen(first)),
            RecordChange(id: other, kind: .lead, seen: team.a.seen(other)),
            RecordChange(
                id: .link(first, other), kind: .link,
                edits: [Edit(Field.verdict, .text(LinkVerdict.same.rawValue))]),
        ])
        try await team.a.sync()
        return team
    }

    @Test(
        "each table that says something else is named, with what to do",
        arguments: [
            ("DELETE FROM holdings WHERE holder = 'u:a'", "holdings", true),
            ("UPDATE holdings SET holder = 'u:b'", "holdings", true),
            ("UPDATE holdings SET company = 'x'", "holdings", true),
            ("DELETE FROM views", "views", true),
            ("UPDATE views SET until = until + 1", "views", true),
            ("DELETE FROM links", "links", true),
            ("DELETE FROM match_leads", "match_leads", true),
            ("UPDATE match_leads SET profile = substr(profile, 2)", "match_leads", true),
            ("DELETE FROM match_keys", "match_keys", true),
            ("UPDATE match_keys SET key = key + 1", "match_keys", true),
            ("DELETE FROM match_edges", "match_edges", true),
            ("UPDATE match_edges SET judgement = '1 suggest 1 - x:1'", "match_edges", true),
            ("UPDATE claims SET at = at + 1", "claims", false),
            ("UPDATE turns SET given = given + 1", "turns", false),
            ("DELETE FROM turns", "turns", false),
        ])
    func damage(sql: String, table: String, isMended: Bool) async throws {
        let team = try await busyTeam()
        #expect(try await team.problems() == [])
        let digest = try await team.server.accounts.digest(user: nil)
        try await team.server.tamper(sql)
        let problems = try await team.server.accounts.check()
        #expect(problems.contains { $0.contains("The table \(table) ") }, "\(problems)")
        try await team.server.accounts.reindex()
        let rest = try await team.server.accounts.check()
        #expect(rest.isEmpty == isMended, "\(rest)")
        #expect(try await team.server.accounts.digest(user: nil) == digest, "no record changes")
    }

    @Test("a database of an older version has its leads matched anew when it is opened")
    func olderProfiles() async throws {
        let team = try await busyTeam()
        let database = team.server.database
        let before = "CREATE TABLE match_leads (lead {bytes} NOT NULL PRIMARY KEY, fields {text} NOT NULL){keyed}"
        let statements = [
            "DROP TABLE match_leads", database.dialect.spelled(before),
            "DELETE FROM migrations WHERE name = '8 profiles'",
        ]
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement, []) }
        }
        let now = team.server.time.now
        let services = try await ServerServices.open(database, now: { now }, warn: { _ in })
        #expect(try await services.accounts.check() == [])
        #expect(try await team.server.rows("SELECT count(*) FROM match_leads") != [[.int(0)]])
    }

    @Test("a lead that comes together with a later edit of it is matched as it is after both")
    func createdAndEdited() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead([Edit(Field.contact, .text("Anna Müller")), Edit(Field.company, .text("Acme"))])
        try team.a.edit(lead, [Edit(Field.contact, .text("Bea Schmidt"))])
        try await team.a.sync()
        #expect(try await team.problems() == [])
    }

    @Test("a database that is in order stays as it is")
    func nothingToMend() async throws {
        let team = try await busyTeam()
        let digest = try await team.server.accounts.digest(user: nil)
        try await team.server.accounts.reindex()
        #expect(try await team.problems() == [])
        #expect(try await team.server.accounts.digest(user: nil) == digest)
    }
}
