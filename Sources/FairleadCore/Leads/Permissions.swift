/// What a user may do, kept on the server; a device is only told.
package enum Role: String, Sendable, CaseIterable {
    case rep, manager, marketing, admin
}

/// The user on whose behalf a change set is judged.
package struct Actor: Hashable, Sendable {
    package var name: String
    package var role: Role
    package var department: String
    /// The pools that the policy makes this user a member of.
    package var pools: [String]

    /// As whom the server stands in histories; nobody can have this name.
    package static let serverName = "server"

    package init(name: String, role: Role, department: String, pools: [String] = []) {
        self.name = name
        self.role = role
        self.department = department
        self.pools = pools
    }
}

/// Who a lead belongs to, as far as rights go.
package struct LeadAccess: Hashable, Sendable {
    /// Empty for a lead in a pool.
    package var owner: String
    package var ownerDepartment: String
    package var collaborators: [String]
    package var pool: String?
    package var coOwner: String?
    package var viewers: [String]
    /// Several stand for it until somebody decides.
    package var isContested: Bool
    /// The owner that an author had in view who has not seen the one of now.
    package var ownerInView: String?

    package init(
        owner: String, ownerDepartment: String, collaborators: [String], pool: String? = nil, coOwner: String? = nil,
        viewers: [String] = [], isContested: Bool = false, ownerInView: String? = nil
    ) {
        self.owner = owner
        self.ownerDepartment = ownerDepartment
        self.collaborators = collaborators
        self.pool = pool
        self.coOwner = coOwner
        self.viewers = viewers
        self.isContested = isContested
        self.ownerInView = ownerInView
    }

    package init(_ lead: RecordState, departmentOf: (String) -> String) {
        let owner = lead.owner ?? ""
        self.init(
            owner: owner, ownerDepartment: owner.isEmpty ? "" : departmentOf(owner),
            collaborators: lead.elements(Field.collaborators), pool: lead.pool,
            coOwner: lead.value(Field.coOwner)?.text, viewers: lead.elements(Field.viewers),
            isContested: lead.isContested)
    }
}

/// What a user is to a lead; often several things at once.
package enum LeadRelation: String, Hashable, Sendable, CaseIterable {
    case admin
    /// Of the owner's department, or of the pool.
    case manager
    case owner
    /// One of several who stand for the lead, until somebody decides.
    case contender
    case coOwner = "co-owner"
    /// Whoever had the lead before, and does not know yet that it is another's.
    case unaware = "owner before"
    case collaborator
    case poolMember = "pool member"
    /// For a while.
    case viewer
}

/// What can be done with a lead.
package enum LeadRight: String, Hashable, Sendable, CaseIterable {
    case see
    /// Say what happened with the prospect.
    case log
    case edit
    /// Say that two leads are one, or are not.
    case judge
    /// Against what the answers say.
    case decideGrade = "decide the grade"
    case assign
    case changeCollaborators = "change who works on it"
    /// Back to a pool.
    case giveBack = "give back"
    /// What is about to be offered.
    case approve = "approve what is offered"
    case claim
}

/// Who may do what with a lead (OW-01 to OW-18): this table, and nothing beside it. Roles are never taken from a change
/// set.
package enum Permissions {
    package static func rights(of relation: LeadRelation) -> Set<LeadRight> {
        switch relation {
        case .admin, .manager:
            [.see, .log, .edit, .judge, .decideGrade, .assign, .changeCollaborators, .giveBack, .approve, .claim]
        case .owner: [.see, .log, .edit, .judge, .decideGrade, .assign, .changeCollaborators, .giveBack]
        // Nobody decides about his own contest (AS-07).
        case .contender, .coOwner: [.see, .log, .edit, .judge]
        // R16: what somebody wrote before he learnt that the lead is another's counts.
        case .unaware: [.see, .log, .edit]
        case .collaborator: [.see, .log]
        case .poolMember: [.see, .claim]
        case .viewer: [.see]
        }
    }

    package static func relations(of actor: Actor, to lead: LeadAccess) -> [LeadRelation] {
        LeadRelation.allCases.filter { isTrue($0, of: actor, lead) }
    }

    package static func may(_ actor: Actor, _ right: LeadRight, _ lead: LeadAccess) -> Bool {
        relations(of: actor, to: lead).contains { rights(of: $0).contains(right) }
    }

    private static func isTrue(_ relation: LeadRelation, of actor: Actor, _ lead: LeadAccess) -> Bool {
        let isOwner = isSame(lead.owner, actor)
        switch relation {
        case .admin: return actor.role == .admin
        case .manager: return actor.role == .manager && (isInDepartment(actor, lead) || isInPool(actor, lead))
        case .owner: return isOwner && !lead.isContested
        case .contender: return isOwner && lead.isContested
        case .coOwner: return lead.coOwner.map { isSame($0, actor) } ?? false
        case .unaware: return lead.ownerInView.map { isSame($0, actor) } ?? false && isInvolved(actor, lead)
        case .collaborator: return lead.collaborators.contains { isSame($0, actor) }
        case .poolMember: return isInPool(actor, lead)
        case .viewer: return lead.viewers.contains { isSame($0, actor) }
        }
    }

    private static func isInvolved(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        lead.collaborators.contains { isSame($0, actor) } || lead.coOwner.map { isSame($0, actor) } ?? false
    }

    private static func isInDepartment(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        !actor.department.isEmpty && actor.department == lead.ownerDepartment
    }

    private static func isInPool(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        lead.pool.map { pool in actor.pools.contains { $0.utf8.elementsEqual(pool.utf8) } } ?? false
    }

    private static func isSame(_ name: String, _ actor: Actor) -> Bool {
        !name.isEmpty && name.utf8.elementsEqual(actor.name.utf8)
    }
}
