/// Where leads wait that nobody has, and the rules for taking one out.
package struct Pool: Hashable, Sendable {
    package var name: String
    package var title: String
    /// Whoever has one of these roles, in one of these departments, is a member; no departments are all of them.
    package var roles: [Role]
    package var departments: [String]
    /// Further members by name.
    package var users: [String]
    /// Claims that are granted to one user within 24 hours; `nil` for any number.
    package var claimsPerDay: Int64?
    /// Leads that a user may have and still claim another; `nil` for any number.
    package var holdingMax: Int64?
    /// For so long whoever had a lead cannot claim it again.
    package var coolDownDays: Int64

    package init(
        _ name: String, title: String, roles: [Role], departments: [String] = [], users: [String] = [],
        claimsPerDay: Int64? = nil, holdingMax: Int64? = nil, coolDownDays: Int64 = 0
    ) {
        self.name = name
        self.title = title
        self.roles = roles
        self.departments = departments
        self.users = users
        self.claimsPerDay = claimsPerDay
        self.holdingMax = holdingMax
        self.coolDownDays = coolDownDays
    }

    package func isMember(_ actor: Actor) -> Bool {
        if users.contains(where: { $0.utf8.elementsEqual(actor.name.utf8) }) { return true }
        return roles.contains(actor.role) && (departments.isEmpty || departments.contains(actor.department))
    }
}

/// What is done when several stand for one lead.
package struct ContestPolicy: Hashable, Sendable {
    package enum Resolution: String, Hashable, Sendable, CaseIterable {
        /// All stand until a manager has decided.
        case manager
        /// Whoever was in contact first has it.
        case firstContact = "first_contact"
    }

    /// What is done when somebody turns out to have been in contact before the one to whom the lead was given.
    package enum Late: String, Hashable, Sendable, CaseIterable {
        case keep
        case firstContact = "first_contact"
        case manager
    }

    /// What is done about the owners of leads that the server found to be one by itself.
    package enum AutomaticMerge: String, Hashable, Sendable, CaseIterable {
        /// They are settled at once, as if people had said so.
        case settle
        /// They are settled at once when they are of one department. Of others nobody sees more than a hint (I10) before
        /// somebody has accepted the merge.
        case withinDepartment = "within_department"
        /// Each keeps his own until somebody accepts the merge.
        case wait
    }

    package var byGrade: GradeTable<Resolution>
    /// Whoever has another lead of the same company comes before all others.
    package var isCompanyOwnerFirst: Bool
    package var late: Late
    package var automaticMerge: AutomaticMerge

    package init(
        byGrade: GradeTable<Resolution>, isCompanyOwnerFirst: Bool, late: Late, automaticMerge: AutomaticMerge
    ) {
        self.byGrade = byGrade
        self.isCompanyOwnerFirst = isCompanyOwnerFirst
        self.late = late
        self.automaticMerge = automaticMerge
    }

    /// Whether owners of leads that the server found to be one are settled without a person.
    ///
    /// - Parameter departments: those of all who have one of them.
    package func settles(_ departments: Set<String>) -> Bool {
        switch automaticMerge {
        case .settle: true
        case .withinDepartment: departments.count < 2
        case .wait: false
        }
    }
}

/// One value for each grade, and one for leads without.
package struct GradeTable<Content: Hashable & Sendable>: Hashable, Sendable {
    package var a: Content
    package var b: Content
    package var c: Content
    package var ungraded: Content

    package init(a: Content, b: Content, c: Content, ungraded: Content) {
        self.a = a
        self.b = b
        self.c = c
        self.ungraded = ungraded
    }

    package subscript(grade: Grade?) -> Content {
        switch grade {
        case .a: a
        case .b: b
        case .c: c
        case nil: ungraded
        }
    }

    package static var keys: [String] { ["A", "B", "C", "ungraded"] }

    /// In the order of `keys`.
    package var contents: [Content] { [a, b, c, ungraded] }
}

