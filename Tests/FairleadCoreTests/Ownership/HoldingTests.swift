import FairleadCore
import Testing

@Suite("Whose a lead is, as one cell")
struct HoldingTests {
    @Test("holder and reason survive the wire", arguments: OwnerReason.Code.allCases)
    func roundTrip(code: OwnerReason.Code) {
        for holder in [Holder.user("lena"), .pool("public")] {
            for reason in [
                OwnerReason(code), OwnerReason(code, text: "not our region", policyVersion: 3),
            ] {
                let holding = Holding(holder, reason)
                #expect(Holding(Value(encoded: holding.value.encoded)) == holding)
            }
        }
        #expect(Holding(.text("lena")) == Holding(.user("lena")) && Holding(.user("lena")).value == .text("lena"))
    }

    @Test(
        "what is none is none",
        arguments: [
            .null, .int(1), .list([]), .list([.text("user"), .text("lena")]),
            .list([.text("team"), .text("x"), .text("claimed"), .null, .null]),
            .list([.text("user"), .text(""), .text("claimed"), .null, .null]),
            .list([.text("user"), .text("x"), .text("stolen"), .null, .null]),
            .list([.text("user"), .text("x"), .text("claimed"), .int(1), .null]),
            .list([.text("user"), .text("x"), .text("claimed"), .null, .int(-1)]),
            .list([.text("user"), .text("x"), .text("claimed"), .text(String(repeating: "x", count: 1025)), .null]),
        ] as [Value])
    func malformed(value: Value) {
        #expect(Holding(value) == nil)
    }

    private static func version(_ value: Value, _ counter: UInt64, _ position: UInt64?) -> Version {
        Version(
            value: value, dot: Dot(ReplicaID(rawValue: 1), counter), stamp: Stamp(milliseconds: Int64(counter) * 1000),
            position: position, author: "a\(counter)")
    }

    private static func lead(_ standing: [Version], past: [Version] = []) -> RecordState {
        var lead = RecordState(
            id: RecordID(high: 1, low: 1), kind: .lead, lead: nil, position: 1,
            past: past.map { PastVersion(key: CellKey(Field.owner), version: $0) })
        lead.set(Cell(versions: standing), for: CellKey(Field.owner))
        lead.set(Cell(versions: [version(.text("a1"), 1, 1)]), for: CellKey(Field.capturedBy))
        return lead
    }

    @Test("the history names who had it when, whose it is now, and when somebody lost it")
    func history() {
        let pool = Holding(.pool("public"), OwnerReason(.returned, text: "no time"))
        let lead = Self.lead(
            [Self.version(.text("wei"), 4, 4)],
            past: [Self.version(.text("lena"), 1, 1), Self.version(pool.value, 2, 2)])
        let history = OwnerHistory(lead)
        #expect(history.entries.map(\.holding.holder) == [.user("lena"), .pool("public"), .user("wei")])
        #expect(history.entries.map(\.isCapture) == [true, false, false])
        #expect(history.current?.holding.holder == .user("wei"))
        #expect(history.lost(by: "lena") == 2000 && history.lost(by: "wei") == nil && history.lost(by: "tom") == nil)
        #expect(history.owner(before: history.entries[2]) == "lena")
    }

    @Test("what has come to somebody or gone is told by what he knew; what he did himself is no news")
    func handover() {
        let (returned, claimed) = (OwnerReason(.returned), OwnerReason(.claimed))
        func history(_ holdings: [(Holding, by: String)]) -> OwnerHistory {
            let versions = holdings.enumerated().map { index, step in
                var version = Self.version(step.0.value, UInt64(index + 1), UInt64(index + 1))
                version.author = step.by
                return version
            }
            var lead = Self.lead([versions[versions.count - 1]], past: Array(versions.dropLast()))
            if let first = versions.first { lead.set(Cell(versions: [first]), for: CellKey(Field.capturedBy)) }
            return OwnerHistory(lead)
        }
        let pool = Holding(.pool("public"), returned)
        let (lena, wei) = (Holding(.user("lena")), Holding(.user("wei"), claimed))
        let back = history([(lena, "lena"), (pool, "lena"), (lena, "mara")])
        #expect(back.handover(of: "lena", from: pool, after: 2) == .gained, "what was given back comes again")
        #expect(back.handover(of: "lena", from: lena, after: 3) == nil, "known already")
        let gone = history([(lena, "lena"), (pool, "lena"), (wei, "wei")])
        #expect(gone.handover(of: "lena", from: pool, after: 2) == nil, "it had been given back before")
        #expect(gone.handover(of: "lena", from: lena, after: 1) == nil, "given back in this very exchange")
        #expect(gone.handover(of: "wei", from: pool, after: 2) == nil, "his own claim is no news")
        #expect(gone.handover(of: "mara", from: pool, after: 2) == nil)
        let taken = history([(lena, "lena"), (wei, "wei")])
        #expect(taken.handover(of: "lena", from: lena, after: 1) == .lost)
        #expect(taken.handover(of: "lena", from: nil, after: 0) == .lost, "captured and lost in one exchange")
        #expect(taken.handover(of: "wei", from: lena, after: 1) == nil)
        #expect(gone.holding(before: gone.entries[2]) == pool && gone.holding(before: gone.entries[0]) == nil)
    }

    @Test("two users are a contest; one user for two reasons is none, and no conflict")
    func contested() {
        let claimed = Holding(.user("lena"), OwnerReason(.claimed)).value
        let one = Self.lead([Self.version(.text("lena"), 2, 2), Self.version(claimed, 3, 3)])
        #expect(!one.isContested && one.conflicts == [])
        let two = Self.lead([Self.version(.text("wei"), 2, 2), Self.version(claimed, 3, 3)])
        #expect(two.isContested && two.conflicts == [Field.owner] && two.owner == "wei")
        #expect(two.contenders == ["lena", "wei"])
    }

    @Test("whoever had a lead goes on as a collaborator, and the new owner is none any more (OW-07)")
    func handOver() {
        var lead = Self.lead([Self.version(.text("lena"), 2, 2)])
        lead.set(Cell(versions: [Self.version(.int(4), 2, 2)]), for: CellKey(Field.collaborators, element: "wei"))
        let edits = HandOver.edits(lead, to: Holding(.user("wei")))
        #expect(
            edits == [
                Edit(Field.owner, .text("wei")), Edit(CellKey(Field.collaborators, element: "lena"), .int(5)),
                Edit(CellKey(Field.collaborators, element: "wei"), .null),
            ])
        #expect(HandOver.edits(lead, to: Holding(.user("tom")), stays: false) == [Edit(Field.owner, .text("tom"))])
        #expect(HandOver.collaborators(["wei", "lena", "tom"], of: lead).map(\.key.element) == ["tom"])
    }
}
