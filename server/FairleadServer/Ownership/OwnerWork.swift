import FairleadCore

/// What a batch has changed of which the server may have to draw consequences for whose leads are.
struct OwnerWork: Hashable, Sendable {
    /// A claim that has been judged.
    struct ClaimNote: Hashable, Sendable {
        enum Kind: Hashable, Sendable { case granted, beaten, contested, overtaking }

        var kind: Kind
        var lead: RecordID
        var user: String
    }

    var claims: [ClaimNote] = []
    /// In the order in which they came.
    var created: [RecordID] = []
    var changedLeads: Set<RecordID> = []
    /// Leads of which somebody has said anew whose they are.
    var rehomed: Set<RecordID> = []
    /// Users who were taken off leads.
    var dropped: [RecordID: Set<String>] = [:]
    /// Leads that other users may look at, or until other times.
    var views: Set<RecordID> = []
    var links: Set<RecordID> = []
    /// Links whose leads had one owner, and are not one any more.
    var parted: Set<RecordID> = []
    /// Activities on leads.
    var activities: Set<RecordID> = []
    /// What people ask to look at, in the order in which it came.
    var requests: [RecordID] = []
    /// What was asked and has been taken back since.
    var withdrawn: Set<RecordID> = []
    /// Requests beside leads to which somebody has said something.
    var answered: [RecordID] = []

    var isEmpty: Bool { self == OwnerWork() }

    /// What of a link its leads' owners follow from.
    private static func standing(_ link: Link) -> [String?] {
        [link.verdict?.rawValue, link.isUnited.description, link.decision?.isSame.description]
    }

    /// Notes what a record was and is.
    mutating func note(_ state: RecordState, before: RecordState?, _ holdings: inout Set<RecordID>) {
        switch state.kind {
        case .lead:
            changedLeads.insert(state.id)
            guard let before else {
                created.append(state.id)
                if !state.elements(Field.viewers).isEmpty { views.insert(state.id) }
                holdings.insert(state.id)
                return
            }
            let owner = CellKey(Field.owner)
            if before.shown(owner)?.dot != state.shown(owner)?.dot { rehomed.insert(state.id) }
            if before.viewers != state.viewers { views.insert(state.id) }
            let gone = Set(before.elements(Field.collaborators)).subtracting(state.elements(Field.collaborators))
            if !gone.isEmpty { dropped[state.id, default: []].formUnion(gone) }
            if HoldingRow(before) != HoldingRow(state) { holdings.insert(state.id) }
        case .link:
            let (before, after) = (before.flatMap(Link.init), Link(state))
            // That somebody who had both in view has written to one of them says nothing new of whether they are one.
            guard before.map(OwnerWork.standing) != after.map(OwnerWork.standing) else { return }
            links.insert(state.id)
            if before?.isUnited == true, after?.verdict != .same { parted.insert(state.id) }
        case .activity where before == nil: activities.insert(state.id)
        case .request where state.lead == nil:
            if before == nil { requests.append(state.id) } else if state.isArchived { withdrawn.insert(state.id) }
        case .request:
            if before?.value(Field.answer) == nil, state.value(Field.answer) != nil { answered.append(state.id) }
        default: break
        }
    }
}

/// What limits of claims look at.
struct ClaimantFacts: Hashable, Sendable {
    /// When claims were granted, milliseconds since 1970.
    var granted: [Int64]
    /// Leads that the user has.
    var held: Int64
}

/// What else a claim of a lead is decided by.
struct ClaimedFacts: Hashable, Sendable {
    /// When the claim was made by which its owner has it; `nil` for one who has it otherwise.
    var claimedAt: Int64?
    /// Who has other leads of the same company, the earliest first.
    var companyOwners: [String]
}

extension RecordState {
    /// Who may look at a lead, and until when.
    var viewers: [String: Int64] {
        var result: [String: Int64] = [:]
        for user in elements(Field.viewers) {
            result[user] = shown(CellKey(Field.viewers, element: user))?.value.int
        }
        return result
    }
}

/// A claim that was granted.
struct ClaimRow: Hashable, Sendable {
    var user: String
    var lead: RecordID
    var atMilliseconds: Int64
}

/// What is looked up of live leads by whose they are: follows from the lead's record.
struct HoldingRow: Hashable, Sendable {
    /// `u:` and a user, `p:` and a pool; empty for nobody's. `nil` for an archived lead, which has no row.
    var holder: String?
    /// The company's name as it is compared; empty when it has none.
    var company: String
    var capturedMilliseconds: Int64

    init(holder: String?, company: String, capturedMilliseconds: Int64) {
        (self.holder, self.company, self.capturedMilliseconds) = (holder, company, capturedMilliseconds)
    }

    init(_ lead: RecordState) {
        holder = lead.isArchived ? nil : HoldingRow.name(of: lead.holding?.holder)
        company = TextFold.folded(lead.value(Field.company)?.text ?? "")
        capturedMilliseconds = lead.capturedAt
    }

    static func name(of holder: Holder?) -> String {
        switch holder {
        case .user(let name): Principal.user(name).name
        case .pool(let name): Principal.pool(name).name
        case nil: ""
        }
    }
}
