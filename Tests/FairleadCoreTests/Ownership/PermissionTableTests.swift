import FairleadCore
import Testing

@Suite("OW-01 to OW-18: who may do what with a lead")
struct PermissionTableTests {
    /// The rights as the requirements say them: one letter each, in the order of `LeadRight`.
    private static let table: [LeadRelation: String] = [
        .admin: "slejgacbpk", .manager: "slejgacbpk", .owner: "slejgacb", .contender: "slej", .coOwner: "slej",
        .unaware: "sle", .collaborator: "sl", .poolMember: "sk", .viewer: "s",
    ]
    private static let letters: [LeadRight: Character] = [
        .see: "s", .log: "l", .edit: "e", .judge: "j", .decideGrade: "g", .assign: "a", .changeCollaborators: "c",
        .giveBack: "b", .approve: "p", .claim: "k",
    ]

    @Test("the table, right by right", arguments: LeadRelation.allCases)
    func rights(relation: LeadRelation) {
        let rights = String(
            LeadRight.allCases.filter(Permissions.rights(of: relation).contains).compactMap { Self.letters[$0] })
        #expect(rights == Self.table[relation])
    }

    /// A user of each role who stands in each relation to a lead, alone.
    private static func access(_ relation: LeadRelation) -> (actor: Actor, lead: LeadAccess) {
        var actor = Actor(name: "x", role: .rep, department: "east")
        var lead = LeadAccess(owner: "o", ownerDepartment: "west", collaborators: ["c"])
        switch relation {
        case .admin: actor.role = .admin
        case .manager:
            actor.role = .manager
            lead.ownerDepartment = "east"
        case .owner: lead.owner = "x"
        case .contender:
            lead.owner = "x"
            lead.isContested = true
        case .coOwner: lead.coOwner = "x"
        case .unaware:
            lead.ownerInView = "x"
            lead.coOwner = "x"
        case .collaborator: lead.collaborators.append("x")
        case .viewer: lead.viewers.append("x")
        case .poolMember:
            actor.pools = ["public"]
            lead.pool = "public"
            lead.owner = ""
        }
        return (actor, lead)
    }

    @Test("each relation is recognised", arguments: LeadRelation.allCases)
    func recognised(relation: LeadRelation) {
        let (actor, lead) = Self.access(relation)
        #expect(Permissions.relations(of: actor, to: lead).contains(relation))
        var stranger = actor
        stranger.name = "y"
        stranger.role = .rep
        stranger.pools = []
        #expect(Permissions.relations(of: stranger, to: lead) == [])
        for right in LeadRight.allCases { #expect(!Permissions.may(stranger, right, lead)) }
    }

    @Test("a department of no name has no manager, and a rep manages none; nobody is somebody of no name")
    func noDepartment() {
        let lead = LeadAccess(owner: "", ownerDepartment: "", collaborators: [])
        for role in Role.allCases where role != .admin {
            #expect(Permissions.relations(of: Actor(name: "", role: role, department: ""), to: lead) == [])
        }
        let (actor, east) = Self.access(.manager)
        var rep = actor
        rep.role = .rep
        #expect(!Permissions.may(rep, .see, east))
    }

    @Test("a pool's managers hand out what is in it; whoever does not know yet that he lost a lead must still be on it")
    func combined() {
        var (actor, lead) = Self.access(.poolMember)
        #expect(!Permissions.may(actor, .assign, lead))
        actor.role = .manager
        #expect(Permissions.may(actor, .assign, lead))
        let gone = LeadAccess(owner: "o", ownerDepartment: "", collaborators: [], ownerInView: "x")
        #expect(!Permissions.may(Actor(name: "x", role: .rep, department: "east"), .edit, gone))
    }
}
