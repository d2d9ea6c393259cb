/// What holds of owners before an administrator has applied anything.
extension Policy {
    /// IN-21: what marketing brings waits in one pool for its grade. AS-03: C goes to a nurture pool. AS-16, AS-18: what is
    /// given back or reclaimed is everybody's. IN-41: ten and more leads come a day.
    package static let standardPools = [
        Pool("incoming", title: "New leads", roles: [.manager, .marketing]),
        Pool(
            "public", title: "Public pool", roles: [.rep, .manager], claimsPerDay: 10, holdingMax: 200,
            coolDownDays: 7),
        Pool("nurture", title: "Nurture pool", roles: [.manager, .marketing]),
    ]
}

extension ContestPolicy {
    /// AS-07: a manager coordinates who gets a contested A.
    package static let standard = ContestPolicy(
        byGrade: GradeTable(a: .manager, b: .firstContact, c: .firstContact, ungraded: .firstContact),
        isCompanyOwnerFirst: true, late: .firstContact, automaticMerge: .withinDepartment)
}

extension AssignmentPolicy {
    /// AS-01 to AS-06, AS-22: seniors get A, everybody B, the nurture pool C; somebody is senior after a year (AS-04).
    package static let standard = AssignmentPolicy(
        capturedBy: [.marketing], fromPools: ["incoming"], people: [], rules: [seniors, everybody, nurture],
        otherwise: "incoming")

    private static var seniors: AssignmentRule {
        var rule = AssignmentRule("grade_a")
        rule.grades = [.a]
        rule.roles = [.rep]
        rule.tenureDaysMin = 365
        rule.choice = .leastLoaded
        return rule
    }

    private static var everybody: AssignmentRule {
        var rule = AssignmentRule("grade_b")
        rule.grades = [.b]
        rule.roles = [.rep]
        rule.choice = .roundRobin
        return rule
    }

    private static var nurture: AssignmentRule {
        var rule = AssignmentRule("grade_c")
        rule.grades = [.c]
        rule.pool = "nurture"
        return rule
    }
}

extension ReclaimPolicy {
    /// AS-16, AS-19: contact is due weekly, fortnightly and monthly (X5); whoever has missed it twice loses the lead.
    package static let standard = ReclaimPolicy(
        byGrade: GradeTable(
            a: .init(after: 14, warn: 3), b: .init(after: 28, warn: 7), c: .init(after: 60, warn: 14),
            ungraded: .init(after: 28, warn: 7)),
        protectedDays: 7, pool: "public")
}
