import FairleadCore
import Testing

@Suite("What a device lays over what it has pulled")
struct OverlayTests {
    private static let lead = RecordID(high: 9, low: 9)
    private static let twins = Dot(ReplicaID(rawValue: 7), 2)
    private static let city = CellKey(Field.city)

    private func pending(_ dot: Dot, _ origin: UInt64, _ city: String, listing dots: [ListedDot] = [])
        -> Overlay.Pending
    {
        var change = ChangeSet.single(
            dot: dot, clock: 1_000,
            record: RecordChange(
                id: Self.lead, kind: .lead, seen: 3, dots: dots, edits: [Edit(Self.city, .text(city))]))
        change.origin = RecordID(high: 1, low: origin)
        return Overlay.Pending(
            change: change, author: "wang", acknowledgedPosition: nil,
            time: EffectiveTime(milliseconds: 1_000, isCertain: true))
    }

    /// The cities in view once a clone's edit and another one made in view of it lie over what was pulled under their dot.
    private func cities(over pulled: String) -> [Value] {
        let version = Version(
            value: .text(pulled), dot: Self.twins, stamp: Stamp(milliseconds: 900), position: 7, author: "wang")
        let base = RecordState(
            id: Self.lead, kind: .lead, lead: nil, position: 7, cells: [Self.city: Cell(versions: [version])])
        let clone = pending(Self.twins, 1, "Kiel")
        let later = pending(
            Dot(ReplicaID(rawValue: 8), 1), 2, "Metz",
            listing: [ListedDot(Self.twins, origin: clone.change.origin)])
        let view = Overlay.view(base: [Self.lead: base], pending: [clone, later])
        return view[Self.lead]?.cells[Self.city]?.versions.map(\.value).sorted { "\($0)" < "\($1)" } ?? []
    }

    @Test("a listed dot covers what the clone wrote, and not what its twin wrote under the same number (R2, R19)")
    func twin() {
        #expect(cities(over: "Ulm") == [.text("Metz"), .text("Ulm")])
        #expect(cities(over: "Kiel") == [.text("Metz")], "what was listed has come itself")
    }
}
