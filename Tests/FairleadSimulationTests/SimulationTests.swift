import FairleadTestKit
import Testing

/// Real stores and the real server against true causality, with everything going wrong that can (I1, I3–I7, I13).
@Suite("R1–R4, R18–R21, R26–R29: the cells end as what nobody had in view, whatever went wrong", .serialized)
struct SimulationTests {
    private static let steps = 60

    @Test(
        "a run ends with equal digests and exactly the writes that nobody had in view",
        arguments: [
            Faults(), .network, [.network, .clone], [.network, .restoredDevice], [.network, .restoredServer],
            [.network, .bundles],
        ])
    func run(faults: Faults) async throws {
        let first = TestSeed.value
        for seed in first..<first + 12 {
            let world = try await World(seed: seed, faults: faults)
            for _ in 0..<Self.steps { try await world.step() }
            let problems = try await world.settle()
            #expect(problems.isEmpty, "FAIRLEAD_SEED=\(seed) with faults \(faults.rawValue): \(problems.prefix(3))")
        }
    }
}
