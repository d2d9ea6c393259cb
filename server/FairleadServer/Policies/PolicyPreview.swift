import FairleadCore

/// What a policy would change.
package struct PolicyPreview: Hashable, Sendable {
    /// Leads that would go from one grade to another.
    package struct Move: Hashable, Sendable {
        package var old: Grade?
        package var new: Grade?
        package var count: Int
        /// Codes of some of them, in the order of their ids.
        package var codes: [String]
    }

    package let old: Policy
    package let new: Policy
    package let settings: [PolicyDifference]
    /// Of live leads; the best new grade first.
    package private(set) var moves: [Move] = []
    /// Live leads of which anything was answered or decided.
    package private(set) var gradedLeads = 0
    /// Names in the new policy that no user and no department has, each with where it stands.
    package private(set) var strangers: [String] = []

    private static let codesMax = 5

    init(old: Policy, new: Policy) {
        self.old = old
        self.new = new
        settings = PolicyDifference.between(old, new)
    }

    /// Compares the names in the new policy with the team: a rule that names nobody does nothing, and says so nowhere else.
    mutating func compare(users: Set<String>, departments: Set<String>) {
        func check(_ path: String, _ names: [String], _ known: Set<String>, _ kind: String) {
            strangers += names.filter { !known.contains($0) }.map { "\(path): there is no \(kind) \($0)" }
        }
        for pool in new.pools {
            check("pools.\(pool.name).departments", pool.departments, departments, "department")
            check("pools.\(pool.name).users", pool.users, users, "user")
        }
        check("assignment.people", new.assignment.people.map(\.name), users, "user")
        for rule in new.assignment.rules {
            check("assignment.rules.\(rule.name).departments", rule.departments, departments, "department")
            check("assignment.rules.\(rule.name).users", rule.users, users, "user")
        }
    }

    mutating func add(_ lead: RecordState, at now: Int64) {
        let answers = LeadAnswers(lead)
        let override = GradeOverride(lead.value(Field.gradeOverride))
        let before = LeadGrading(answers, override: override, policy: old.grading).grade(at: now)
        let after = LeadGrading(answers, override: override, policy: new.grading).grade(at: now)
        gradedLeads += 1
        guard before != after else { return }
        let index =
            moves.firstIndex { $0.old == before && $0.new == after }
            ?? {
                moves.append(Move(old: before, new: after, count: 0, codes: []))
                return moves.count - 1
            }()
        moves[index].count += 1
        if moves[index].codes.count < Self.codesMax { moves[index].codes.append(LeadCode.code(of: lead.id)) }
    }

    /// The moves in the order of the grades, leads without one at the end.
    package var sortedMoves: [Move] {
        func order(_ move: Move) -> (String, String) { (move.new?.rawValue ?? "Z", move.old?.rawValue ?? "Z") }
        return moves.sorted { order($0) < order($1) }
    }
}
