/// What came of one seed.
package struct SimulationResult: Sendable {
    package var seed: UInt64
    /// A sentence for each rule that was broken, the first first.
    package var problems: [String]
    package var counts: RareCounts
    /// The same for the same seed, whatever the process (I15).
    package var traceHash: UInt64
    /// What happened, when it was asked for.
    package var trace: [String]
}

/// Runs a team through everything that can go wrong, and says what should not have come of it.
package enum Simulation {
    package static let stepsUsual = 90

    package static func run(
        seed: UInt64, edition: Edition = .fourth, steps: Int = stepsUsual, isTraced: Bool = false
    ) async throws -> SimulationResult {
        let world = try await World(seed: seed, edition: edition, isTraced: isTraced)
        do {
            for _ in 0..<steps {
                try await world.step()
                // What comes after the first problem only hides it.
                if !world.problems.isEmpty { break }
            }
            if world.problems.isEmpty { try await world.settle() }
        } catch {
            world.fail("an error that nobody expects: \(error)")
        }
        try await world.close()
        return SimulationResult(
            seed: seed, problems: world.problems, counts: world.counts, traceHash: world.trace.hash,
            trace: world.trace.lines)
    }
}
