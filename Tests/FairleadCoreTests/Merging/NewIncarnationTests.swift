import Testing

@testable import FairleadCore

@Suite("R19: a new incarnation")
struct NewIncarnationTests {
    @Test("what stands of the former self stays an entry of it; what is stamped anew becomes one's own")
    func restamp() {
        let former = ReplicaID(rawValue: 5)
        let new = ReplicaID(rawValue: 6)
        var incarnation = NewIncarnation(former: former, common: 3, replica: new)
        let record = RecordChange(id: History.record, kind: .lead)
        let fourth = incarnation.restamp(.single(dot: Dot(former, 4), record: record))
        let fifth = incarnation.restamp(.single(dot: Dot(former, 5), record: record))
        #expect(fourth.dot == Dot(new, 1))
        #expect(fourth.own == VersionVector([former: 3]))
        #expect(fifth.dot == Dot(new, 2))
        #expect(fifth.own == VersionVector([former: 3, new: 1]))
        #expect(fifth.origin == ChangeSet.single(dot: Dot(former, 5), record: record).origin)
    }

    @Test("a retry that kept an old context claims no more than it did")
    func oldContext() {
        let former = ReplicaID(rawValue: 5)
        var incarnation = NewIncarnation(former: former, common: 3, replica: ReplicaID(rawValue: 6))
        var change = ChangeSet.single(dot: Dot(former, 4), record: RecordChange(id: History.record, kind: .lead))
        change.own = VersionVector([former: 1])
        #expect(incarnation.restamp(change).own == VersionVector([former: 1]))
    }
}
