import FairleadCore

/// One lead as the rep sees it: the shown value of each field; times in milliseconds since 1970.
package struct LeadView: Hashable, Sendable {
    /// A field that capture does not ask for, and what is known of it.
    package struct Detail: Hashable, Sendable {
        package let field: String
        package let text: String
    }

    package let id: RecordID
    package let code: String
    /// Given by the server; `nil` before.
    package let number: Int64?
    package let company: String?
    package let contact: String?
    package let title: String?
    package let phones: [String]
    package let emails: [String]
    package let wechat: String?
    package let city: String?
    package let source: String?
    package let event: String?
    package let booth: String?
    package let need: String?
    /// As people write it, such as `100000-200000EUR`.
    package let budget: String?
    package let stage: String?
    /// The grade that counts now; `nil` when nothing was answered, or too little.
    package let grade: Grade?
    /// Empty for a lead captured before this device joined a server.
    package let owner: String?
    /// The pool that has it; `nil` for a lead that is somebody's.
    package let pool: String?
    /// Whoever answers for nurturing it beside the owner.
    package let coOwner: String?
    /// The owner is one that the server has not decided about yet.
    package let isOwnerProvisional: Bool
    /// When it goes back to a pool unless somebody takes care, as the server said.
    package let reclaimAt: Int64?
    package let collaborators: [String]
    /// Who may look at it for a while.
    package let viewers: [String]
    package let tags: [String]
    /// What was found out beside that: the fields of `LeadDetails.texts` that are known, then the team's own by name.
    package let details: [Detail]
    /// Who has a say in the purchase (`LeadDetails.buyer`).
    package let buyers: [String]
    /// The fields whose values the prospect has confirmed.
    package let confirmed: [String]
    /// What is still to be found out (`LeadDetails.missing`).
    package let missing: [String]
    package let capturedBy: String?
    package let capturedAt: Int64
    /// When something of the lead or of what belongs to it was last written.
    package let updatedAt: Int64
    package let archived: Bool
    /// True when no exchange with the server bounds the time of capture (R12).
    package let timeUncertain: Bool
    /// The ids merged into this one.
    package let members: [RecordID]
    package let mergedInto: RecordID?
    /// The fields in conflict, sorted.
    package let conflicts: [String]
    package let sync: SyncState
    /// The colleague who captured it, when it is known only from a bundle (R24).
    package let carriedBy: String?

    /// - Parameters:
    ///   - now: the moment whose grade counts, on the server's clock.
    ///   - mergedInto: the lead that stands for this one.
    init(_ group: LeadGroup, at now: Int64, mergedInto: RecordID? = nil) {
        let state = group.lead
        id = state.id
        code = LeadCode.code(of: state.id)
        number = state.value(Field.number)?.int
        company = state.text(Field.company)
        contact = state.text(Field.contact)
        title = state.text(Field.title)
        phones = state.elements(Field.phones)
        emails = state.elements(Field.emails)
        wechat = state.text(Field.wechat)
        city = state.text(Field.city)
        source = state.text(Field.source)
        event = state.text(Field.event)
        booth = state.text(Field.booth)
        need = state.text(Field.need)
        budget = state.value(Field.budget).flatMap { $0.isNull ? nil : BudgetParser.text(of: $0) ?? $0.encoded }
        stage = state.text(Field.stage) ?? Stage.initial
        grade = group.grading?.grade(at: now)
        owner = state.owner
        pool = state.pool
        coOwner = state.text(Field.coOwner)
        let current = OwnerHistory(state).current
        isOwnerProvisional = current.map { $0.position == nil && !$0.isCapture } ?? false
        reclaimAt = state.value(Field.reclaimAt)?.int
        collaborators = state.elements(Field.collaborators)
        viewers = state.elements(Field.viewers)
        tags = state.elements(Field.tags)
        let own = state.cells.keys.filter { $0.element == nil && LeadDetails.isCustom($0.field) }.map(\.field).sorted()
        details = (LeadDetails.texts + own).compactMap { field in
            state.text(field).map { Detail(field: field, text: $0) }
        }
        buyers = state.elements(Field.buyers)
        confirmed = state.elements(Field.confirmed)
        missing = LeadDetails.missing(in: state)
        capturedBy = state.value(Field.capturedBy)?.text
        capturedAt = state.capturedAt
        updatedAt = group.updatedAt
        archived = state.isArchived
        timeUncertain = state.value(Field.timeUncertain)?.bool == true
        members = group.members.map(\.id).filter { $0 != state.id }
        self.mergedInto = mergedInto
        conflicts = state.conflicts
        sync = group.sync
        carriedBy = group.carriedBy
    }

    /// Returns what is known of a field of `details`; empty for nothing.
    package func detail(_ field: String) -> String { details.first { $0.field == field }?.text ?? "" }
}

/// What is enough to recognise a lead in a sentence.
package struct LeadSummary: Hashable, Sendable {
    package let id: RecordID
    package let code: String
    package let company: String?
    package let contact: String?
    package let owner: String?

    init(_ group: LeadGroup) {
        id = group.lead.id
        code = LeadCode.code(of: group.lead.id)
        company = group.lead.text(Field.company)
        contact = group.lead.text(Field.contact)
        owner = group.lead.owner
    }
}

extension RecordState {
    /// The lead's company and contact, or else how to reach it, or its code: never empty.
    var nameForPeople: String {
        let names = [Field.company, Field.contact].compactMap(text)
        guard names.isEmpty else { return names.joined(separator: " · ") }
        return elements(Field.phones).first ?? elements(Field.emails).first ?? LeadCode.code(of: id)
    }
}
