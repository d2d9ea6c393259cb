import FairleadCore

/// What a list is narrowed to; all conditions have to hold.
///
/// Without an `isArchived` condition archived leads are left out, except those whose archive is up for review.
package struct LeadFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case owner(String)
        /// In this pool; `nil` for any.
        case pool(String?)
        case stage(String)
        case source(String)
        case event(String)
        case tag(String)
        case companyContains(String)
        /// Due earlier than that, milliseconds since 1970.
        case dueBefore(Int64)
        case hasConflicts(Bool)
        case isArchived(Bool)
        case sync(SyncState)
        /// The grade that counts now; `nil` for leads without one.
        case grade(Grade?)
        /// This is still to be found out of it (`LeadDetails.missing`); `nil` for anything.
        case missing(String?)
    }

    package var conditions: [Condition] = []
    /// Each must be found in what is known of the lead; in Chinese names also by pinyin or its initials.
    package var words: [String] = []

    package init() {}

    /// Tells whether a lead lacks what it has to lack: no column says so, what is found has to be looked at.
    func lacks(_ lead: LeadView) -> Bool {
        conditions.allSatisfy { condition in
            guard case .missing(let field) = condition else { return true }
            return field.map(lead.missing.contains) ?? !lead.missing.isEmpty
        }
    }

    var asksForMissing: Bool {
        conditions.contains { if case .missing = $0 { true } else { false } }
    }
}

/// What comes first in a list.
package enum LeadOrder: String, Hashable, Sendable, CaseIterable {
    /// The lead written last.
    case updated
    /// The best grade, leads without one at the end; of one grade the lead written last.
    case grade
}
