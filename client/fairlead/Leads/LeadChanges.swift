import FairleadCore
import FairleadStore

/// Changes to leads that are here already, each one change set.
struct LeadChanges {
    /// Ends a write that turned out to have nothing to write.
    private struct NothingChanged: Error {}

    let store: DeviceStore

    init(_ store: DeviceStore) {
        self.store = store
    }

    /// Applies assignments and returns the lead as it is then; nothing is written when it is like that already.
    func edit(_ lead: LeadView, _ assignments: [FieldAssignment], commandName: String) throws -> LeadView {
        try change(lead, commandName: commandName) { edits in
            // Confirmed is what the lead then says, wherever that was typed.
            for assignment in assignments where assignment.field != Field.confirmed { try edits.apply(assignment) }
            for assignment in assignments where assignment.field == Field.confirmed { try edits.apply(assignment) }
        }
    }

    /// Hands the lead to somebody else; nothing is written when it is his already, and nobody else stands for it.
    ///
    /// - Parameter stays: whether the owner before goes on as a collaborator.
    func assign(_ lead: LeadView, to user: String, stays: Bool) throws -> LeadView {
        try hand(lead, commandName: "assign") { state in
            state.owner == user && !state.isContested
                ? [] : HandOver.edits(state, to: Holding(.user(user)), stays: stays)
        }
    }

    /// Names who answers for nurturing the lead; `nil` for nobody.
    func setCoOwner(_ user: String?, of lead: LeadView) throws -> LeadView {
        try change(lead, commandName: "assign") { $0.set(Field.coOwner, to: user.map(Value.text) ?? .null) }
    }

    /// Lets somebody look at the lead until some time; `nil` takes that back.
    func setViewer(_ user: String, of lead: LeadView, until: Int64?) throws -> LeadView {
        try hand(lead, commandName: "grant-view") { state in
            let key = CellKey(Field.viewers, element: user)
            let value = until.map(Value.int) ?? .null
            return (state.shown(key)?.value ?? .null) == value ? [] : [Edit(key, value)]
        }
    }

    /// Asks to look at a lead, and returns the request's id.
    func ask(_ request: ViewRequest, summary: String) throws -> RecordID {
        try store.write(CommandName.requestView, summary: summary) { writer in
            try writer.create(.request, lead: nil, edits: request.edits)
        }
    }

    /// Says something to a request; of several who do, the first counts.
    func answer(_ request: RequestView, _ answer: ViewAnswer, commandName: String) throws {
        try store.write(commandName, summary: "\(request.user) \(request.lead?.name ?? "")") { writer in
            try writer.edit(request.id, [Edit(Field.answer, answer.value)])
        }
    }

    /// Takes a lead out of a pool, as far as the server agrees.
    func claim(_ lead: LeadView, by user: String) throws -> LeadView {
        try hand(lead, commandName: CommandName.claim) { state in
            state.owner == user ? [] : [Edit(Field.owner, Holding(.user(user), OwnerReason(.claimed)).value)]
        }
    }

    /// Gives a lead back to a pool.
    func giveBack(_ lead: LeadView, to pool: String, reason: String) throws -> LeadView {
        try hand(lead, commandName: "return") { state in
            HandOver.edits(state, to: Holding(.pool(pool), OwnerReason(.returned, text: reason)))
        }
    }

    private func hand(
        _ lead: LeadView, commandName: String, _ edits: (RecordState) throws -> [Edit]
    ) throws -> LeadView {
        try store.write(commandName, summary: lead.name) { writer in
            guard let state = try writer.state(lead.id) else { throw StoreError.notFound(Texts.noMatches) }
            let edits = try edits(state)
            if !edits.isEmpty { try writer.edit(lead.id, edits) }
        }
        return try store.lead(lead.id) ?? lead
    }

    /// Writes answers and decisions.
    func grade(_ lead: LeadView, _ values: [(field: String, value: Value)]) throws -> LeadView {
        try change(lead, commandName: "grade") { edits in
            for (field, value) in values { edits.set(field, to: value) }
        }
    }

    func addCollaborator(_ user: String, to lead: LeadView) throws -> LeadView {
        try change(lead, commandName: "collaborators add") { $0.add(user, to: Field.collaborators) }
    }

    func removeCollaborator(_ user: String, from lead: LeadView) throws -> LeadView {
        try change(lead, commandName: "collaborators remove") { $0.remove(user, from: Field.collaborators) }
    }

    /// Archives a lead or takes it back; what its author had in view of each child goes with it (R10).
    func setArchived(_ isArchived: Bool, _ lead: LeadView) throws -> LeadView {
        let children = try store.children(of: lead.id)
        try store.write(isArchived ? "lead archive" : "lead restore", summary: lead.name) { writer in
            try writer.edit(lead.id, [Edit(Field.archived, .bool(isArchived))])
            for child in children { try writer.see(child) }
        }
        return try store.lead(lead.id) ?? lead
    }

    /// Works out the edits on the state that the transaction sees, so that nothing slips in between.
    private func change(
        _ lead: LeadView, commandName: String, _ body: (inout LeadEdits) throws -> Void
    ) throws -> LeadView {
        do {
            try store.write(commandName, summary: lead.name) { writer in
                guard let state = try writer.state(lead.id) else { throw StoreError.notFound(Texts.noMatches) }
                var edits = LeadEdits(state)
                try body(&edits)
                guard !edits.edits.isEmpty else { throw NothingChanged() }
                try writer.edit(lead.id, edits.edits)
            }
        } catch is NothingChanged {
            return lead
        }
        return try store.lead(lead.id) ?? lead
    }
}
