/// Chooses who gets a lead that nobody has captured for himself (AS-01 to AS-17).
package struct Assignment: Hashable, Sendable {
    /// What a rule looks at.
    package struct Lead: Hashable, Sendable {
        package var grade: Grade?
        package var city: String
        package var source: String
        package var tags: [String]
        package var answers: LeadAnswers

        package init(
            grade: Grade? = nil, city: String = "", source: String = "", tags: [String] = [],
            answers: LeadAnswers = LeadAnswers()
        ) {
            self.grade = grade
            self.city = city
            self.source = source
            self.tags = tags
            self.answers = answers
        }

        package init(_ lead: RecordState, grade: Grade?) {
            self.init(
                grade: grade, city: lead.value(Field.city)?.text ?? "", source: lead.value(Field.source)?.text ?? "",
                tags: lead.elements(Field.tags), answers: LeadAnswers(lead))
        }
    }

    /// Somebody who is on the team.
    package struct Candidate: Hashable, Sendable {
        package var actor: Actor
        /// Leads that the person has.
        package var held: Int64
        /// By rule: how many leads it gave to the person, and a number that grows with each of them.
        package var turns: [String: Turns]

        package init(_ actor: Actor, held: Int64 = 0, turns: [String: Turns] = [:]) {
            self.actor = actor
            self.held = held
            self.turns = turns
        }
    }

    package struct Turns: Hashable, Sendable {
        package var count: Int64
        package var last: Int64

        package init(count: Int64 = 0, last: Int64 = 0) {
            self.count = count
            self.last = last
        }
    }

    /// Whom the lead goes to, and the rule that says so; `nil` when none fits.
    package struct Choice: Hashable, Sendable {
        package var holder: Holder
        package var rule: String
    }

    package let policy: AssignmentPolicy

    package init(_ policy: AssignmentPolicy) {
        self.policy = policy
    }

    /// - Parameters:
    ///   - candidates: those who are on the team; whoever has left is none.
    ///   - now: milliseconds since 1970.
    ///   - isBatch: whether it is the day of the rules whose leads wait for one.
    package func choice(
        for lead: Lead, among candidates: [Candidate], at now: Int64, isBatch: Bool = false
    ) -> Choice? {
        for rule in policy.rules where fits(rule, lead) {
            if let pool = rule.pool, !isBatch || rule.everyDays == nil {
                return Choice(holder: .pool(pool), rule: rule.name)
            }
            let able = candidates.filter { isAble($0, rule, at: now) }
            guard let chosen = pick(able, rule) else { continue }
            return Choice(holder: .user(chosen.actor.name), rule: rule.name)
        }
        return nil
    }

    /// The rule by which a lead waits for its batch in a pool; `nil` when another one comes first.
    package func batchRule(for lead: Lead, in pool: String) -> AssignmentRule? {
        guard let rule = policy.rules.first(where: { fits($0, lead) }), rule.everyDays != nil,
            rule.pool?.utf8.elementsEqual(pool.utf8) == true
        else { return nil }
        return rule
    }

    private func fits(_ rule: AssignmentRule, _ lead: Lead) -> Bool {
        (rule.grades.isEmpty || lead.grade.map(rule.grades.contains) ?? false)
            && isListed(lead.city, rule.cities) && isListed(lead.source, rule.sources)
            && (rule.tags.isEmpty || lead.tags.contains { isListed($0, rule.tags) })
            && rule.answers.allSatisfy { lead.answers[$0.dimension].map($0.letters.contains) ?? false }
    }

    /// Words that people type are the same in small and capital letters.
    private func isListed(_ word: String, _ words: [String]) -> Bool {
        words.isEmpty || words.contains { TextFold.folded($0) == TextFold.folded(word) }
    }

    private func isAble(_ candidate: Candidate, _ rule: AssignmentRule, at now: Int64) -> Bool {
        let (actor, person) = (candidate.actor, policy.person(candidate.actor.name))
        let isNamed = rule.users.contains { $0.utf8.elementsEqual(actor.name.utf8) }
        guard isNamed || rule.users.isEmpty, isNamed || rule.roles.contains(actor.role) || rule.roles.isEmpty,
            rule.departments.isEmpty || rule.departments.contains(actor.department),
            rule.skills.allSatisfy({ person?.skills.contains($0) ?? false })
        else { return false }
        if let days = rule.tenureDaysMin {
            guard let hired = person?.hiredAt, now - hired >= days * CivilDate.millisecondsPerDay else { return false }
        }
        if rule.choice == .weighted, person?.weight == 0 { return false }
        return person?.capacity.map { candidate.held < $0 } ?? true
    }

    /// Of equals the one whose name comes first, so that every server chooses the same.
    private func pick(_ candidates: [Candidate], _ rule: AssignmentRule) -> Candidate? {
        let named = candidates.sorted { $0.actor.name.utf8.lexicographicallyPrecedes($1.actor.name.utf8) }
        let turns = { (candidate: Candidate) in candidate.turns[rule.name] ?? Turns() }
        switch rule.choice {
        case .designated:
            let order = { (candidate: Candidate) in
                rule.users.firstIndex { $0.utf8.elementsEqual(candidate.actor.name.utf8) } ?? rule.users.count
            }
            return least(named) { [Int64(order($0))] }
        case .roundRobin: return least(named) { [turns($0).last] }
        case .leastLoaded: return least(named) { [$0.held, turns($0).last] }
        case .weighted:
            // Whoever is furthest behind his share: by (count + 1) / weight, compared without dividing.
            return named.reduce(nil as Candidate?) { best, candidate in
                guard let best else { return candidate }
                let (one, other) = (share(candidate), share(best))
                return (turns(candidate).count + 1) * other < (turns(best).count + 1) * one ? candidate : best
            }
        }
    }

    /// The last moment at which a batch was due, milliseconds since 1970: counted from a Monday, so that a week ends where
    /// weeks do.
    package static func lastBatch(everyDays days: Int64, before now: Int64) -> Int64 {
        let monday = 4 * CivilDate.millisecondsPerDay
        let interval = days * CivilDate.millisecondsPerDay
        return monday + (now - monday) / interval * interval
    }

    private func share(_ candidate: Candidate) -> Int64 { policy.person(candidate.actor.name)?.weight ?? 1 }

    private func least(_ candidates: [Candidate], _ key: (Candidate) -> [Int64]) -> Candidate? {
        candidates.reduce(nil as Candidate?) { best, candidate in
            guard let best else { return candidate }
            return key(candidate).lexicographicallyPrecedes(key(best)) ? candidate : best
        }
    }
}
