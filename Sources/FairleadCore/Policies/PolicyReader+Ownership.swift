/// The sections `pools`, `contests` and `reclaim`.
extension PolicyReader {
    mutating func pools(_ node: PolicyNode) -> [Pool] {
        let entries = entries(node, "pools")
        guard entries.count <= Limits.poolsMax else {
            note(node, "pools", "There are more than \(Limits.poolsMax) pools.")
            return []
        }
        return entries.compactMap { pool($0, join("pools", $0.key)) }
    }

    private mutating func pool(_ member: PolicyNode.Member, _ path: String) -> Pool? {
        let node = member.value
        let members = members(
            node, path,
            known: [
                "title", "roles", "departments", "users", "claims_per_day", "holding_max", "cool_down_days",
            ])
        guard isName(member.key, PolicyNode(.null, line: member.line), path),
            let title = required("title", of: members, in: node, path).flatMap({ text($0, join(path, "title")) })
        else { return nil }
        var pool = Pool(member.key, title: title, roles: words(members["roles"], join(path, "roles"), as: Role.self))
        pool.departments = texts(members["departments"], join(path, "departments"))
        pool.users = texts(members["users"], join(path, "users"))
        pool.claimsPerDay = amount("claims_per_day", of: members, path)
        pool.holdingMax = amount("holding_max", of: members, path)
        pool.coolDownDays = days("cool_down_days", of: members, path) ?? 0
        if pool.roles.isEmpty, pool.users.isEmpty { note(node, path, "Nobody is a member: name roles or users.") }
        return pool
    }

    mutating func contests(_ node: PolicyNode) -> ContestPolicy {
        let path = "contests"
        let members = members(
            node, path, known: GradeTable<Int>.keys + ["company_owner_first", "late_contact", "automatic_merge"])
        var policy = ContestPolicy.standard
        policy.byGrade = table(members, path, standard: policy.byGrade) {
            $0.word($1, $2, as: ContestPolicy.Resolution.self)
        }
        if let first = members["company_owner_first"].flatMap({ flag($0, join(path, "company_owner_first")) }) {
            policy.isCompanyOwnerFirst = first
        }
        if let late = members["late_contact"].flatMap({
            word($0, join(path, "late_contact"), as: ContestPolicy.Late.self)
        }) {
            policy.late = late
        }
        if let merge = members["automatic_merge"].flatMap({
            word($0, join(path, "automatic_merge"), as: ContestPolicy.AutomaticMerge.self)
        }) {
            policy.automaticMerge = merge
        }
        return policy
    }

    mutating func reclaim(_ node: PolicyNode) -> ReclaimPolicy {
        let path = "reclaim"
        let members = members(node, path, known: GradeTable<Int>.keys + ["protected_days", "pool"])
        var policy = ReclaimPolicy.standard
        policy.byGrade = table(members, path, standard: policy.byGrade) { $0.term($1, $2) }
        if let days = days("protected_days", of: members, path) { policy.protectedDays = days }
        if let pool = members["pool"].flatMap({ text($0, join(path, "pool")) }) { policy.pool = pool }
        return policy
    }

    private mutating func term(_ node: PolicyNode, _ path: String) -> ReclaimPolicy.Term? {
        let members = members(node, path, known: ["after_days", "warn_days"])
        let after = required("after_days", of: members, in: node, path).flatMap {
            number($0, join(path, "after_days"), 0...Limits.policyDaysMax)
        }
        let warn = days("warn_days", of: members, path) ?? 0
        guard let after else { return nil }
        if after > 0, warn >= after { note(node, path, "The warning comes \(warn) days before the end of \(after).") }
        return .init(after: after, warn: warn)
    }

    /// Names of pools that the sections use have to be those of pools.
    mutating func checkPools(of policy: Policy, _ sections: [String: PolicyNode]) {
        var used = [("reclaim.pool", policy.reclaim.pool), ("assignment.otherwise", policy.assignment.otherwise)]
        used += policy.assignment.fromPools.map { ("assignment.from_pools", $0) }
        used += policy.assignment.rules.compactMap { rule in
            rule.pool.map { ("assignment.rules.\(rule.name).pool", $0) }
        }
        for (path, name) in used where policy.pool(name) == nil {
            let names = policy.pools.map(\.name).joined(separator: ", ")
            note(
                node(at: path, in: sections) ?? PolicyNode(.null), path,
                "There is no pool \(name), only: \(names).")
        }
    }

    /// Where a setting stands in the file; its section when it is the standard's.
    private func node(at path: String, in sections: [String: PolicyNode]) -> PolicyNode? {
        let names = path.split(separator: ".").map(String.init)
        var node = names.first.flatMap { sections[$0] } ?? sections["pools"]
        for name in names.dropFirst() {
            guard case .object(let members) = node?.content, let member = members.first(where: { $0.key == name })
            else { break }
            node = member.value
        }
        return node
    }

    private mutating func amount(_ name: String, of members: [String: PolicyNode], _ path: String) -> Int64? {
        members[name].flatMap { number($0, join(path, name), 1...Limits.policyAmountMax) }
    }

    mutating func days(_ name: String, of members: [String: PolicyNode], _ path: String) -> Int64? {
        members[name].flatMap { number($0, join(path, name), 0...Limits.policyDaysMax) }
    }
}
