/// What a user may do, kept on the server; a device is only told.
package enum Role: String, Sendable, CaseIterable {
    case rep, manager, marketing, admin
}

/// The user on whose behalf a change set is judged.
package struct Actor: Hashable, Sendable {
    package var name: String
    package var role: Role
    package var department: String

    /// As whom the server stands in histories; nobody can have this name.
    package static let serverName = "server"

    package init(name: String, role: Role, department: String) {
        self.name = name
        self.role = role
        self.department = department
    }
}

/// Who a lead belongs to, as far as rights go.
package struct LeadAccess: Hashable, Sendable {
    package var owner: String
    package var ownerDepartment: String
    package var collaborators: [String]

    package init(owner: String, ownerDepartment: String, collaborators: [String]) {
        self.owner = owner
        self.ownerDepartment = ownerDepartment
        self.collaborators = collaborators
    }
}

/// Who may see and change a lead (DESIGN section 6). Roles are never taken from a change set.
package enum Permissions {
    package static func maySee(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        switch actor.role {
        case .admin: true
        case .manager: isInvolved(actor, lead) || isInDepartment(actor, lead)
        case .rep, .marketing: isInvolved(actor, lead)
        }
    }

    /// Those who see a lead may edit it; what only some of them may is asked below.
    package static func mayEdit(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        maySee(actor, lead)
    }

    /// The owner hands a lead on; a manager assigns within the department, an admin everywhere.
    package static func mayAssign(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        switch actor.role {
        case .admin: true
        case .manager: lead.owner == actor.name || isInDepartment(actor, lead)
        case .rep, .marketing: lead.owner == actor.name
        }
    }

    /// Whoever may assign a lead also says who works on it.
    package static func mayChangeCollaborators(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        mayAssign(actor, lead)
    }

    /// Everybody who works on a lead answers for its grade; against the answers decides who also assigns it.
    package static func mayDecideGrade(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        mayAssign(actor, lead)
    }

    private static func isInvolved(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        lead.owner == actor.name || lead.collaborators.contains(actor.name)
    }

    private static func isInDepartment(_ actor: Actor, _ lead: LeadAccess) -> Bool {
        !actor.department.isEmpty && actor.department == lead.ownerDepartment
    }
}
