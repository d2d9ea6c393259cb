import FairleadCore

/// What a change set claims to have had in view, as far as the server believes it.
///
/// The same log gives the same result for ever: it depends on the registered incarnations, which never change, and on
/// what was known before the change set's own position.
enum EffectiveContext {
    /// Returns the change set with its context bounded and its listed dots led to where their content stands.
    ///
    /// - Parameters:
    ///   - lineage: its replica's former incarnations, with the number up to which each may be claimed. Claiming less than
    ///     was seen can only show a conflict that is none; it never hides one.
    ///   - standing: the dots under which what is listed stands, or will stand (R20).
    ///   - ownAliases: the dots under which what the own entries cover stands in a record, where that is another one.
    static func bounding(
        _ change: ChangeSet, lineage: [(replica: ReplicaID, through: UInt64)], standing: (ListedDot) -> [Dot],
        ownAliases: (RecordID, VersionVector) -> [Dot]
    ) -> ChangeSet {
        var result = change
        var own = VersionVector()
        own.raise(change.dot.replica, to: change.own[change.dot.replica])
        for former in lineage { own.raise(former.replica, to: min(change.own[former.replica], former.through)) }
        result.own = own
        for index in result.records.indices {
            let dots = result.records[index].dots.flatMap(standing) + ownAliases(result.records[index].id, own)
            if !dots.isEmpty || !result.records[index].dots.isEmpty {
                result.records[index].dots = Set(dots).sorted().map { ListedDot($0) }
            }
        }
        return result
    }

    /// Refuses entries that name somebody else's change sets: they would claim writes that were not seen (R2).
    ///
    /// - Parameter isForeign: tells whether a replica runs on another device. One that is not known here, or that runs on
    ///   this device and that a restored database no longer has in the lineage, is left to `bounding`.
    static func check(
        _ change: ChangeSet, lineage: [(replica: ReplicaID, through: UInt64)], head: UInt64,
        isForeign: (ReplicaID) -> Bool
    ) throws(Refusal) {
        let mine = Set(lineage.map(\.replica) + [change.dot.replica])
        guard change.own.entries.keys.allSatisfy({ mine.contains($0) || !isForeign($0) }) else {
            throw Refusal("bad_context", "The change set claims to have seen all that another device wrote.")
        }
        guard change.records.allSatisfy({ $0.seen <= head }) else {
            throw Refusal("bad_context", "The change set claims to have seen what has not happened yet.")
        }
    }
}
