/// Gives the change sets of a cloned or restored device new dots (R19).
///
/// Change sets up to `common` stand on the server as they are. Those above are passed through `restamp` in the order of
/// their counters; they keep their origin, command, clocks and content. Change sets of still earlier incarnations may come
/// before them, when the server has lost those too.
package struct NewIncarnation: Sendable {
    package let former: ReplicaID
    package let common: UInt64
    package let replica: ReplicaID
    /// The counter of the last change set stamped anew.
    package private(set) var counter: UInt64 = 0
    /// The dots of the change sets stamped anew, in order.
    private var formerDots: [Dot] = []

    package init(former: ReplicaID, common: UInt64, replica: ReplicaID) {
        self.former = former
        self.common = common
        self.replica = replica
    }

    /// Returns the change set under its new dot. The digest of the one before it is left to the caller.
    package mutating func restamp(_ change: ChangeSet) -> ChangeSet {
        var result = change
        // What it had seen of its former self, split into what stands there and what was stamped anew.
        let seen = change.own[former]
        counter += 1
        result.dot = Dot(replica, counter)
        result.own[former] = min(seen, common)
        result.own[replica] = UInt64(formerDots.prefix { change.own.contains($0) }.count)
        formerDots.append(change.dot)
        return result
    }
}
