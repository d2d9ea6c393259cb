@testable import FairleadCore

/// One field's edits by a few replicas, with what each author truly had in view: the oracle's side of the tests.
struct History: CustomStringConvertible {
    struct Write {
        var dot: Dot
        /// Indices of all earlier writes that its author knew of, directly or not.
        var past: Set<Int>
        /// Indices of the writes that its author saw standing: the maximal ones of `past`.
        var view: Set<Int>
        /// The author's wall clock, which says nothing about the order.
        var clock: Int64
    }

    private(set) var writes: [Write] = []

    static let key = CellKey("company")
    static let record = RecordID(high: 1, low: 1)

    /// Adds a write of a replica that has heard of the given earlier writes and knows all its own.
    mutating func write(replica: UInt64, heardOf: Set<Int>, clock: Int64) {
        var past: Set<Int> = []
        let own = writes.indices.filter { writes[$0].dot.replica.rawValue == replica }
        for index in heardOf.union(own) { past.formUnion(writes[index].past.union([index])) }
        let dot = Dot(ReplicaID(rawValue: replica), UInt64(own.count + 1))
        writes.append(Write(dot: dot, past: past, view: maximal(of: past), clock: clock))
    }

    /// The writes among `indices` that none of the others had in view.
    func maximal(of indices: Set<Int>) -> Set<Int> {
        indices.filter { index in !indices.contains { writes[$0].past.contains(index) } }
    }

    var maximalDots: [Dot] { maximal(of: Set(writes.indices)).map { writes[$0].dot }.sorted() }

    /// The change set as its device writes it, with no server in between: everything of others is listed dot by dot.
    func change(_ index: Int) -> ChangeSet {
        let write = writes[index]
        let dots = write.view.map { writes[$0].dot }.filter { $0.replica != write.dot.replica }
        return .single(
            dot: write.dot, clock: write.clock,
            record: RecordChange(
                id: History.record, kind: .lead, isCreation: true, dots: dots.sorted().map { ListedDot($0) },
                edits: [Edit(History.key, .text("\(index)"))]))
    }

    /// Integrates the writes in the given order, as a server would, and returns the record.
    func integrate(_ order: [Int]) -> RecordState? {
        var records: [RecordID: RecordState] = [:]
        var known: Set<Dot> = []
        var last: [ReplicaID: Stamp] = [:]
        for (step, index) in order.enumerated() {
            let change = change(index)
            var integration = Integration(records: records)
            let time = EffectiveTime(milliseconds: writes[index].clock, isCertain: true)
            let stamp = integration.stamp(for: change, time: time, afterReplica: last[change.dot.replica] ?? .zero)
            last[change.dot.replica] = stamp
            let facts = Facts(
                author: "a", time: time, wallMilliseconds: writes[index].clock, stamp: stamp,
                position: UInt64(step + 1), nextNumber: nil)
            integration.merge(change, facts: facts, awaited: change.awaited { known.contains($0.dot) })
            known.insert(change.dot)
            records = integration.records
        }
        return records[History.record]
    }

    /// Every order in which the writes can arrive: each replica's own in sequence, everything else free.
    var deliveryOrders: [[Int]] {
        var orders: [[Int]] = []
        func extend(_ order: [Int]) {
            if order.count == writes.count { return orders.append(order) }
            for index in writes.indices where !order.contains(index) {
                let earlier = writes.indices.filter {
                    $0 < index && writes[$0].dot.replica == writes[index].dot.replica
                }
                if earlier.allSatisfy(order.contains) { extend(order + [index]) }
            }
        }
        extend([])
        return orders
    }

    var description: String {
        writes.enumerated().map { "\($0): \($1.dot.replica.rawValue) saw \($1.past.sorted()) at \($1.clock)" }
            .joined(separator: "; ")
    }
}

extension ChangeSet {
    /// A change set of one record, with its own earlier ones in its context.
    static func single(dot: Dot, clock: Int64 = 1_000_000, record: RecordChange) -> ChangeSet {
        ChangeSet(
            dot: dot, origin: RecordID(high: dot.replica.rawValue, low: dot.counter),
            command: RecordID(high: dot.replica.rawValue, low: dot.counter), commandName: "test",
            previousDigest: dot.counter == 1 ? [] : Array(repeating: 7, count: 32),
            time: DeviceTime(wallMilliseconds: clock, bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: 0),
            own: VersionVector([dot.replica: dot.counter - 1]), records: [record])
    }
}
