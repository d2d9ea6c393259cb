import Testing

@testable import FairleadCore

@Suite("R13–R16, I8: leads that are one")
struct MergedLeadTests {
    private let a = LinkSample.a
    private let b = LinkSample.b
    private let c = LinkSample.c

    private func company(_ name: String) -> Edit { Edit(Field.company, .text(name)) }

    private func tag(_ tag: String, _ value: Value = .int(0)) -> Edit {
        Edit(CellKey(Field.tags, element: tag), value)
    }

    private var three: LinkSample {
        var sample = LinkSample()
        sample.capture(a, company("Acme"), tag("vip"))
        sample.capture(b, company("ACME GmbH"), Edit(Field.city, .text("Bonn")), tag("fair"), author: "bob")
        sample.capture(c, Edit(Field.contact, .text("Li")), author: "bob")
        return sample
    }

    @Test("the root is the lead captured first, and fields and sets of all members are one lead's")
    func mergedView() {
        var sample = three
        sample.merge(c, b, a)
        let lead = sample.merged(b)
        #expect(lead.members.map(\.id) == [a, b, c])
        #expect(lead.state.id == a)
        #expect(lead.state.value(Field.company) == .text("ACME GmbH"))
        #expect(lead.state.value(Field.city) == .text("Bonn"))
        #expect(lead.state.value(Field.contact) == .text("Li"))
        #expect(Set(lead.state.elements(Field.tags)) == ["vip", "fair"])
        #expect(lead.state.value(Field.number) == .int(1))
        #expect(lead.state.value(Field.capturedBy) == .text("ann"))
    }

    @Test("differences that the merge showed are no conflicts, and what lost is in the history")
    func differences() {
        var sample = three
        sample.merge(a, b)
        let state = sample.merged(a).state
        #expect(sample.conflicts(of: a) == [])
        // Whose the two are no merge says: the server gives them one owner, or somebody has to.
        #expect(state.conflicts == [Field.owner])
        #expect(state.past.map(\.version.value).contains(.text("Acme")))
        // The owner is the one who came first, as for every contested lead.
        #expect(state.value(Field.owner) == .text("ann"))
    }

    @Test("to prefer another side later parts nobody, whatever else was judged before")
    func preferredLater() {
        var sample = LinkSample()
        for lead in [a, b, c] { sample.capture(lead, Edit(Field.city, .text("\(lead.low)"))) }
        sample.merge(a, b, c)
        sample.write(
            sample.naming([a, b], edits: [RecordID.link(a, b): [Edit(Field.verdict, .text("different"))]]),
            author: "meg")
        let together = sample.merged(c).members.map(\.id)
        #expect(together.count == 2)
        for preferred in together {
            sample.merge(together[0], together[1], preferred: preferred)
            #expect(sample.merged(c).members.map(\.id) == together)
            #expect(sample.value(Field.city, of: c) == .text("\(preferred.low)"))
        }
    }

    @Test("a preferred side's values stand, and nothing is written to either lead")
    func preferred() {
        var sample = three
        let before = sample.records[a]
        sample.merge(a, b, preferred: a)
        #expect(sample.value(Field.company, of: b) == .text("Acme"))
        #expect(sample.records[a] == before)
        sample.merge(a, b, preferred: b)
        #expect(sample.value(Field.company, of: b) == .text("ACME GmbH"))
        #expect(sample.conflicts(of: a) == [])
    }

    @Test("an edit in the merged view stands for every member's value; unmerge gives each its own back")
    func editAndUnmerge() {
        var sample = three
        sample.merge(a, b)
        sample.editMerged(b, company("Acme AG"), tag("fair", .null))
        #expect(sample.value(Field.company, of: a) == .text("Acme AG"))
        #expect(sample.merged(a).state.elements(Field.tags) == ["vip"])
        #expect(sample.conflicts(of: a) == [])
        sample.unmerge(b)
        #expect(sample.value(Field.company, of: a) == .text("Acme AG"), "later edits stay where they were written")
        #expect(sample.value(Field.company, of: b) == .text("ACME GmbH"))
        #expect(sample.merged(b).state.elements(Field.tags) == ["fair"])
        sample.merge(a, b)
        #expect(sample.value(Field.company, of: b) == .text("Acme AG"), "what was replaced stays replaced")
    }

