import FairleadCore
import Testing

@Suite("What an edit has seen")
struct ContextTests {
    private static let mine = ReplicaID(rawValue: 1)
    private static let former = ReplicaID(rawValue: 2)
    private static let peer = ReplicaID(rawValue: 3)

    private static let context = Context(
        seen: 7, own: VersionVector([mine: 4, former: 2]), dots: [Dot(peer, 5)])

    private static let cases: [(Dot, UInt64?, Bool)] = [
        (Dot(mine, 4), nil, true), (Dot(mine, 5), nil, false),
        (Dot(former, 2), nil, true), (Dot(former, 3), nil, false),
        // A listed dot claims that very write, and not what its author wrote before it or after.
        (Dot(peer, 5), nil, true), (Dot(peer, 4), nil, false), (Dot(peer, 6), nil, false),
        (Dot(peer, 4), 7, true), (Dot(peer, 4), 8, false), (Dot(ReplicaID(rawValue: 4), 1), 1, true),
    ]

    @Test("covered: by its position, as one's own, or as the very dot that is listed (R3)", arguments: cases)
    func covers(dot: Dot, position: UInt64?, isCovered: Bool) {
        let version = Version(
            value: .text("x"), dot: dot, stamp: Stamp(milliseconds: 1), position: position, author: "a")
        #expect(Self.context.covers(version) == isCovered)
    }

    @Test(
        "what is listed with its origin means that change set, under whatever dot it stands; without one, what has the dot (R2)"
    )
    func listed() {
        let dot = Dot(Self.peer, 5)
        let (one, other) = (RecordID(high: 1, low: 1), RecordID(high: 1, low: 2))
        func change(_ dot: Dot, _ origin: OriginID) -> ChangeSet {
            var change = ChangeSet.single(
                dot: dot, clock: 1, record: RecordChange(id: RecordID(high: 9, low: 9), kind: .lead))
            change.origin = origin
            return change
        }
        #expect(ListedDot(dot, origin: one).means(change(dot, one)))
        #expect(ListedDot(dot, origin: one).means(change(Dot(Self.mine, 1), one)))
        #expect(!ListedDot(dot, origin: one).means(change(dot, other)), "a twin took the number")
        #expect(ListedDot(dot).means(change(dot, other)) && !ListedDot(dot).means(change(Dot(Self.mine, 1), other)))
        let listed = [ListedDot(dot), ListedDot(dot, origin: one), ListedDot(Dot(Self.former, 9))]
        #expect(ListedDot.distinct(listed) == [ListedDot(Dot(Self.former, 9)), ListedDot(dot, origin: one)])
    }
}
