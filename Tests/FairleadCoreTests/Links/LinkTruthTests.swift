import FairleadTestKit
import Testing

@testable import FairleadCore

/// Merged views against true causality, on random histories (R13–R16, I5, I8).
@Suite("R15: what a merged view shows is what nobody has replaced")
struct LinkTruthTests {
    private static let runs = 400

    private struct Plan {
        var leads: Int
        var unmerges: Bool
    }

    /// Plays one seed and returns what was wrong at its end.
    private static func play(_ seed: UInt64, _ plan: Plan) -> [String] {
        var dice = SplitMix64(seed: seed)
        var world = LinkWorld(leads: plan.leads)
        var now: Int64 = 10_000
        for _ in 0..<40 {
            now += Int64.random(in: 1...9, using: &dice)
            let device = Int.random(in: 0..<3, using: &dice)
            let lead = world.leads.randomElement(using: &dice) ?? world.leads[0]
            switch Int.random(in: 0..<100, using: &dice) {
            case ..<50:
                // Clocks run apart, so that only causality can be right.
                let skew: Int64 = [0, 0, 500, -500].randomElement(using: &dice) ?? 0
                world.edit(device, lead, now: now + skew)
            case ..<85:
                let cut = [nil, nil, 0, 1, 2].randomElement(using: &dice) ?? nil
                world.sync(device, now: now, losesAnswer: Int.random(in: 0..<5, using: &dice) == 0, cutAfter: cut)
            case ..<93:
                let other = world.leads.randomElement(using: &dice) ?? world.leads[0]
                if other != lead { world.merge(device, lead, other, now: now) }
            default: if plan.unmerges { world.unmerge(device, lead, now: now) }
            }
        }
        for _ in 0..<3 {
            for device in 0..<3 { world.sync(device, now: now, losesAnswer: false, cutAfter: nil) }
        }
        return problems(world, isExact: plan.leads == 2 || !plan.unmerges)
    }

    private static func problems(_ world: LinkWorld, isExact: Bool) -> [String] {
        var problems: [String] = []
        for lead in world.leads {
            let view = LinkWorld.merged(world.records, with: lead)
            let members = view.members.map(\.id)
            let shown = LinkWorld.shown(view)
            // Whoever saw a value only by way of a lead that is not in this view may or may not have replaced it.
            let least = world.truth.maximal(on: members, between: world.leads)
            let most = world.truth.maximal(on: members, between: isExact ? world.leads : members)
            if !least.isSubset(of: shown) { problems.append("lost \(least.subtracting(shown)) of \(members)") }
            if !shown.isSubset(of: most) { problems.append("too many: \(shown.subtracting(most)) in \(members)") }
            let own = LinkWorld.shown(LinkWorld.joined([lead], world.records))
            let kept = world.truth.maximal(on: [lead], between: world.leads)
            if !kept.isSubset(of: own) { problems.append("the member lost \(kept.subtracting(own))") }
            for device in world.devices {
                let there = LinkWorld.merged(device.records, with: lead)
                if there.members.map(\.id) != members || there.state.cells != view.state.cells {
                    problems.append("device \(device.replica) shows something else")
                }
            }
        }
        return problems
    }

    @Test(
        "random histories of two and three leads, merged and taken apart",
        arguments: [(2, false), (2, true), (3, false), (3, true)])
    func histories(leads: Int, unmerges: Bool) {
        var wrong: [String] = []
        for run in 0..<UInt64(Self.runs) {
            let seed = TestSeed.value &+ run
            let problems = Self.play(seed, Plan(leads: leads, unmerges: unmerges))
            if let first = problems.first { wrong.append("\(first); \(TestSeed.hint(seed))") }
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(Self.runs) histories: \(wrong.first ?? "")")
    }

    @Test("who wrote while a pull was cut off between a link and its lead replaced nothing unseen (found once)")
    func found() {
        #expect(Self.play(6_839_350_872_819_598_833, Plan(leads: 3, unmerges: true)) == [])
    }

    @Test("whatever is merged, taken apart and chosen at random, no cell is empty that a member has written")
    func choices() {
        for run in 0..<UInt64(Self.runs) {
            let seed = TestSeed.value &+ run
            var dice = SplitMix64(seed: seed)
            var world = LinkWorld(leads: 4, keepsChoices: true)
            for step in 0..<60 {
                let (device, now) = (Int.random(in: 0..<3, using: &dice), 10_000 + Int64(step))
                let lead = world.leads.randomElement(using: &dice) ?? world.leads[0]
                let other = world.leads.randomElement(using: &dice) ?? world.leads[0]
                switch Int.random(in: 0..<10, using: &dice) {
                case ..<4: world.edit(device, lead, now: now)
                case ..<7: world.sync(device, now: now, losesAnswer: false, cutAfter: nil)
                case ..<9: if other != lead { world.merge(device, lead, other, now: now) }
                default: world.unmerge(device, lead, now: now)
                }
            }
            for _ in 0..<2 {
                for device in 0..<3 { world.sync(device, now: 20_000, losesAnswer: false, cutAfter: nil) }
            }
            for lead in world.leads {
                let view = LinkWorld.merged(world.records, with: lead)
                let isWritten = view.members.contains { $0.cells[LinkWorld.key]?.versions.isEmpty == false }
                #expect(isWritten == !LinkWorld.shown(view).isEmpty, "\(TestSeed.hint(seed))")
                let earliest = world.leads.first { view.members.map(\.id).contains($0) }
                #expect(view.root.id == earliest, "the root is the lead captured first; \(TestSeed.hint(seed))")
            }
        }
    }
}
