/// The sections about owners as trees, in the one order in which they are written anywhere.
extension Pool {
    var node: PolicyNode {
        var members: [PolicyNode.Member] = [
            .init("title", .text(title)), .init("roles", .texts(roles.map(\.rawValue))),
        ]
        members.add("departments", departments)
        members.add("users", users)
        if let claimsPerDay { members.append(.init("claims_per_day", .int(claimsPerDay))) }
        if let holdingMax { members.append(.init("holding_max", .int(holdingMax))) }
        members.append(.init("cool_down_days", .int(coolDownDays)))
        return .object(members)
    }
}

extension ContestPolicy {
    var node: PolicyNode {
        .object(
            byGrade.members { .text($0.rawValue) } + [
                .init("company_owner_first", PolicyNode(.bool(isCompanyOwnerFirst))),
                .init("late_contact", .text(late.rawValue)),
                .init("automatic_merge", .text(automaticMerge.rawValue)),
            ])
    }
}

extension AssignmentPolicy {
    var node: PolicyNode {
        .object([
            .init("captured_by", .texts(capturedBy.map(\.rawValue))), .init("from_pools", .texts(fromPools)),
            .init("people", .object(people.map { .init($0.name, $0.node) })),
            .init("rules", .object(rules.map { .init($0.name, $0.node) })), .init("otherwise", .text(otherwise)),
        ])
    }
}

extension AssignmentPolicy.Person {
    fileprivate var node: PolicyNode {
        var members: [PolicyNode.Member] = []
        if let hiredAt {
            members.append(.init("hired_on", .text(String(RFC3339.text(milliseconds: hiredAt).prefix(10)))))
        }
        members.add("skills", skills)
        if weight != 1 { members.append(.init("weight", .int(weight))) }
        if let capacity { members.append(.init("capacity", .int(capacity))) }
        return .object(members)
    }
}

extension AssignmentRule {
    fileprivate var node: PolicyNode {
        var members: [PolicyNode.Member] = []
        members.add("grades", grades.map(\.rawValue))
        members.add("cities", cities)
        members.add("sources", sources)
        members.add("tags", tags)
        if !answers.isEmpty {
            members.append(.init("answers", .object(answers.map { .init($0.dimension, .texts($0.letters)) })))
        }
        if let pool {
            members.append(.init("pool", .text(pool)))
            guard let everyDays else { return .object(members) }
            members.append(.init("every_days", .int(everyDays)))
            if let batchMax { members.append(.init("batch_max", .int(batchMax))) }
        }
        members.add("roles", roles.map(\.rawValue))
        members.add("departments", departments)
        members.add("users", users)
        members.add("skills", skills)
        if let tenureDaysMin { members.append(.init("tenure_days_min", .int(tenureDaysMin))) }
        members.append(.init("choose", .text(choice.rawValue)))
        return .object(members)
    }
}

extension ReclaimPolicy {
    var node: PolicyNode {
        .object(
            byGrade.members { term in
                .object([.init("after_days", .int(term.afterDays)), .init("warn_days", .int(term.warnDays))])
            } + [.init("protected_days", .int(protectedDays)), .init("pool", .text(pool))])
    }
}

extension GradeTable {
    fileprivate func members(_ node: (Content) -> PolicyNode) -> [PolicyNode.Member] {
        zip(GradeTable.keys, contents).map { .init($0, node($1)) }
    }
}

extension PolicyNode {
    fileprivate static func texts(_ texts: [String]) -> PolicyNode { .list(texts.map(PolicyNode.text)) }
}

extension [PolicyNode.Member] {
    fileprivate mutating func add(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { append(.init(name, .list(texts.map(PolicyNode.text)))) }
    }
}
