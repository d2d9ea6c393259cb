import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Requests to look at leads", .everyDatabase)
struct RequestTests {
    private static func ask(_ device: TestDevice, _ about: String, _ more: [Edit] = []) throws -> RecordID {
        let id = device.newID()
        let edits = [Edit(Field.about, .text(about))] + more
        try device.write([RecordChange(id: id, kind: .request, isCreation: true, edits: edits)])
        return id
    }

    private static func answer(_ device: TestDevice, _ copy: RecordID, _ lead: RecordID, _ answer: ViewAnswer) throws {
        try device.write([
            RecordChange(id: lead, kind: .lead, seen: device.seen(lead)),
            RecordChange(
                id: copy, kind: .request, lead: lead, seen: device.seen(copy),
                edits: [Edit(Field.answer, answer.value)]),
        ])
    }

    @Test("who may say who works on a lead answers; a collaborator, a viewer and a stranger do not (OW-11)")
    func rights() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead([
            Edit(Field.company, .text("Acme")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
        ])
        try await team.syncAll()
        let request = try Self.ask(team.west, LeadCode.code(of: lead))
        #expect(try await team.west.sync().map(\.kind.code) == [nil])
        let copy = RecordID.request(request, beside: lead)
        try await team.syncAll()
        #expect(try team.a.text(copy, Field.user) == "w" && team.b.text(copy, Field.user) == "w")
        #expect(try team.west.state(copy) == nil && team.a.state(request) == nil)
        let until = team.server.time.now + 1_000_000
        for (device, code) in [
            (team.b, "not_allowed"), (team.west, "unknown_record"), (team.marketing, "unknown_record"),
        ] {
            try Self.answer(device, copy, lead, ViewAnswer(until: until))
            #expect(try await device.sync().map(\.kind.code) == [code], "\(device.user)")
        }
        #expect(team.west.leads == [])
        try Self.answer(team.manager, copy, lead, ViewAnswer(until: until))
        #expect(try await team.manager.sync().map(\.kind.code) == [nil])
        try await team.west.sync()
        #expect(team.west.leads == [lead])
        let answers = try #require(try team.west.state(request)).cells.elements(of: Field.answers)
        #expect(answers.compactMap { ViewAnswer($0.value.versions.first?.value)?.code } == [LeadCode.code(of: lead)])
        // It ends by itself.
        team.server.time.advance(by: 1_000_000)
        try await team.west.sync()
        #expect(team.west.leads == [] && team.west.gone == [lead])
        #expect(try await team.problems() == [])
    }

    @Test("nobody writes what is the server's, answers in a request's creation, or touches another's request")
    func forged() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead()
        try await team.a.sync()
        let code = LeadCode.code(of: lead)
        let request = try Self.ask(team.west, code)
        _ = try Self.ask(team.west, code, [Edit(Field.author, .text("a"))])
        _ = try Self.ask(team.west, code, [Edit(CellKey(Field.answers, element: "1"), .int(1))])
        _ = try Self.ask(team.west, code, [Edit(Field.passedOn, .bool(true))])
        _ = try Self.ask(team.west, "words")
        _ = try Self.ask(team.west, "#0")
        try team.west.write([
            RecordChange(
                id: team.west.newID(), kind: .request, isCreation: true, edits: [Edit(Field.reason, .text("why"))])
        ])
        let forged = ViewAnswer(until: team.server.time.now + 1_000)
        try team.west.write([
            RecordChange(
                id: .request(request, beside: lead), kind: .request, lead: lead, isCreation: true,
                edits: [Edit(Field.answer, forged.value)])
        ])
        let expected = [
            nil, "read_only", "read_only", "read_only", "bad_value", "bad_value", "bad_value", "unknown_record",
        ]
        #expect(try await team.west.sync().map(\.kind.code) == expected)
        try team.b.write([
            RecordChange(id: request, kind: .request, edits: [Edit(Field.archived, .bool(true))])
        ])
        #expect(try await team.b.sync().map(\.kind.code) == ["unknown_record"])
        #expect(team.west.leads == [])
        #expect(try await team.problems() == [])
    }

    @Test("what is asked and taken back waits for no answer; who sees a lead has nothing to ask for")
    func takenBack() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead([
            Edit(Field.company, .text("Acme")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
        ])
        try await team.syncAll()
        let request = try Self.ask(team.west, LeadCode.code(of: lead))
        let idle = try Self.ask(team.b, LeadCode.code(of: lead))
        for device in [team.west, team.b] { #expect(try await device.sync().map(\.kind.code) == [nil]) }
        try await team.a.sync()
        let copy = RecordID.request(request, beside: lead)
        #expect(try team.a.state(copy)?.isArchived == false)
        #expect(try team.a.state(.request(idle, beside: lead)) == nil)
        try team.west.write([
            RecordChange(
                id: request, kind: .request, seen: team.west.seen(request), edits: [Edit(Field.archived, .bool(true))])
        ])
        #expect(try await team.west.sync().map(\.kind.code) == [nil])
        try await team.a.sync()
        #expect(try team.a.state(copy)?.isArchived == true)
        try Self.answer(team.a, copy, lead, ViewAnswer(until: team.server.time.now + 1_000_000))
        try await team.a.sync()
        try await team.west.sync()
        #expect(team.west.leads == [])
        #expect(try await team.problems() == [])
    }

    @Test("leads that people made one are looked at as one; the request stands beside the first of them")
    func merged() async throws {
        let team = try await OwnerTeam()
        let first = try team.a.addLead()
        let second = try team.a.addLead([Edit(Field.company, .text("Acme Ltd"))])
        try await team.a.sync()
        try team.a.write([
            RecordChange(id: first, kind: .lead, seen: team.a.seen(first)),
            RecordChange(id: second, kind: .lead, seen: team.a.seen(second)),
            RecordChange(
                id: .link(first, second), kind: .link,
                edits: [Edit(Field.verdict, .text(LinkVerdict.same.rawValue))]),
        ])
        try await team.a.sync()
        let request = try Self.ask(team.west, LeadCode.code(of: second))
        try await team.west.sync()
        try await team.a.sync()
        // Captured in the same millisecond, the one with the smaller id is the first.
        let root = min(first, second)
        let copy = RecordID.request(request, beside: root)
        try Self.answer(team.a, copy, root, ViewAnswer(until: team.server.time.now + 1_000_000))
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        try await team.west.sync()
        #expect(team.west.leads == [first, second])
        #expect(try await team.problems() == [])
    }
}
