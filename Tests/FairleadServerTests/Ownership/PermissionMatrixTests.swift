import FairleadCore
import FairleadProtocol
import Testing

@testable import FairleadServer

/// Every kind of edit by whoever can stand in any relation to a lead, pushed to the server (OW-01 to OW-18).
@Suite("Role × command × relation", .everyDatabase)
struct PermissionMatrixTests {
    private enum Command: String, CaseIterable {
        case log, contact, edit, archive, merge, grade, override, assign, coOwner, collaborator, giveBack, claim

        var right: LeadRight {
            switch self {
            case .log, .contact: .log
            case .edit, .archive, .grade: .edit
            case .merge: .judge
            case .override: .decideGrade
            case .assign, .coOwner: .assign
            case .collaborator: .changeCollaborators
            case .giveBack: .giveBack
            case .claim: .claim
            }
        }
    }

    /// Who stands how to the lead, and how that comes about.
    private enum Place: String, CaseIterable {
        case owner, contender, coOwner, marketing, collaborator, viewer, manager, otherManager, admin, colleague
        case poolMember, poolManager, poolStranger

        /// What the requirements give to whoever stands so.
        var relation: LeadRelation? {
            switch self {
            case .owner: .owner
            case .coOwner, .marketing: .coOwner
            case .collaborator: .collaborator
            case .viewer: .viewer
            case .manager, .poolManager: .manager
            case .admin: .admin
            case .poolMember: .poolMember
            case .contender: .contender
            case .otherManager, .poolStranger, .colleague: nil
            }
        }
    }

    @Test("what the table allows is taken in, all else is refused, and whoever sees nothing learns nothing")
    func matrix() async throws {
        let team = try await OwnerTeam {
            $0.pools[1].claimsPerDay = nil
            $0.pools[1].holdingMax = nil
            $0.pools[1].roles = [.rep, .manager]
            $0.pools[1].departments = ["east"]
            $0.assignment.capturedBy = []
        }
        for place in Place.allCases {
            for command in Command.allCases {
                let (device, lead) = try await Self.set(place, team)
                try await device.sync()
                try Self.run(command, on: lead, by: device)
                let codes = try await device.sync().map(\.kind.code)
                let rights = place.relation.map(Permissions.rights) ?? []
                // Whoever may assign a lead may also say that it is his own.
                let expected = rights.contains(command.right) || command == .claim && rights.contains(.assign)
                let what = "\(place): \(command) of \(device.user)"
                #expect((codes.last == .some(nil)) == expected, "\(what): \(codes)")
                if place.relation == nil { #expect(codes.last == "unknown_record", "\(what)") }
            }
        }
        #expect(try await team.problems() == [])
    }

    @Test("OW-11: whoever may look at a lead for a while loses it, bytes and all, when the time is over")
    func views() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead()
        let until = team.server.time.now + 3_600_000
        try team.a.edit(lead, [Edit(CellKey(Field.viewers, element: "w"), .int(until))])
        try team.a.edit(lead, [Edit(CellKey(Field.viewers, element: "nobody"), .int(until))])
        try team.a.edit(lead, [Edit(CellKey(Field.viewers, element: "w"), .text("always"))])
        #expect(try await team.a.sync().map(\.kind.code) == [nil, nil, "unknown_user", "bad_value"])
        try await team.west.sync()
        #expect(team.west.leads == [lead])
        team.server.time.advance(by: 3_599_999)
        try await team.west.sync()
        #expect(team.west.leads == [lead])
        team.server.time.advance(by: 1)
        try team.west.edit(lead, Field.city, .text("Bonn"))
        #expect(try await team.west.sync().map(\.kind.isQuarantined) == [true])
        #expect(team.west.leads == [] && team.west.gone == [lead])
        // Granted again it comes back.
        try await team.a.sync()
        try team.a.edit(lead, [Edit(CellKey(Field.viewers, element: "w"), .int(until + 9_000_000))])
        try await team.a.sync()
        #expect(try await team.problems() == [])
        #expect(team.west.leads == [lead])
    }

    /// Makes a lead to which a user stands so.
    private static func set(_ place: Place, _ team: OwnerTeam) async throws -> (TestDevice, RecordID) {
        func lead(by owner: TestDevice, _ edits: [Edit] = []) async throws -> RecordID {
            let lead = try owner.addLead([Edit(Field.company, .text("\(place) \(owner.written.count)"))] + edits)
            try await owner.sync()
            return lead
        }
        switch place {
        case .owner: return (team.a, try await lead(by: team.a))
        case .coOwner: return (team.b, try await lead(by: team.a, [Edit(Field.coOwner, .text("b"))]))
        case .marketing: return (team.marketing, try await lead(by: team.west, [Edit(Field.coOwner, .text("mia"))]))
        case .collaborator:
            return (
                team.b, try await lead(by: team.a, [Edit(CellKey(Field.collaborators, element: "b"), .int(0))])
            )
        case .viewer:
            let until = team.server.time.now + 86_400_000
            return (
                team.west, try await lead(by: team.a, [Edit(CellKey(Field.viewers, element: "w"), .int(until))])
            )
        case .manager: return (team.manager, try await lead(by: team.a))
        case .otherManager: return (team.manager, try await lead(by: team.west))
        case .admin: return (team.admin, try await lead(by: team.west))
        case .colleague: return (team.b, try await lead(by: team.a))
        case .poolMember, .poolManager, .poolStranger:
            let lead = try await lead(by: team.admin)
            try team.admin.edit(lead, [OwnerTeam.giveBack()])
            try await team.admin.sync()
            return (place == .poolMember ? team.a : place == .poolManager ? team.manager : team.west, lead)
        case .contender:
            let lead = try await lead(by: team.admin, OwnerTeam.answers(.a))
            try team.admin.edit(lead, [OwnerTeam.giveBack()])
            for device in [team.admin, team.a, team.b] { try await device.sync() }
            for (device, name) in [(team.a, "a"), (team.b, "b")] {
                try device.edit(lead, [OwnerTeam.claim(name)])
                try await device.sync()
            }
            return (team.a, lead)
        }
    }

    private static func run(_ command: Command, on lead: RecordID, by device: TestDevice) throws {
        switch command {
        case .log: try device.addNote(to: lead)
        case .contact: try device.edit(lead, Field.lastContactAt, .int(1_700_000_000_000))
        case .edit: try device.edit(lead, Field.city, .text("Bonn \(device.written.count)"))
        case .archive: try device.edit(lead, Field.archived, .bool(true))
        case .grade: try device.edit(lead, "answer_budget", .text("B"))
        case .override:
            let decided = GradeOverride(grade: .c, reason: "test", until: nil)
            try device.edit(lead, Field.gradeOverride, decided.value)
        case .assign: try device.edit(lead, Field.owner, .text("w"))
        case .coOwner: try device.edit(lead, Field.coOwner, .text("w"))
        case .collaborator: try device.edit(lead, [Edit(CellKey(Field.collaborators, element: "n"), .int(7))])
        case .giveBack: try device.edit(lead, [OwnerTeam.giveBack(to: "nurture")])
        case .claim: try device.edit(lead, [OwnerTeam.claim(device.user)])
        case .merge:
            // With a lead of one's own, so that only the other one counts.
            let own = try device.addLead([Edit(Field.company, .text("own \(device.written.count)"))])
            try device.write([
                RecordChange(id: own, kind: .lead), RecordChange(id: lead, kind: .lead, seen: device.seen(lead)),
                RecordChange(
                    id: .link(own, lead), kind: .link,
                    edits: [Edit(Field.verdict, .text(LinkVerdict.different.rawValue))]),
            ])
        }
    }
}
