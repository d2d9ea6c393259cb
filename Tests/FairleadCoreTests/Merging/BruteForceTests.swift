import Testing

@testable import FairleadCore

/// All histories of three replicas and up to four edits of one field, in every order in which they can arrive (I5).
@Suite("R4, R5: every history in every delivery order")
struct BruteForceTests {
    /// Ten years either way: clocks that contradict the order of the edits.
    private static let tenYears: Int64 = 315_576_000_000
    private static let now: Int64 = 1_800_000_000_000

    /// Calls `body` for every history with exactly `count` writes.
    private static func forEachHistory(of count: Int, _ body: (History) -> Void) {
        func extend(_ history: History) {
            let index = history.writes.count
            if index == count { return body(history) }
            for replica in UInt64(1)...3 {
                let others = history.writes.indices.filter { history.writes[$0].dot.replica.rawValue != replica }
                for subset in 0..<(1 << others.count) {
                    let heard = Set(others.indices.filter { subset >> $0 & 1 == 1 }.map { others[$0] })
                    // Clocks run backwards and years apart, so that only causality can be right.
                    let clock = [now, now - tenYears, now + tenYears, now - 2 * Int64(index)][
                        (index + Int(replica)) % 4]
                    var next = history
                    next.write(replica: replica, heardOf: heard, clock: clock)
                    extend(next)
                }
            }
        }
        extend(History())
    }

    @Test("the cell holds exactly the writes that nobody had in view, in every order", arguments: 1...4)
    func maximalVersions(count: Int) {
        var cases = 0
        var wrong: [String] = []
        Self.forEachHistory(of: count) { history in
            for order in history.deliveryOrders {
                cases += 1
                let state = history.integrate(order)
                let cell = state?.cells[History.key]
                if cell?.versions.map(\.dot) != history.maximalDots {
                    wrong.append("\(history) in order \(order): \(cell?.versions.map(\.value) ?? [])")
                } else if cell?.awaited.isEmpty == false {
                    wrong.append("\(history) in order \(order) still awaits \(cell?.awaited ?? [])")
                } else if state.map({ $0.past.count + (cell?.versions.count ?? 0) }) != count {
                    wrong.append("\(history) in order \(order) lost a write")
                }
            }
        }
        #expect(wrong.count == 0, "\(wrong.count) wrong, first: \(wrong.first ?? "")")
        // 3, 18, … : the whole space is walked; with four edits alone there are more than five thousand cases.
        #expect(cases >= [3, 15, 200, 5_000][count - 1], "only \(cases) cases")
    }

    @Test("in causal order the shown value is never one that another write of the cell had in view")
    func shownIsNeverBeaten() {
        var wrong: [String] = []
        Self.forEachHistory(of: 4) { history in
            guard let state = history.integrate(Array(history.writes.indices)),
                let shown = state.cells[History.key]?.shown(as: .register)
            else { return wrong.append("\(history): nothing shown") }
            if !history.maximalDots.contains(shown.dot) { wrong.append("\(history): shows \(shown.value)") }
            // Effective stamps follow causality whatever the clocks say (R12).
            for version in state.cells[History.key]?.versions ?? [] {
                guard let index = history.writes.firstIndex(where: { $0.dot == version.dot }) else { continue }
                for earlier in state.past {
                    guard let other = history.writes.firstIndex(where: { $0.dot == earlier.version.dot }) else {
                        continue
                    }
                    if history.writes[index].past.contains(other), earlier.version.stamp >= version.stamp {
                        wrong.append("\(history): \(index) is not stamped above \(other)")
                    }
                }
            }
        }
        #expect(wrong.count == 0, "\(wrong.count) wrong, first: \(wrong.first ?? "")")
    }

    @Test("A to B with B's clock set back, and C concurrent: B and C stay, in every order of arrival")
    func pairwiseFoldTrap() {
        var history = History()
        history.write(replica: 1, heardOf: [], clock: Self.now)
        history.write(replica: 2, heardOf: [0], clock: Self.now - Self.tenYears)
        history.write(replica: 3, heardOf: [], clock: Self.now - 1_000)
        for order in history.deliveryOrders {
            let versions = history.integrate(order)?.cells[History.key]?.versions ?? []
            #expect(versions.map(\.value) == [.text("1"), .text("2")], "order \(order)")
        }
    }

    @Test(
        "R29: any order of integration with given stamps gives the same cells for registers, sets, minimum, maximum",
        arguments: [MergeClass.register, .set, .minimum, .maximum])
    func orderDoesNotMatter(mergeClass: MergeClass) {
        var history = History()
        history.write(replica: 1, heardOf: [], clock: 5)
        history.write(replica: 2, heardOf: [0], clock: 4)
        history.write(replica: 3, heardOf: [], clock: 9)
        history.write(replica: 1, heardOf: [2], clock: 1)
        var results: Set<Cell> = []
        for order in history.deliveryOrders {
            var cell = Cell()
            var known: Set<Dot> = []
            for index in order {
                let change = history.change(index)
                let version = Version(
                    value: .int(history.writes[index].clock), dot: change.dot,
                    stamp: Stamp(rawValue: history.writes[index].clock), position: nil, author: "a")
                let context = change.context(of: change.records[0])
                _ = cell.merge(
                    version, context: context, as: mergeClass, isAwaited: { $0.means(change) },
                    lacking: change.records[0].dots.filter { !known.contains($0.dot) })
                cell.awaited.removeAll { $0.means(change) }
                known.insert(change.dot)
            }
            results.insert(cell)
        }
        #expect(results.count == 1)
    }
}
