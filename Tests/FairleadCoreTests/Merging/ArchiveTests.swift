import Testing

@testable import FairleadCore

/// R10: archive against edit ends the same in both orders, and the lead stays listed.
@Suite("R10: archive against edit")
struct ArchiveTests {
    private let lead = RecordID(high: 1, low: 1)
    private let visit = RecordID(high: 1, low: 2)

    private func integrate(_ changes: [(ChangeSet, String)]) -> [RecordID: RecordState] {
        var records: [RecordID: RecordState] = [:]
        for (index, (change, author)) in changes.enumerated() {
            var integration = Integration(records: records)
            let time = EffectiveTime(milliseconds: Int64(1_000 + index), isCertain: true)
            let facts = Facts(
                author: author, time: time, wallMilliseconds: 0,
                stamp: integration.stamp(for: change, time: time, afterReplica: .zero), position: UInt64(index + 1),
                nextNumber: 1)
            integration.merge(change, facts: facts)
            records = integration.records
        }
        return records
    }

    private func change(_ replica: UInt64, _ records: [RecordChange]) -> ChangeSet {
        var change = ChangeSet.single(dot: Dot(ReplicaID(rawValue: replica), 1), record: records[0])
        change.records = records
        return change
    }

    private var creation: ChangeSet {
        change(9, [RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("Acme"))])])
    }
    private func archive(seen: UInt64, childSeen: UInt64? = nil) -> ChangeSet {
        let child = childSeen.map { [RecordChange(id: visit, kind: .activity, lead: lead, seen: $0)] } ?? []
        return change(
            1, [RecordChange(id: lead, kind: .lead, seen: seen, edits: [Edit(Field.archived, .bool(true))])] + child)
    }
    private func edit(seen: UInt64) -> ChangeSet {
        change(2, [RecordChange(id: lead, kind: .lead, seen: seen, edits: [Edit(Field.city, .text("Ulm"))])])
    }
    private func log(leadSeen: UInt64) -> ChangeSet {
        change(
            2,
            [
                RecordChange(
                    id: visit, kind: .activity, lead: lead, isCreation: true, edits: [Edit(Field.type, .text("visit"))]),
                RecordChange(id: lead, kind: .lead, seen: leadSeen),
            ])
    }

    @Test("an archive and an edit that did not see each other: kept for review, in both orders")
    func bothOrders() {
        let orders = [
            [(archive(seen: 1), "a"), (edit(seen: 1), "b")], [(edit(seen: 1), "b"), (archive(seen: 1), "a")],
        ]
        for order in orders {
            let state = integrate([(creation, "a")] + order)[lead]
            #expect(state?.isArchived == true)
            #expect(state?.conflicts == [Field.archived])
            #expect(state?.value(Field.city) == .text("Ulm"))
        }
    }

    @Test("an archive and a visit that did not see each other: kept for review, in both orders")
    func childBothOrders() {
        let orders = [
            [(archive(seen: 1), "a"), (log(leadSeen: 1), "b")], [(log(leadSeen: 1), "b"), (archive(seen: 1), "a")],
        ]
        for order in orders { #expect(integrate([(creation, "a")] + order)[lead]?.conflicts == [Field.archived]) }
    }

    @Test(
        "an archive by somebody who had seen everything is no conflict; nor is an edit by somebody who saw the archive")
    func seen() {
        #expect(integrate([(creation, "a"), (edit(seen: 1), "b"), (archive(seen: 2), "a")])[lead]?.conflicts == [])
        #expect(integrate([(creation, "a"), (archive(seen: 1), "a"), (edit(seen: 2), "b")])[lead]?.conflicts == [])
        let children = integrate([(creation, "a"), (log(leadSeen: 1), "b"), (archive(seen: 1, childSeen: 2), "a")])
        #expect(children[lead]?.conflicts == [])
    }

    @Test("whoever restores the lead, or archives it again with everything in view, has reviewed it")
    func review() {
        let conflict = [(creation, "a"), (archive(seen: 1), "a"), (edit(seen: 1), "b")]
        for value in [true, false] {
            let decision = change(
                3, [RecordChange(id: lead, kind: .lead, seen: 3, edits: [Edit(Field.archived, .bool(value))])])
            let state = integrate(conflict + [(decision, "c")])[lead]
            #expect(state?.conflicts == [])
            #expect(state?.isArchived == value)
        }
    }
}
