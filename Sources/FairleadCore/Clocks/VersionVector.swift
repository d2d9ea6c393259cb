/// For each replica the number of its change sets, from the first on, that are meant.
package struct VersionVector: Hashable, Sendable {
    package private(set) var entries: [ReplicaID: UInt64] = [:]

    package init() {}

    package init(_ entries: [ReplicaID: UInt64]) {
        for (replica, counter) in entries where counter > 0 { self.entries[replica] = counter }
    }

    package subscript(replica: ReplicaID) -> UInt64 {
        get { entries[replica] ?? 0 }
        set { entries[replica] = newValue == 0 ? nil : newValue }
    }

    package func contains(_ dot: Dot) -> Bool {
        dot.counter <= self[dot.replica]
    }

    package mutating func raise(_ replica: ReplicaID, to counter: UInt64) {
        if counter > self[replica] { self[replica] = counter }
    }

    /// The entries in the order of their replicas, the only order in which they are written anywhere.
    package var sorted: [(replica: ReplicaID, counter: UInt64)] {
        entries.sorted { $0.key < $1.key }.map { (replica: $0.key, counter: $0.value) }
    }
}
