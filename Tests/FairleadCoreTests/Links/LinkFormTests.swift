import Testing

@testable import FairleadCore

@Suite("The form of links: SPEC.md section 4")
struct LinkFormTests {
    @Test("a link's id is the same for both orders, and what the specification says")
    func identity() {
        let one = RecordID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001)
        let other = RecordID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0002)
        #expect(RecordID.link(one, other) == RecordID.link(other, one))
        #expect(RecordID.link(one, other).description == "1511ef01-9bba-8864-abf9-6ae42ee05962")
        #expect(RecordID.link(one, one) != RecordID.link(one, other))
    }

    private static let dots = [Dot(ReplicaID(rawValue: UInt64.max), 7), Dot(ReplicaID(rawValue: 1), 2)]

    @Test("a coverage is a list of the position and the dots beyond it")
    func coverage() {
        let coverage = Coverage(seen: 12, dots: Self.dots)
        #expect(coverage.value.encoded == "l3:i122:i12:i23:i-12:i7")
        #expect(Coverage(value: coverage.value) == coverage)
        #expect(Coverage().value.encoded == "l2:i0")
    }

    @Test(
        "what is no coverage is read as none",
        arguments: ["-", "i1", "l", "l3:i-1", "l2:i12:i1", "l2:i12:i12:i0", "l2:i12:sx2:i1"])
    func malformed(encoded: String) throws {
        #expect(Coverage(value: try #require(Value(encoded: encoded))) == nil)
    }

    @Test("of more dots than a list holds the latest stay, and the value is within the limits of the wire")
    func manyDots() {
        let many = Coverage(seen: 1, dots: (1...100).map { Dot(ReplicaID(rawValue: 5), $0) })
        let read = Value(encoded: many.value.encoded).flatMap(Coverage.init(value:))
        #expect(read?.dots.last?.counter == 100)
        #expect(read?.dots.count == 31)
    }

    @Test(
        "devices judge, and write nothing else of a link",
        arguments: [
            (Edit(Field.verdict, .text("same")), true), (Edit(Field.verdict, .text("different")), true),
            (Edit(Field.verdict, .null), true), (Edit(Field.verdict, .text("maybe")), false),
            (Edit(Field.verdict, .bool(true)), false),
            (Edit(CellKey(Field.keeps, element: "company"), .text("first")), true),
            (Edit(CellKey(Field.keeps, element: "company"), .text("third")), false),
            (Edit(CellKey(Field.keeps, element: "No Field"), .text("first")), false),
            (Edit(Field.keeps, .text("first")), false),
        ])
    func edits(edit: Edit, isAllowed: Bool) {
        let link = RecordChange(id: RecordID(high: 1, low: 1), kind: .link, edits: [edit])
        let change = ChangeSet.single(dot: Dot(ReplicaID(rawValue: 1), 1), record: link)
        #expect(((try? change.check()) != nil) == isAllowed)
        var belonging = change
        belonging.records[0].lead = RecordID(high: 2, low: 2)
        #expect(throws: Refusal.self) { try belonging.check() }
    }

    @Test("a link whose ends do not give its id is none")
    func strangers() {
        var sample = LinkSample()
        sample.capture(LinkSample.a, Edit(Field.city, .text("Bonn")))
        sample.capture(LinkSample.b, Edit(Field.city, .text("Bonn")))
        sample.merge(LinkSample.a, LinkSample.b)
        let link = sample.links[0].state
        var other = RecordState(id: RecordID(high: 7, low: 7), kind: .link, lead: nil, cells: link.cells)
        #expect(Link(other) == nil)
        other = RecordState(id: link.id, kind: .lead, lead: nil, cells: link.cells)
        #expect(Link(other) == nil)
        // Neither is one whose leads its change set does not name.
        let same = [Edit(Field.verdict, .text("same"))]
        let alone = RecordChange(id: RecordID(high: 7, low: 7), kind: .link, edits: same)
        sample.write([alone, RecordChange(id: LinkSample.a, kind: .lead)], author: "eve")
        #expect(sample.links.count == 1)
    }
}
