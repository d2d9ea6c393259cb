/// The section `assignment`.
extension PolicyReader {
    private static let path = "assignment"

    mutating func assignment(_ node: PolicyNode, grading: GradingPolicy?) -> AssignmentPolicy {
        let path = PolicyReader.path
        let members = members(
            node, path, known: ["captured_by", "from_pools", "people", "rules", "otherwise"])
        var policy = AssignmentPolicy.standard
        if let node = members["captured_by"] {
            policy.capturedBy = words(node, join(path, "captured_by"), as: Role.self)
        }
        if let node = members["from_pools"] { policy.fromPools = texts(node, join(path, "from_pools")) }
        if let node = members["people"] { policy.people = people(node, join(path, "people")) }
        if let node = members["rules"] { policy.rules = rules(node, join(path, "rules"), grading: grading) }
        if let pool = members["otherwise"].flatMap({ text($0, join(path, "otherwise")) }) { policy.otherwise = pool }
        return policy
    }

    private mutating func people(_ node: PolicyNode, _ path: String) -> [AssignmentPolicy.Person] {
        let entries = entries(node, path)
        guard entries.count <= Limits.peopleMax else {
            note(node, path, "There are more than \(Limits.peopleMax) people.")
            return []
        }
        return entries.map { entry in
            let path = join(path, entry.key)
            let members = members(entry.value, path, known: ["hired_on", "skills", "weight", "capacity"])
            var person = AssignmentPolicy.Person(entry.key)
            person.hiredAt = members["hired_on"].flatMap { day($0, join(path, "hired_on")) }
            person.skills = texts(members["skills"], join(path, "skills"))
            if let node = members["weight"], let weight = number(node, join(path, "weight"), 0...1000) {
                person.weight = weight
            }
            person.capacity = members["capacity"].flatMap {
                number($0, join(path, "capacity"), 0...Limits.policyAmountMax)
            }
            return person
        }
    }

    private mutating func day(_ node: PolicyNode, _ path: String) -> Int64? {
        if case .text(let text) = node.content, text.utf8.count == 10,
            let moment = RFC3339.milliseconds("\(text)T00:00:00Z")
        {
            return moment
        }
        note(node, path, "This is a day, as 2024-03-01.")
        return nil
    }

    private mutating func rules(_ node: PolicyNode, _ path: String, grading: GradingPolicy?) -> [AssignmentRule] {
        let entries = entries(node, path)
        guard entries.count <= Limits.assignmentRulesMax else {
            note(node, path, "There are more than \(Limits.assignmentRulesMax) rules.")
            return []
        }
        return entries.compactMap { rule($0, join(path, $0.key), grading: grading) }
    }

    private static let conditions = ["grades", "cities", "sources", "tags", "answers"]
    private static let choices = ["roles", "departments", "users", "skills", "tenure_days_min", "choose"]

    private mutating func rule(
        _ member: PolicyNode.Member, _ path: String, grading: GradingPolicy?
    ) -> AssignmentRule? {
        let node = member.value
        let before = problems.count
        let members = members(
            node, path, known: PolicyReader.conditions + PolicyReader.choices + ["pool", "every_days", "batch_max"])
        _ = isName(member.key, PolicyNode(.null, line: member.line), path)
        var rule = AssignmentRule(member.key)
        rule.grades = words(members["grades"], join(path, "grades"), as: Grade.self)
        rule.cities = texts(members["cities"], join(path, "cities"))
        rule.sources = texts(members["sources"], join(path, "sources"))
        rule.tags = texts(members["tags"], join(path, "tags"))
        rule.answers = members["answers"].map { answers($0, join(path, "answers"), grading: grading) } ?? []
        if let pool = members["pool"] {
            rule.pool = text(pool, join(path, "pool"))
        }
        readBatch(&rule, members, path)
        if let pool = members["pool"], rule.everyDays == nil {
            if let other = PolicyReader.choices.first(where: { members[$0] != nil }) {
                note(
                    pool, join(path, "pool"),
                    "A rule has either a pool, or people with \(other), or both and every_days.")
            }
        } else {
            choose(&rule, members, in: node, path)
        }
        // A rule of which a part is not understood would give leads to others than it says.
        return problems.count == before ? rule : nil
    }

    /// When what waits in the rule's pool is handed out.
    private mutating func readBatch(_ rule: inout AssignmentRule, _ members: [String: PolicyNode], _ path: String) {
        if let days = members["every_days"] {
            rule.everyDays = number(days, join(path, "every_days"), 1...Limits.policyDaysMax)
            if members["pool"] == nil {
                note(days, join(path, "every_days"), "Such leads wait for their day in a pool: name it.")
            }
        }
        if let most = members["batch_max"] {
            rule.batchMax = number(most, join(path, "batch_max"), 1...Limits.policyAmountMax)
            if members["every_days"] == nil {
                note(most, join(path, "batch_max"), "Without every_days nothing is handed out in batches.")
            }
        }
    }

    private mutating func choose(
        _ rule: inout AssignmentRule, _ members: [String: PolicyNode], in node: PolicyNode, _ path: String
    ) {
        rule.roles = words(members["roles"], join(path, "roles"), as: Role.self)
        rule.departments = texts(members["departments"], join(path, "departments"))
        rule.users = texts(members["users"], join(path, "users"))
        rule.skills = texts(members["skills"], join(path, "skills"))
        rule.tenureDaysMin = days("tenure_days_min", of: members, path)
        if let choice = required("choose", of: members, in: node, path).flatMap({
            word($0, join(path, "choose"), as: AssignmentRule.Choice.self)
        }) {
            rule.choice = choice
        }
        if rule.roles.isEmpty, rule.users.isEmpty {
            note(node, path, "Nobody can get these leads: name roles, users, or a pool.")
        }
    }

    private mutating func answers(
        _ node: PolicyNode, _ path: String, grading: GradingPolicy?
    ) -> [AssignmentRule.Answer] {
        entries(node, path).compactMap { entry in
            let place = join(path, entry.key)
            guard let dimension = grading?.dimension(entry.key) else {
                note(PolicyNode(.null, line: entry.line), place, "\(entry.key) is not one of the dimensions.")
                return nil
            }
            let letters = texts(entry.value, place)
            for letter in letters where dimension.meaning(of: letter) == nil {
                let names = dimension.answers.map(\.letter).joined(separator: ", ")
                note(entry.value, place, "\(letter) is not one of the answers \(names).")
            }
            return .init(entry.key, letters)
        }
    }
}
