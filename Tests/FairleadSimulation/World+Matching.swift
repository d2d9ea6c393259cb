import FairleadCore
import FairleadStore

/// Leads of one person, which the server finds by itself.
extension World {
    /// People as different reps write them down: forms of one person, and one form that may be somebody else.
    private static let people: [(forms: [(company: String, contact: String)], elsewhere: String, phone: String)] = [
        (
            [("Acme GmbH", "Anna Müller"), ("ACME", "Anna Mueller")], "Zephyr Logistik AG",
            "+49 151 20473319"
        ),
        ([("上海恒瑞电子有限公司", "王伟"), ("恒瑞电子", "Wang Wei")], "北京天成科技有限公司", "+86 13864027915"),
    ]

    /// Whom a rep meets: one whom others meet too, or perhaps another one of the same name.
    func randomPerson() -> Int {
        Int.random(in: 0..<Self.people.count, using: &dice) + (roll(25) ? Self.people.count : 0)
    }

    /// The person's fields as somebody writes them down.
    func personEdits(_ number: Int) -> [Edit] {
        let person = Self.people[number % Self.people.count]
        let form = pick(person.forms) ?? person.forms[0]
        let company = number < Self.people.count ? form.company : person.elsewhere
        return [
            Edit(Field.company, .text(company)), Edit(Field.contact, .text(form.contact)),
            Edit(CellKey(Field.phones, element: person.phone), .int(0)),
        ]
    }

    /// Whether a lead still says what it was captured with, as far as that tells one person from another.
    private func isPristine(_ lead: RecordID) -> Bool {
        (model.keys[lead] ?? []).allSatisfy { key in
            ![Field.company, Field.contact, Field.phones, Field.emails, Field.title, Field.archived].contains(key.field)
                || (model.cells[CellName(record: lead, key: key)] ?? []).count == 1 && key.field != Field.archived
        }
    }

    /// Decides a suggestion, offline as well as online.
    func decideSuggestion(_ device: SimulatedDevice) throws {
        let pairs = try device.store.duplicates()
        guard let pair = pick(pairs) else { return }
        let before = try look(device)
        let (one, other) = (pair.one.id, pair.other.id)
        if roll(50) {
            _ = try device.store.merge(
                [one, other], preferred: nil, command: "duplicates accept", summary: "", isDryRun: false
            ) { _ in [] }
        } else {
            try device.store.tellApart(one, other, summary: "")
        }
        counts.add(.suggestionDecided)
        try learn(device, before: before, "decides whether \(name(one)) is \(name(other))")
    }

    // MARK: the server's own judgements

    func objection(toMatching change: ChangeSet) -> String? {
        for record in change.records where record.kind == .link {
            guard let pair = truth.pairs[record.id] else { return "there are no such leads" }
            let standing = model.judgement(record.id, truth)
            for edit in record.edits {
                switch (edit.key.field, edit.value.text) {
                case (Field.match, nil): break
                case (Field.match, _): counts.add(.suggestion)
                case (Field.verdict, "same"):
                    counts.add(.automaticMerge)
                    if standing.isByPeople || standing.isDifferent { return "people have decided about that" }
                    if let objection = objection(toJoining: pair) { return objection }
                case (Field.verdict, nil):
                    counts.add(.automaticUnmerge)
                    if standing.isByPeople { return "people have merged them" }
                case (Field.keeps, _): break
                default: return "nothing calls for \(edit.key.encoded)"
                }
            }
        }
        for record in change.records where record.kind == .hint {
            if let objection = objection(toHint: record) { return objection }
        }
        return nil
    }

    /// Only leads of one person are merged without asking, unless people put others with them.
    private func objection(toJoining pair: LeadPair) -> String? {
        let existing = leads.filter(model.exists)
        let clusters = model.clusters(existing, truth)
        let sides = [pair.one, pair.other].map { clusters.members(with: $0, of: existing) }
        guard sides.joined().allSatisfy(isPristine) else { return nil }
        let persons = sides.map { Set($0.map { personOf[$0] }) }
        return persons[0].isDisjoint(with: persons[1]) || persons[0] == [nil]
            ? "\(name(pair.one)) and \(name(pair.other)) are two people" : nil
    }

    /// A department and a month; and nothing else of a lead that the reader may not see.
    private func objection(toHint record: RecordChange) -> String? {
        for edit in record.edits where !edit.value.isNull {
            counts.add(.hint)
            let words = (edit.key.element ?? "").split(separator: " ", omittingEmptySubsequences: false)
            guard edit.key.field == Field.elsewhere, words.count == 2, words[0].count == 7,
                ["", "east", "west", "ads"].contains(words[1])
            else { return "a hint says \(edit.key.encoded)" }
        }
        return nil
    }

    /// Leads of one person that nobody has said anything of are one.
    func checkMatches() {
        let existing = leads.filter(model.exists)
        let clusters = model.clusters(existing, truth)
        for person in Self.people.indices {
            let theirs = existing.filter { personOf[$0].map { $0 % Self.people.count } == person }
            let isClear = theirs.allSatisfy { lead in
                isPristine(lead) && personOf[lead] == person
                    && !model.links(of: lead, truth).contains {
                        let judgement = model.judgement($0.link, truth)
                        return judgement.isByPeople || judgement.isDifferent
                    }
            }
            guard isClear, let first = theirs.first else { continue }
            if !Set(theirs).isSubset(of: clusters.members(with: first, of: existing)) {
                fail("\(theirs.map(name)) are one person, and the server has not merged them")
            }
        }
    }
}
