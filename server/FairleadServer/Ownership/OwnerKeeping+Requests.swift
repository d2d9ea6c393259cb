import FairleadCore
import FairleadServerStore

/// Takes requests to look at leads to those who decide, and brings the answers back.
///
/// Each request is followed by one change set of the server's, whether anything was found or not: neither what its author is
/// sent nor where the log stands then tells the two apart.
extension OwnerKeeping {
    func attend(to work: OwnerWork, _ ledger: inout Ledger) throws {
        for request in work.requests { try passOn(request, &ledger) }
        for request in work.withdrawn.sorted() { try withdraw(request, &ledger) }
        for copy in work.answered { try answer(copy, &ledger) }
    }

    private func passOn(_ id: RecordID, _ ledger: inout Ledger) throws {
        var records = [RecordChange(id: id, kind: .request, edits: [Edit(Field.passedOn, .bool(true))])]
        if let state = ledger.set.records[id]?.state, !state.isArchived, let request = ViewRequest(state),
            let author = state.value(Field.author)?.text, let actor = ledger.set.users[author]?.actor
        {
            let edits =
                [Edit(Field.user, .text(author)), Edit(Field.request, .text(id.description))] + request.beside
            for lead in try subjects(of: request.about, askedBy: actor, &ledger) {
                records.append(RecordChange(id: lead, kind: .lead))
                records.append(
                    RecordChange(
                        id: .request(id, beside: lead), kind: .request, lead: lead, isCreation: true, edits: edits))
            }
        }
        try OwnChanges("request-view", identity: identity, now: now, after: ledger.set.head)
            .write(records, to: &ledger)
    }

    /// Leads beside which one request is put; a hint names no more.
    private static let subjectsMax = 8

    /// The live leads that are meant and that whoever asks does not see; of those that are one, the first.
    private func subjects(
        of about: ViewRequest.Subject, askedBy actor: Actor, _ ledger: inout Ledger
    ) throws -> [RecordID] {
        var named: [RecordID]
        switch about {
        case .code(let code): named = try LeadLookup.leads(ledger.transaction, code: code)
        case .number(let number): named = try LeadLookup.lead(ledger.transaction, number: number).map { [$0] } ?? []
        case .lead(let id): named = [id]
        }
        let seen = try visible(named, to: actor, &ledger)
        if case .lead(let id) = about, seen.contains(id) { named = try elsewhere(of: id, &ledger) }
        let hidden = Set(named).subtracting(try visible(named, to: actor, &ledger))
        var roots: Set<RecordID> = []
        for lead in hidden.sorted() {
            guard let root = try ledger.members(with: lead, united: true).first, !root.isArchived,
                try visible([root.id], to: actor, &ledger).isEmpty
            else { continue }
            roots.insert(root.id)
        }
        return Array(roots.sorted().prefix(OwnerKeeping.subjectsMax))
    }

    private func visible(
        _ leads: [RecordID], to actor: Actor, _ ledger: inout Ledger
    ) throws -> Set<RecordID> {
        try ledger.loadRecords(leads)
        let seen = leads.filter { id in
            guard let state = ledger.set.records[id]?.state, state.kind == .lead else { return false }
            return Permissions.may(actor, .see, LeadAccess(state, departmentOf: ledger.set.department))
        }
        return Set(seen)
    }

    /// What a lead's hint speaks of, those included that the server merged with it by itself.
    private func elsewhere(of lead: RecordID, _ ledger: inout Ledger) throws -> [RecordID] {
        let members = try ledger.members(with: lead).map(\.id)
        let pairs = try MatchTables.edges(ledger.transaction, of: members).keys.sorted()
        try ledger.loadRecords(pairs.map { .link($0.one, $0.other) })
        let alike = pairs.filter { pair in
            ledger.set.records[.link(pair.one, pair.other)].flatMap { Link($0.state) }?.decision?.isSame != false
        }
        return Array(Set(alike.flatMap { [$0.one, $0.other] } + members))
    }

    private func withdraw(_ id: RecordID, _ ledger: inout Ledger) throws {
        let copies = try LeadLookup.requests(ledger.transaction, like: id)
        try ledger.loadRecords(copies)
        var records: [RecordChange] = []
        for copy in copies {
            guard let state = ledger.set.records[copy]?.state, let lead = state.lead, !state.isArchived else {
                continue
            }
            records.append(RecordChange(id: lead, kind: .lead))
            records.append(
                RecordChange(id: copy, kind: .request, lead: lead, edits: [Edit(Field.archived, .bool(true))]))
        }
        guard !records.isEmpty else { return }
        try OwnChanges("request-view", identity: identity, now: now, after: ledger.set.head)
            .write(records, to: &ledger)
    }

    /// Does what somebody has granted, and tells whoever asked.
    private func answer(_ copy: RecordID, _ ledger: inout Ledger) throws {
        guard let state = ledger.set.records[copy]?.state, let lead = state.lead, !state.isArchived,
            var answer = ViewAnswer(state.value(Field.answer)), let user = state.value(Field.user)?.text,
            let request = state.value(Field.request)?.text.flatMap({ RecordID($0) })
        else { return }
        try ledger.loadRecords([request])
        var records: [RecordChange] = []
        answer.code = nil
        if let until = answer.until, ledger.set.isActive(user) {
            answer.code = LeadCode.code(of: lead)
            let edits = [Edit(CellKey(Field.viewers, element: user), .int(until))]
            for member in try ledger.members(with: lead, united: true) {
                records.append(RecordChange(id: member.id, kind: .lead, edits: edits))
            }
        }
        if let original = ledger.set.records[request]?.state, original.kind == .request {
            let place = CellKey(Field.answers, element: String(original.cells.elements(of: Field.answers).count + 1))
            records.append(RecordChange(id: request, kind: .request, edits: [Edit(place, answer.value)]))
        }
        guard !records.isEmpty else { return }
        try OwnChanges("requests", identity: identity, now: now, after: ledger.set.head).write(records, to: &ledger)
    }
}
