/// Names one change set: the replica that made it and its number there, contiguous from 1.
package struct Dot: Hashable, Sendable, Comparable {
    package var replica: ReplicaID
    package var counter: UInt64

    package init(_ replica: ReplicaID, _ counter: UInt64) {
        self.replica = replica
        self.counter = counter
    }

    package static func < (left: Dot, right: Dot) -> Bool {
        (left.replica, left.counter) < (right.replica, right.counter)
    }
}

extension Dot: CustomStringConvertible {
    package var description: String { "\(replica):\(counter)" }
}
