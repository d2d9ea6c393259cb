import FairleadCore
import FairleadStore

extension DeviceStore {
    /// Says that the server decides, when it may turn down what this user has done to leads.
    func remind(_ right: LeadRight, of leads: [LeadView], _ context: CommandContext) throws {
        if try leads.contains(where: { try !maySurely(right, $0) }) { context.say(Texts.serverDecides, .faint) }
    }

    /// Whether the server will take something from this user, as far as this device knows.
    private func maySurely(_ right: LeadRight, _ lead: LeadView) throws -> Bool {
        guard let user = try identity.user else { return true }
        let owner = lead.owner ?? (lead.pool == nil ? user.name : "")
        let department = try users().first { $0.name == owner }?.department ?? ""
        let access = LeadAccess(
            owner: owner, ownerDepartment: department, collaborators: lead.collaborators, pool: lead.pool,
            coOwner: lead.coOwner, isContested: lead.conflicts.contains(Field.owner))
        return Permissions.may(user, right, access)
    }
}
