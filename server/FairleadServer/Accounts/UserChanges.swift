import FairleadCore
import FairleadServerStore

/// Who is on the team, and what each may do.
extension AccountService {
    /// Adds a person. Everybody's devices learn the name with their next sync.
    ///
    /// - Throws: `ServiceError.invalid` for a name that cannot be one, `.conflict` for one that somebody has or had.
    package func addUser(name: String, role: Role, department: String) async throws {
        let actor = Actor(
            name: try NameRules.user(name), role: role, department: try NameRules.department(department))
        let now = storage.now()
        let changes = OwnChanges("user add", identity: storage.identity, now: now)
        try await storage.writeLog { ledger in
            guard try UserTable.load(ledger.transaction, actor.name) == nil else {
                throw ServiceError.conflict(
                    ServiceProblem(
                        "user_exists", "There is a user '\(actor.name)' already.",
                        hint: "Names are never given twice, since leads and histories keep them."))
            }
            // Two people whose names differ only in case would be taken for each other.
            let name = actor.name.lowercased()
            if let other = ledger.set.users.keys.sorted().first(where: { $0.lowercased() == name }) {
                throw ServiceError.conflict(
                    ServiceProblem(
                        "user_exists", "There is a user '\(other)' already, whose name differs only in case.",
                        hint: "Choose a name that nobody can mistake."))
            }
            var dice = SystemDice()
            let user = UserRow(
                actor: actor, isActive: true, record: .make(atMilliseconds: now, using: &dice), former: [])
            ledger.set.users[actor.name] = user
            ledger.set.users[actor.name]?.actor.pools = ledger.set.policy.pools(of: actor)
            try UserTable.insert(ledger.transaction, user, createdMilliseconds: now)
            try changes.write([user.directoryChange(from: nil)], to: &ledger)
        }
    }

    /// Gives a person another role or department. What the person may no longer see leaves the devices at their next
    /// sync, and the leads that the person owns come into view of the new department's managers.
    package func changeUser(name: String, role: Role, department: String) async throws {
        let department = try NameRules.department(department)
        let changes = OwnChanges("user change", identity: storage.identity, now: storage.now())
        try await storage.writeLog { ledger in
            var old = try UserTable.requireActive(ledger.transaction, name)
            old.actor.pools = ledger.set.policy.pools(of: old.actor)
            var user = old
            user.actor.role = role
            user.actor.department = department
            user.actor.pools = ledger.set.policy.pools(of: user.actor)
            guard user.actor != old.actor else { return }
            user.former = old.former(after: user.actor, head: ledger.set.head.position)
            ledger.set.users[user.actor.name] = user
            try UserTable.update(ledger.transaction, user)
            try changes.write([user.directoryChange(from: old)], to: &ledger)
            guard user.actor.department != old.actor.department else { return }
            for lead in try ledger.leads(involving: user.actor.name)
            where lead.owner == user.actor.name {
                try ledger.loadChildren(of: lead.id)
                ledger.set.followRoot(lead.id, at: ledger.set.head.position)
            }
        }
    }
}

extension UserRow {
    /// The reasons to see leads that the user had until `head` and no longer has as `actor`, each once, sorted.
    func former(after actor: Actor, head: UInt64) -> [FormerPrincipal] {
        let now = actor.principals
        let lost = self.actor.principals.filter { !now.contains($0) }
        let earlier = former.filter { !now.contains($0.principal) && !lost.contains($0.principal) }
        return (earlier + lost.map { FormerPrincipal(principal: $0, through: head) })
            .sorted { $0.principal < $1.principal }
    }
}

extension Ledger {
    /// Loads the leads that a user owns or works on, sorted by id.
    mutating func leads(involving user: String) throws -> [RecordState] {
        let ids = try FeedTable.visibleLeads(transaction, of: .user(user))
        try loadRecords(ids)
        return ids.compactMap { set.records[$0]?.state }.filter { $0.kind == .lead }
    }
}
