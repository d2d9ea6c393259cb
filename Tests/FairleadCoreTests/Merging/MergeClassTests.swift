import Testing

@testable import FairleadCore

@Suite("R6–R9: what is shown, what is a conflict")
struct MergeClassTests {
    private func version(
        _ value: Value, replica: UInt64, counter: UInt64 = 1, stamp: Int64, position: UInt64? = nil
    ) -> Version {
        Version(
            value: value, dot: Dot(ReplicaID(rawValue: replica), counter), stamp: Stamp(rawValue: stamp),
            position: position, author: "u\(replica)")
    }

    @Test("a later write wins; equal stamps fall to the larger replica")
    func lastWriter() {
        let later = Cell(versions: [
            version(.text("a"), replica: 1, stamp: 9), version(.text("b"), replica: 2, stamp: 8),
        ])
        #expect(later.shown(as: .register)?.value == .text("a"))
        let equal = Cell(versions: [
            version(.text("a"), replica: 1, stamp: 9), version(.text("b"), replica: 2, stamp: 9),
        ])
        #expect(equal.shown(as: .register)?.value == .text("b"))
    }

    @Test("equal concurrent values are shown as one, and all versions stay")
    func equalValues() {
        let cell = Cell(versions: [
            version(.text("a"), replica: 1, stamp: 1), version(.text("a"), replica: 2, stamp: 2),
        ])
        #expect(!cell.isConflict(as: .register))
        #expect(cell.versions.count == 2)
    }

    @Test("an element added and removed at the same time is there; removed by somebody who saw it, it is gone")
    func addWins() {
        var cell = Cell()
        _ = cell.merge(version(.int(0), replica: 1, stamp: 1), context: Context(), as: .set)
        _ = cell.merge(version(.null, replica: 2, stamp: 9), context: Context(), as: .set)
        #expect(cell.shown(as: .set)?.value == .int(0))
        let saw = Context(dots: cell.versions.map(\.dot))
        _ = cell.merge(version(.null, replica: 3, stamp: 2), context: saw, as: .set)
        #expect(cell.shown(as: .set)?.value == .null)
    }

    @Test(
        "of concurrent decided values the first in log order stands, whatever the clocks, and the other is a conflict")
    func decided() {
        let cell = Cell(versions: [
            version(.text("lina"), replica: 1, stamp: 9, position: 7),
            version(.text("omar"), replica: 2, stamp: 1, position: 4),
        ])
        #expect(cell.shown(as: .decided)?.value == .text("omar"))
        #expect(cell.isConflict(as: .decided))
    }

    @Test("an immutable field keeps its first value, and the second is remembered")
    func immutable() {
        var cell = Cell()
        _ = cell.merge(version(.int(1), replica: 1, stamp: 1), context: Context(), as: .immutable)
        let refused = version(.int(2), replica: 2, stamp: 2)
        let past = cell.merge(refused, context: Context(seen: 9), as: .immutable)
        #expect(cell.versions.map(\.value) == [.int(1)])
        #expect(past == [refused])
    }

    @Test("minimum and maximum keep the extreme ever written, also when a later author saw it")
    func extremes() {
        for (mergeClass, expected) in [(MergeClass.minimum, Int64(3)), (.maximum, 8)] {
            var cell = Cell()
            for (index, value) in [Int64(5), 3, 8, 6].enumerated() {
                _ = cell.merge(
                    version(.int(value), replica: 1, counter: UInt64(index + 1), stamp: Int64(index)),
                    context: Context(own: VersionVector([ReplicaID(rawValue: 1): 9])), as: mergeClass
                )
            }
            #expect(cell.versions.map(\.value) == [.int(expected)])
        }
    }

    @Test("owner and collaborators, budget's three parts: a composite is one cell, halves of two writers never mix")
    func composite() {
        var cell = Cell()
        let mine: Value = .list([.int(100), .int(200), .text("CNY")])
        let theirs: Value = .list([.int(5), .null, .text("EUR")])
        _ = cell.merge(version(mine, replica: 1, stamp: 1), context: Context(), as: .register)
        _ = cell.merge(version(theirs, replica: 2, stamp: 2), context: Context(), as: .register)
        #expect(cell.shown(as: .register)?.value == theirs)
        #expect(Set(cell.versions.map(\.value)) == [mine, theirs])
    }

    @Test("a version that is there already, or has come and gone, is not added again")
    func idempotent() {
        var cell = Cell()
        let once = version(.text("a"), replica: 1, stamp: 1)
        for _ in 1...3 { _ = cell.merge(once, context: Context(), as: .register) }
        #expect(cell.versions == [once])
    }
}
