/// A version that an author had in view before any log position stood for it, as a context lists it (R2).
///
/// A dot alone does not say which of two twins wrote it: a copied store goes on under the numbers of the one that it was
/// copied from, until a server tells it so (R19). The origin does.
package struct ListedDot: Hashable, Sendable, Comparable {
    package var dot: Dot
    /// Of the change set; `nil` when its author knew no more than the dot, as of a history that the server lost (R27).
    package var origin: OriginID?

    package init(_ dot: Dot, origin: OriginID? = nil) {
        self.dot = dot
        self.origin = origin
    }

    /// Tells whether it means this change set.
    package func means(_ change: ChangeSet) -> Bool {
        origin.map { $0 == change.origin } ?? (dot == change.dot)
    }

    /// Returns one entry for each dot, sorted; the one that says more.
    package static func distinct(_ listed: [ListedDot]) -> [ListedDot] {
        var result: [Dot: ListedDot] = [:]
        for entry in listed where result[entry.dot]?.origin == nil { result[entry.dot] = entry }
        return result.values.sorted()
    }

    package static func < (left: ListedDot, right: ListedDot) -> Bool {
        if left.dot != right.dot { return left.dot < right.dot }
        guard let origin = right.origin else { return false }
        return left.origin.map { $0 < origin } ?? true
    }
}