    @Test("a link that a cut off pull brought before the lead that was written to takes nothing out of view (R15)")
    func linkBeforeLead() {
        var sample = three
        sample.merge(a, b)
        var here = sample.records
        sample.editMerged(b, Edit(Field.city, .text("Ulm")))
        here[.link(a, b)] = sample.records[.link(a, b)]
        #expect(LinkWorld.merged(here, with: a).state.value(Field.city) == .text("Bonn"))
        here[a] = sample.records[a]
        #expect(LinkWorld.merged(here, with: a).state.value(Field.city) == .text("Ulm"))
    }

    @Test("nor does one over which own edits are laid that had seen less")
    func linkBeforeLeadBelowOwn() {
        var sample = three
        sample.merge(a, b)
        var here = sample.records
        let city = { (name: String) in Edit(Field.city, .text(name)) }
        let own = [
            [RecordChange(id: b, kind: .lead, seen: 2, edits: [city("Mainz")])],
            sample.naming([a, b], edits: [a: [city("Trier")]]),
        ].enumerated().map { index, records in
            var change = ChangeSet.single(
                dot: Dot(ReplicaID(rawValue: 99), UInt64(index) + 1), record: records[0])
            change.records = records
            return Overlay.Pending(
                change: change, author: "li", acknowledgedPosition: nil,
                time: EffectiveTime(milliseconds: 5_000, isCertain: true))
        }
        sample.edit(b, city("Kiel"), author: "bob")
        sample.editMerged(a, city("Ulm"))
        for id in [b, .link(a, b)] { here[id] = sample.records[id] }
        let view = LinkWorld.merged(Overlay.view(base: here, pending: own), with: a)
        let shown = view.state.cells[CellKey(Field.city)]?.versions.map(\.value) ?? []
        #expect(shown.contains(.text("Kiel")) && shown.contains(.text("Trier")))
    }

    @Test("a late edit of an absorbed lead counts, and conflicts with what its author had not seen (R16)")
    func lateEdit() {
        var sample = three
        sample.merge(a, b)
        sample.edit(b, Edit(Field.need, .text("Pumps")), author: "bob")
        #expect(sample.value(Field.need, of: a) == .text("Pumps"))
        sample.editMerged(a, company("Acme AG"))
        sample.edit(b, seen: 2, company("ACME SE"), author: "bob")
        #expect(sample.conflicts(of: a) == [Field.company])
        sample.editMerged(a, company("ACME SE"))
        #expect(sample.conflicts(of: a) == [])
    }

    @Test("merges of two who knew nothing of each other, in opposite directions, are one link")
    func opposite() {
        var sample = three
        let changes = sample.naming([a, b], edits: [.link(a, b): [Edit(Field.verdict, .text("same"))]])
        sample.write(changes, author: "ann")
        sample.write(changes.reversed(), author: "bob")
        #expect(sample.links.count == 1)
        #expect(sample.merged(a).members.map(\.id) == [a, b])
        sample.unmerge(b)
        #expect(sample.merged(a).members.map(\.id) == [a])
    }

    @Test("taking out the lead that held two others together leaves those together")
    func chain() {
        var sample = three
        for (one, other) in [(a, b), (b, c)] {
            let same = [Edit(Field.verdict, .text("same"))]
            sample.write(sample.naming([one, other], edits: [.link(one, other): same]), author: "ann")
        }
        #expect(sample.merged(c).members.map(\.id) == [a, b, c])
        sample.unmerge(b)
        #expect(sample.merged(c).members.map(\.id) == [a, c])
        #expect(sample.merged(b).members.map(\.id) == [b])
    }

