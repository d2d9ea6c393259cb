/// How leads came to those who work on them, and what became of them: what rules of assignment are to prevent (AS-15), in
/// numbers. Worked out from what one may see, so a manager's is of the department.
package struct AssignmentReport: Hashable, Sendable {
    /// A time for which somebody had a lead; all times in milliseconds since 1970.
    package struct Spell: Hashable, Sendable {
        package var user: String
        package var from: Int64
        /// Whether the lead is this user's by the capture: nobody gave it to him.
        package var isCapture: Bool
        /// When he first did something about it; `nil` when he did not.
        package var followedUpAt: Int64?

        package init(_ user: String, from: Int64, isCapture: Bool = false, followedUpAt: Int64? = nil) {
            self.user = user
            self.from = from
            self.isCapture = isCapture
            self.followedUpAt = followedUpAt
        }
    }

    /// A lead that is not archived counts for whoever has it; those that are count for what became of them.
    package struct Lead: Hashable, Sendable {
        package var grade: Grade?
        package var stage: String
        package var owner: String?
        package var spells: [Spell]

        package init(grade: Grade?, stage: String, owner: String?, spells: [Spell]) {
            self.grade = grade
            self.stage = stage
            self.owner = owner
            self.spells = spells
        }
    }

    package struct Person: Hashable, Sendable {
        package let name: String
        /// Leads that the person has now.
        package fileprivate(set) var held = 0
        /// Leads that came to the person in the time looked at, own captures left out.
        package fileprivate(set) var received = 0
        /// The part of all that should have come, by the policy's weights, in per cent.
        package fileprivate(set) var fairPercent = 0
        package fileprivate(set) var receivedPercent = 0
        package fileprivate(set) var gradeA = 0
        /// Of those whose time to be followed up is over, or that were.
        package fileprivate(set) var due = 0
        package fileprivate(set) var inTime = 0
        package fileprivate(set) var medianMinutes: Int64?
        /// Leads that came to the person and are qualified, in proposal or won by now.
        package fileprivate(set) var advanced = 0
        package fileprivate(set) var won = 0
        fileprivate var minutes: [Int64] = []

        /// What one of the problems is measured by; `nil` for somebody of whom nothing can be said.
        package func measure(of problem: Problem) -> Int? {
            switch problem {
            case .slowResponse: percent(inTime, of: due)
            case .unevenDistribution: held
            case .unevenQuality: percent(gradeA, of: received)
            case .poorEffect: percent(advanced, of: received)
            case .unfairDistribution: receivedPercent - fairPercent
            }
        }
    }

    package enum Problem: String, Hashable, Sendable, CaseIterable {
        /// In per cent: what was followed up within a day.
        case slowResponse = "slow_response"
        /// Leads that one has.
        case unevenDistribution = "uneven_distribution"
        /// In per cent: A among what came.
        case unevenQuality = "uneven_quality"
        /// In per cent: what has advanced of what came.
        case poorEffect = "poor_effect"
        /// In per cent of all that came: beyond what one should have had.
        case unfairDistribution = "unfair_distribution"
    }

    /// X2: the first follow-up is measured against a day.
    package static let responseMilliseconds: Int64 = CivilDate.millisecondsPerDay
    package static let advancedStages = ["qualified", "proposal", "won"]

    /// By name.
    package let people: [Person]

    /// - Parameters:
    ///   - names: who is looked at, those included who got nothing; whoever else got a lead comes on top.
    ///   - weight: of how many parts of all leads somebody should get.
    ///   - since: what came before is left out.
    package init(_ leads: [Lead], names: [String], weight: (String) -> Int64, since: Int64, now: Int64) {
        var people: [String: Person] = [:]
        for name in names { people[name] = Person(name: name) }
        for lead in leads {
            if let owner = lead.owner { people[owner, default: Person(name: owner)].held += 1 }
            for spell in lead.spells where !spell.isCapture && spell.from >= since {
                people[spell.user, default: Person(name: spell.user)].count(spell, of: lead, now: now)
            }
        }
        let all = people.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let received = all.map(\.received).reduce(0, +)
        let weights = all.map { max(0, weight($0.name)) }
        let whole = Int(clamping: weights.reduce(0, +))
        self.people = zip(all, weights).map { person, weight in
            var person = person
            person.receivedPercent = percent(person.received, of: received) ?? 0
            person.fairPercent = received == 0 ? 0 : percent(Int(clamping: weight), of: whole) ?? 0
            person.minutes.sort()
            person.medianMinutes = person.minutes.isEmpty ? nil : person.minutes[(person.minutes.count - 1) / 2]
            return person
        }
    }

    /// Who stands at the two ends of a problem; `nil` when it can be said of fewer than two, or all are alike. Of equals the
    /// first by name.
    package func ends(of problem: Problem) -> (lowest: Person, highest: Person)? {
        let measured = people.filter { $0.measure(of: problem) != nil }
        guard let first = measured.first else { return nil }
        let value = { (person: Person) in person.measure(of: problem) ?? 0 }
        let ends = measured.dropFirst().reduce((lowest: first, highest: first)) { ends, person in
            (
                lowest: value(person) < value(ends.lowest) ? person : ends.lowest,
                highest: value(person) > value(ends.highest) ? person : ends.highest
            )
        }
        return value(ends.lowest) == value(ends.highest) ? nil : ends
    }
}