/// Who gets the leads that nobody has captured for himself.
package struct AssignmentPolicy: Hashable, Sendable {
    /// What the server has to know of a person to choose.
    package struct Person: Hashable, Sendable {
        package var name: String
        /// Milliseconds since 1970; `nil` when it is not known: then nobody counts on the tenure.
        package var hiredAt: Int64?
        package var skills: [String]
        /// Of so many leads this person gets, when chosen by weight.
        package var weight: Int64
        /// Leads that this person may have and still get another; `nil` for any number.
        package var capacity: Int64?

        package init(
            _ name: String, hiredAt: Int64? = nil, skills: [String] = [], weight: Int64 = 1, capacity: Int64? = nil
        ) {
            self.name = name
            self.hiredAt = hiredAt
            self.skills = skills
            self.weight = weight
            self.capacity = capacity
        }
    }

    /// The roles whose captures are handed out.
    package var capturedBy: [Role]
    /// The pools whose leads are handed out as soon as a rule fits.
    package var fromPools: [String]
    package var people: [Person]
    /// The first that fits a lead, and has somebody to give it to, counts.
    package var rules: [AssignmentRule]
    /// Where what no rule fits waits.
    package var otherwise: String

    package init(
        capturedBy: [Role], fromPools: [String], people: [Person], rules: [AssignmentRule], otherwise: String
    ) {
        self.capturedBy = capturedBy
        self.fromPools = fromPools
        self.people = people
        self.rules = rules
        self.otherwise = otherwise
    }

    package func person(_ name: String) -> Person? { people.first { $0.name.utf8.elementsEqual(name.utf8) } }
}

/// Which leads go to whom.
package struct AssignmentRule: Hashable, Sendable {
    package enum Choice: String, Hashable, Sendable, CaseIterable {
        /// The first on the list who may have it.
        case designated
        /// One after the other.
        case roundRobin = "round_robin"
        /// One after the other, by their weights.
        case weighted
        /// Whoever has the fewest leads.
        case leastLoaded = "least_loaded"
    }

    package struct Answer: Hashable, Sendable {
        package var dimension: String
        package var letters: [String]

        package init(_ dimension: String, _ letters: [String]) {
            self.dimension = dimension
            self.letters = letters
        }
    }

    package var name: String
    // Which leads: each of these that is not empty has to fit.
    package var grades: [Grade] = []
    package var cities: [String] = []
    package var sources: [String] = []
    package var tags: [String] = []
    package var answers: [Answer] = []
    // Who: each of these that is not empty has to fit.
    package var roles: [Role] = []
    package var departments: [String] = []
    package var users: [String] = []
    package var skills: [String] = []
    package var tenureDaysMin: Int64?
    package var choice: Choice = .roundRobin
    /// The pool that such leads go to instead, or in which they wait for a batch.
    package var pool: String?
    /// Every so many days what waits in the pool is handed out together, by the choice above; `nil` for never.
    package var everyDays: Int64?
    /// Leads in one such batch; `nil` for all that wait.
    package var batchMax: Int64?

    package init(_ name: String) {
        self.name = name
    }
}

/// When a lead of which nobody takes care goes back to a pool.
package struct ReclaimPolicy: Hashable, Sendable {
    /// Both in days; `after` 0 is never.
    package struct Term: Hashable, Sendable {
        package var afterDays: Int64
        package var warnDays: Int64

        package init(after: Int64, warn: Int64) {
            afterDays = after
            warnDays = warn
        }
    }

    package var byGrade: GradeTable<Term>
    /// So long a lead stays with a new owner in any case.
    package var protectedDays: Int64
    package var pool: String

    package init(byGrade: GradeTable<Term>, protectedDays: Int64, pool: String) {
        self.byGrade = byGrade
        self.protectedDays = protectedDays
        self.pool = pool
    }
}

extension Policy {
    package func pool(_ name: String) -> Pool? { pools.first { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The pools of which somebody is a member, in the policy's order.
    package func pools(of actor: Actor) -> [String] { pools.filter { $0.isMember(actor) }.map(\.name) }
}