    @Test("a judgement that would join what was told apart does not count, whichever came first")
    func contradiction() {
        var sample = three
        let same = [Edit(Field.verdict, .text("same"))]
        sample.write(sample.naming([a, b], edits: [.link(a, b): same]), author: "ann")
        sample.write(sample.naming([b, c], edits: [.link(b, c): same]), author: "ann")
        sample.write(
            sample.naming([a, c], edits: [.link(a, c): [Edit(Field.verdict, .text("different"))]]), author: "bob")
        #expect(sample.merged(a).members.map(\.id) == [a, b], "the earlier judgement stands")
        #expect(sample.merged(c).members.map(\.id) == [c])
    }

    @Test("told apart by one and joined by another, neither having seen the other: they stay apart")
    func concurrentJudgements() {
        var sample = three
        for verdict in ["different", "same"] {
            let change = RecordChange(
                id: .link(a, b), kind: .link, edits: [Edit(Field.verdict, .text(verdict))])
            let ends = [a, b].map { RecordChange(id: $0, kind: .lead, seen: 2) }
            sample.write([change] + ends, author: verdict)
        }
        #expect(sample.links.first?.state.cells[CellKey(Field.verdict)]?.versions.count == 2)
        #expect(sample.merged(a).members.map(\.id) == [a])
    }

    @Test("the stage that a lead has from its capture on gives way to one that somebody wrote")
    func stage() {
        var sample = LinkSample()
        sample.capture(a, company("Acme"))
        sample.edit(a, Edit(Field.stage, .text("qualified")))
        sample.capture(b, company("Acme"))
        sample.merge(a, b)
        #expect(sample.value(Field.stage, of: b) == .text("qualified"))
        #expect(sample.conflicts(of: b) == [])
    }

    @Test("who archived a member without having seen the others has the lead put aside for review (R10)")
    func archivedMember() {
        var sample = three
        sample.merge(a, b)
        sample.edit(b, Edit(Field.archived, .bool(true)), author: "bob")
        #expect(sample.conflicts(of: a) == [Field.archived])
        sample.editMerged(a, Edit(Field.archived, .bool(true)))
        #expect(sample.conflicts(of: a) == [])
        #expect(sample.merged(a).state.isArchived)
        sample.edit(b, company("Acme SE"), author: "bob")
        #expect(sample.conflicts(of: a) == [Field.archived])
        sample.editMerged(a, Edit(Field.archived, .bool(false)))
        #expect(!sample.merged(a).state.isArchived)
        #expect(sample.conflicts(of: a) == [])
    }

    @Test("no record of a lead holds a byte of another one (R17)")
    func separate() {
        var sample = three
        sample.merge(a, b)
        sample.editMerged(a, company("Acme AG"))
        for (lead, others) in [(a, [b, c]), (b, [a, c])] {
            let text = String(describing: sample.records[lead])
            for other in others { #expect(!text.contains("\(other.high), low: \(other.low)")) }
        }
        // Whoever sees one end only gets no link, and so sees that lead alone.
        var records = sample.records
        records[b] = nil
        records[.link(a, b)] = nil
        #expect(LinkWorld.merged(records, with: a).members.map(\.id) == [a])
    }

    @Test("a stamp is above those of all members' versions that the author had in view")
    func stamps() {
        var sample = three
        sample.merge(a, b)
        sample.write(
            [RecordChange(id: b, kind: .lead, seen: 9, edits: [company("ACME SE")])], author: "bob")
        let late = sample.records[b]?.shown(LinkWorld.key)?.stamp ?? .zero
        let integration = Integration(records: sample.records)
        var change = ChangeSet.single(
            dot: Dot(ReplicaID(rawValue: 99), 1), record: RecordChange(id: a, kind: .lead))
        change.records = sample.naming([a, b], edits: [a: [company("Acme AG")]])
        let time = EffectiveTime(milliseconds: 5, isCertain: true)
        #expect(integration.stamp(for: change, time: time, afterReplica: .zero) > late)
        change.records.removeAll { $0.kind == .link }
        #expect(integration.stamp(for: change, time: time, afterReplica: .zero) < late, "not seen as one")
    }
}
