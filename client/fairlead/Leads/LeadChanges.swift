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

    /// Asks to look at a lead, and returns the request's id.
    func ask(_ request: ViewRequest, summary: String) throws -> RecordID {
        try store.write(CommandName.requestView, summary: summary) { writer in
            try writer.create(.request, lead: nil, edits: request.edits)
        }
    }

    /// Asks for an approval, and returns the request's id.
    func askApproval(of what: String, for lead: LeadView) throws -> RecordID {
        try store.write(CommandName.requestApproval, summary: lead.name) { writer in
            try writer.create(.request, lead: lead.id, edits: [Edit(Field.what, .text(what))])
        }
    }

    /// Says something to a request; of several who do, the first counts.
    func answer(_ request: RequestView, _ answer: Value, commandName: String) throws {
        try store.write(commandName, summary: "\(request.user) \(request.lead?.name ?? "")") { writer in
            try writer.edit(request.id, [Edit(Field.answer, answer)])
        }
    }

    /// Does the same to several leads, each in a change set of its own and all in one command; returns them as they are then.
    ///
    /// - Parameter isAccess: whether it says who has a lead or sees it, which is written to each of those that it is one with.
    func changeEach(
        _ leads: [LeadView], commandName: String, isAccess: Bool, _ edits: (RecordState) throws -> [Edit]
    ) throws -> [LeadView] {
        let summary = leads.count == 1 ? leads[0].name : Texts.leadsCount(leads.count)
        let children = try leads.map { try store.children(of: $0.id) }
        let items = Array(zip(leads, children))
        _ = try store.writeEach(commandName, summary: summary, items) { item, writer in
            let (lead, children) = item
            guard !isAccess else {
                try writer.editAccess(lead.id, edits)
                return lead.id
            }
            guard let state = try writer.state(lead.id) else { throw StoreError.notFound(Texts.noMatches) }
            let edits = try edits(state)
            guard !edits.isEmpty else { return lead.id }
            try writer.edit(lead.id, edits)
            // Whoever archives a lead or takes it back has its children in view (R10).
            if edits.contains(where: { $0.key.field == Field.archived }) {
                for child in children { try writer.see(child) }
            }
            return lead.id
        }
        return try leads.map { try store.lead($0.id) ?? $0 }
    }

    /// Writes answers and decisions.
    func grade(_ lead: LeadView, _ values: [(field: String, value: Value)]) throws -> LeadView {
        try change(lead, commandName: "grade") { edits in
            for (field, value) in values { edits.set(field, to: value) }
        }
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
