/// What a look at the leads that nobody takes care of has come to.
package struct ReclaimReport: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var code: String
        package var owner: String
        /// Whose devices have to be heard from first; empty when nobody's have to.
        package var waitsFor: [String]
        /// When it goes, or would have gone; milliseconds since 1970.
        package var at: Int64
    }

    /// A lead that was handed out with its batch, or would be: then nobody knows to whom.
    package struct HandedOut: Hashable, Sendable {
        package var code: String
        package var user: String?
        package var rule: String?
    }

    /// Each in the order of the leads' ids.
    package internal(set) var reclaimed: [Entry] = []
    package internal(set) var warned: [Entry] = []
    package internal(set) var waiting: [Entry] = []
    /// Leads whose owners have taken care since they were warned.
    package internal(set) var cleared = 0
    package internal(set) var handedOut: [HandedOut] = []
}

extension ReclaimReport {
    mutating func add(_ other: ReclaimReport) {
        reclaimed += other.reclaimed
        warned += other.warned
        waiting += other.waiting
        cleared += other.cleared
    }
}
