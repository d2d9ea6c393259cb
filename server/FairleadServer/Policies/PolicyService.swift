import FairleadCore
import FairleadServerStore

/// The rules that the team works by. They are kept in the log like everything else, so every device gets them.
package struct PolicyService: Sendable {
    let storage: ServiceStorage

    /// Returns the policy that holds now; the standard one before any was applied.
    package func current() async throws -> Policy {
        try await storage.read { try PolicyService.current($0).policy }
    }

    /// Works out what a policy would change, without changing anything.
    package func preview(_ policy: Policy) async throws -> PolicyPreview {
        let now = storage.now()
        return try await storage.read { transaction in
            let old = try PolicyService.current(transaction).policy
            try PolicyService.check(policy, over: old.version)
            var preview = PolicyPreview(old: old, new: policy)
            let users = try UserTable.all(transaction)
            preview.compare(
                users: Set(users.keys), departments: Set(users.values.map(\.actor.department).filter { !$0.isEmpty }))
            guard !preview.settings.isEmpty else { return preview }
            try PolicyTable.forEachGradedLead(transaction) { preview.add($0, at: now) }
            return preview
        }
    }

    /// Makes a policy the one that holds, and returns it with its new version; one that changes nothing keeps the old.
    ///
    /// - Throws: `ServiceError.conflict` when somebody has applied another one since `policy.version`.
    package func apply(_ policy: Policy) async throws -> Policy {
        let changes = OwnChanges("policy apply", identity: storage.identity, now: storage.now())
        let matching = try await current().matching
        let applied = try await storage.writeLog { ledger in
            let (old, record) = try PolicyService.current(ledger.transaction)
            try PolicyService.check(policy, over: old.version)
            var policy = policy
            policy.version = old.version
            guard policy != old else { return old }
            policy.version = old.version + 1
            try PolicyService.checkPools(of: policy, ledger.transaction)
            try PolicyService.renewPools(of: policy, &ledger)
            var dice = SystemDice()
            let id = record ?? RecordID.make(atMilliseconds: changes.now, using: &dice)
            try changes.write(
                [RecordChange(id: id, kind: .policy, isCreation: record == nil, edits: [policy.edit])], to: &ledger)
            return policy
        }
        if applied.matching != matching { try await Rematching(storage: storage).settle() }
        return applied
    }

    /// A pool that is gone has no members, and its leads would be nobody's.
    private static func checkPools(of policy: Policy, _ transaction: any DatabaseTransaction) throws {
        for (holder, count) in try HoldingTable.counts(transaction).sorted(by: { $0.key < $1.key }) {
            guard holder.hasPrefix("p:"), policy.pool(String(holder.dropFirst(2))) == nil else { continue }
            throw ServiceError.conflict(
                ServiceProblem(
                    "pool_in_use",
                    "The pool \(holder.dropFirst(2)) has \(count) leads, and the policy does not name it.",
                    hint: "Keep the pool until its leads are assigned."))
        }
    }

    /// Notes what users saw as members of pools, and no longer will (R23).
    private static func renewPools(of policy: Policy, _ ledger: inout Ledger) throws {
        for name in ledger.set.users.keys.sorted() {
            guard let old = ledger.set.users[name] else { continue }
            var user = old
            user.actor.pools = policy.pools(of: user.actor)
            guard user.actor.pools != old.actor.pools else { continue }
            user.former = old.former(after: user.actor, head: ledger.set.head.position)
            ledger.set.users[name] = user
            try UserTable.update(ledger.transaction, user)
        }
    }

    private static func current(
        _ transaction: any DatabaseTransaction
    ) throws -> (policy: Policy, record: RecordID?) {
        guard let record = try PolicyTable.load(transaction) else { return (.standard, nil) }
        guard let policy = Policy(record) else {
            throw ServiceError.conflict(
                ServiceProblem(
                    "policy_unreadable", "The policy was written by a newer server.", hint: "Update this one."))
        }
        return (policy, record.id)
    }

    private static func check(_ policy: Policy, over version: Int64) throws {
        guard policy.version == version else {
            throw ServiceError.conflict(
                ServiceProblem(
                    "policy_changed",
                    "The policy is at version \(version), and this one was made from \(policy.version).",
                    hint: "See what changed with 'policy show', then put 'version: \(version)' into the file."))
        }
        guard PolicyText.text(of: policy.node).utf8.count <= Limits.policySizeBytesMax else {
            throw ServiceError.invalid(
                ServiceProblem(
                    "policy_too_large", "The policy is larger than \(Limits.policySizeBytesMax) bytes.",
                    hint: "Shorten its texts."))
        }
    }
}
