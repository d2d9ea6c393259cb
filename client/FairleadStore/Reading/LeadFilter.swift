import FairleadCore

/// What a list is narrowed to; all conditions have to hold.
///
/// Without an `isArchived` condition archived leads are left out, except those whose archive is up for review.
package struct LeadFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case owner(String)
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
        /// Nothing grades leads yet, so that no lead has any grade.
        case grade(String)
    }

    package var conditions: [Condition] = []
    /// Each must be found in what is known of the lead; in Chinese names also by pinyin or its initials.
    package var words: [String] = []

    package init() {}
}