extension AssignmentReport.Person {
    fileprivate mutating func count(_ spell: AssignmentReport.Spell, of lead: AssignmentReport.Lead, now: Int64) {
        received += 1
        if lead.grade == .a { gradeA += 1 }
        if AssignmentReport.advancedStages.contains(lead.stage) { advanced += 1 }
        if lead.stage == "won" { won += 1 }
        let waited = (spell.followedUpAt ?? now).subtractingSaturating(spell.from)
        guard spell.followedUpAt != nil || waited >= AssignmentReport.responseMilliseconds else { return }
        due += 1
        guard spell.followedUpAt != nil else { return }
        minutes.append(waited / 60_000)
        if waited <= AssignmentReport.responseMilliseconds { inTime += 1 }
    }
}

/// Rounded to the nearest; `nil` of nothing.
private func percent(_ part: Int, of whole: Int) -> Int? { whole > 0 ? (part * 200 + whole) / (whole * 2) : nil }

extension OwnerHistory {
    /// The times for which users had the lead, the earliest first.
    ///
    /// - Parameter followUps: who did something about it when.
    package func spells(followUps: [(user: String, at: Int64)]) -> [AssignmentReport.Spell] {
        let holdings = effective
        return holdings.enumerated().compactMap { index, entry in
            guard let user = entry.holding.holder.user else { return nil }
            let end = index + 1 < holdings.count ? holdings[index + 1].at : .max
            let first = followUps.filter { followUp in
                followUp.user.utf8.elementsEqual(user.utf8) && followUp.at >= entry.at && followUp.at < end
            }.map(\.at).min()
            return AssignmentReport.Spell(user, from: entry.at, isCapture: entry.isCapture, followedUpAt: first)
        }
    }

    /// Those that counted, each holder once at a time: a claim of what another one has only stands beside it, and what somebody
    /// has given away and taken back himself he had all along.
    private var effective: [Entry] {
        entries.reduce(into: []) { holdings, entry in
            let holder = entry.holding.holder
            guard let last = holdings.last, last.holding.holder != holder else {
                if holdings.isEmpty { holdings.append(entry) }
                return
            }
            let isTakenBack = holder.user == entry.author && last.author == entry.author
            if isTakenBack, holdings.dropLast().last?.holding.holder == holder {
                holdings.removeLast()
            } else if entry.holding.reason?.code != .claimed || last.holding.holder.user == nil {
                holdings.append(entry)
            }
        }
    }
}
