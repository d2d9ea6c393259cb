import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Requests for approvals (OW-17)", .everyDatabase)
struct ApprovalTests {
    private static func ask(
        _ device: TestDevice, _ lead: RecordID, _ edits: [Edit] = [Edit(Field.what, .text("Quote 180k"))]
    ) throws -> RecordID {
        let id = device.newID()
        try device.write([
            RecordChange(id: lead, kind: .lead, seen: device.seen(lead)),
            RecordChange(id: id, kind: .request, lead: lead, isCreation: true, edits: edits),
        ])
        return id
    }

    private static func write(_ device: TestDevice, _ request: RecordID, _ lead: RecordID, _ edit: Edit) throws {
        try device.write([
            RecordChange(id: lead, kind: .lead, seen: device.seen(lead)),
            RecordChange(id: request, kind: .request, lead: lead, seen: device.seen(request), edits: [edit]),
        ])
    }

    private static func answer(_ isApproved: Bool, _ reason: String? = nil) -> Edit {
        Edit(Field.answer, ApprovalAnswer(isApproved: isApproved, reason: reason).value)
    }

    private static func lead(_ team: OwnerTeam) async throws -> RecordID {
        let lead = try team.a.addLead([
            Edit(Field.company, .text("Acme")), Edit(CellKey(Field.collaborators, element: "b"), .int(0)),
        ])
        try await team.syncAll()
        return lead
    }

    @Test("whoever may edit a lead asks; a manager or an admin answers, and nobody what he has asked himself")
    func rights() async throws {
        let team = try await OwnerTeam()
        let lead = try await Self.lead(team)
        for (device, code) in [
            (team.b, "not_allowed"), (team.west, "unknown_record"), (team.marketing, "unknown_record"),
            (team.manager, nil), (team.admin, nil),
        ] {
            _ = try Self.ask(device, lead)
            #expect(try await device.sync().map(\.kind.code) == [code], "\(device.user) asks")
        }
        let request = try Self.ask(team.a, lead)
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        try await team.syncAll()
        #expect(try team.b.text(request, Field.what) == "Quote 180k", "everybody on the lead sees it")
        #expect(try team.west.state(request) == nil)
        for (device, code) in [
            (team.a, "not_allowed"), (team.b, "not_allowed"), (team.west, "unknown_record"),
            (team.marketing, "unknown_record"), (team.manager, nil),
        ] {
            try Self.write(device, request, lead, Self.answer(true))
            #expect(try await device.sync().map(\.kind.code) == [code], "\(device.user) answers")
        }
        let own = try Self.ask(team.manager, lead)
        try Self.write(team.manager, own, lead, Self.answer(true))
        #expect(try await team.manager.sync().map(\.kind.code) == [nil, "not_allowed"])
        try await team.admin.sync()
        try Self.write(team.admin, own, lead, Self.answer(true))
        #expect(try await team.admin.sync().map(\.kind.code) == [nil])
        #expect(try await team.problems() == [])
    }

    @Test("of several who answer the first in the log counts, and the other answer can be read back")
    func first() async throws {
        let team = try await OwnerTeam()
        let lead = try await Self.lead(team)
        let request = try Self.ask(team.a, lead)
        try await team.syncAll()
        try await team.manager.sync()
        try await team.admin.sync()
        try Self.write(team.manager, request, lead, Self.answer(false, "too cheap"))
        try Self.write(team.admin, request, lead, Self.answer(true))
        try await team.admin.sync()
        try await team.manager.sync()
        try await team.a.sync()
        let state = try #require(try team.a.state(request))
        let approval = try #require(ApprovalRequest(state))
        #expect(approval.answer == ApprovalAnswer(isApproved: true, reason: nil))
        #expect(approval.decidedBy == team.admin.user && approval.author == "a")
        #expect(state.past.compactMap { ApprovalAnswer($0.version.value)?.reason } == ["too cheap"])
        #expect(try await team.problems() == [])
    }

    @Test("nothing but what is asked is written by whoever asks, nothing but the answer by whoever decides")
    func forged() async throws {
        let team = try await OwnerTeam()
        let lead = try await Self.lead(team)
        let what = Edit(Field.what, .text("Quote"))
        let request = try Self.ask(team.a, lead)
        _ = try Self.ask(team.a, lead, [what, Self.answer(true)])
        _ = try Self.ask(team.a, lead, [what, Edit(Field.author, .text("b"))])
        _ = try Self.ask(team.a, lead, [what, Edit(Field.user, .text("b"))])
        _ = try Self.ask(team.a, lead, [Edit(Field.what, .text(""))])
        _ = try Self.ask(team.a, lead, [Edit(Field.archived, .bool(false))])
        _ = try Self.ask(team.a, lead, [Edit(Field.reason, .text("why"))])
        try Self.write(team.a, request, lead, what)
        let expected = [
            nil, "read_only", "read_only", "read_only", "bad_value", "bad_value", "bad_value", "read_only",
        ]
        #expect(try await team.a.sync().map(\.kind.code) == expected)
        try await team.manager.sync()
        try Self.write(team.manager, request, lead, Edit(Field.answer, ViewAnswer(until: 5).value))
        try Self.write(team.manager, request, lead, Edit(Field.archived, .bool(true)))
        #expect(try await team.manager.sync().map(\.kind.code) == ["read_only", "read_only"])
        // Taken back by whoever asked, nobody is asked any more.
        try Self.write(team.a, request, lead, Edit(Field.archived, .bool(true)))
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        #expect(try team.a.state(request).flatMap(ApprovalRequest.init)?.isWithdrawn == true)
        // A request to look at the lead is not answered with an approval.
        let view = team.west.newID()
        try team.west.write([
            RecordChange(
                id: view, kind: .request, isCreation: true,
                edits: [Edit(Field.about, .text(LeadCode.code(of: lead)))])
        ])
        try await team.west.sync()
        try await team.manager.sync()
        try Self.write(team.manager, .request(view, beside: lead), lead, Self.answer(true))
        #expect(try await team.manager.sync().map(\.kind.code) == ["read_only"])
        #expect(team.west.leads == [])
        #expect(try await team.problems() == [])
    }
}
