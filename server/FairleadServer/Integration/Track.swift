import FairleadCore

/// Where the change sets of a carried chain stand: under their author's numbers, or on a branch.
///
/// A clone and its twin write under the same numbers until the server has told one of them (R19). What the other wrote may
/// come by a colleague's hand before that. It then gets what its own device would give it: a replica of its own, which may
/// claim of the author's only what both share. Its bytes stay as they were signed; `placed` reads them as they stand here.
struct Track: Hashable, Sendable {
    let replica: ReplicaID
    /// How many of the author's numbers come before it: number *n* is its *n* − `base`.
    let base: UInt64

    func dot(of number: UInt64) -> Dot { Dot(replica, number - base) }
}

extension WorkingSet {
    /// Returns a change set as it stands under a dot that the server gave it.
    ///
    /// What its author had seen of itself is the first so many of the numbers that lead up to it, wherever those stand.
    func placed(_ change: ChangeSet, under dot: Dot) throws(Refusal) -> ChangeSet {
        guard change.dot != dot else { return change }
        guard let shared = shared(with: change.dot.replica, by: dot.replica),
            shared.reduce(dot.counter, { $0 &+ $1.through }) == change.dot.counter
        else { throw Refusal("bad_change", "The change set is not its device's.") }
        var result = change
        result.dot = dot
        var seen = change.own[change.dot.replica]
        for part in shared {
            result.own[part.replica] = min(seen, part.through)
            seen -= result.own[part.replica]
        }
        result.own[dot.replica] = seen
        return result
    }

    /// The track of a branch of this author's; `nil` for a replica that is none.
    func track(of branch: ReplicaID, author: ReplicaID) -> Track? {
        shared(with: author, by: branch).map { Track(replica: branch, base: $0.reduce(0) { $0 &+ $1.through }) }
    }

    /// What a branch goes on from, from the author's first number on.
    private func shared(
        with author: ReplicaID, by branch: ReplicaID
    ) -> [(replica: ReplicaID, through: UInt64)]? {
        guard replicas[branch]?.isBranch == true else { return nil }
        let lineage = lineage(of: branch)
        return lineage.firstIndex { $0.replica == author }.map { lineage[...$0].reversed() }
    }
}
