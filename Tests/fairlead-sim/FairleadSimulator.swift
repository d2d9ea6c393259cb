import ArgumentParser
import FairleadSimulation
import Foundation

/// `fairlead-sim`
@main
struct FairleadSimulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairlead-sim",
        abstract: "Play a team through everything that can go wrong, against a model of what must come of it.",
        discussion: """
            The same seed plays the same run. Without --seed each run is another one.

            Examples:
              fairlead-sim --seeds 2000
              fairlead-sim --seed 4711 --trace
            """)

    @Option(help: "The first seed.") var seed: UInt64?
    @Option(help: "How many seeds, one after the other.") var seeds = 1
    @Option(help: "Random steps in each.") var steps = Simulation.stepsUsual
    @Option(help: "Only what the simulator knew then: 1 is leads by themselves.") var edition = 4
    @Flag(help: "Print what happens.") var trace = false
    @Flag(help: "One share of a larger run: rare things may be missing.") var partial = false

    /// Seeds from which on each rare thing must have happened.
    private static let seedsForRareThings = 2_000
    private static let failuresNamedMax = 10

    func validate() throws {
        guard seeds > 0, steps >= 0 else { throw ValidationError("Give at least one seed, and no fewer than 0 steps.") }
        guard Edition(rawValue: edition) != nil else { throw ValidationError("There are the editions 1 to 4.") }
    }

    func run() async throws {
        let first = seed ?? UInt64.random(in: 0...UInt64.max / 2)
        let clock = ContinuousClock()
        let start = clock.now
        var counts = RareCounts()
        var failed: [UInt64] = []
        for seed in first..<first + UInt64(seeds) {
            // A trap says nothing of the seed, and takes with it what was printed last.
            if partial { FileHandle.standardError.write(Data("playing \(seed)\n".utf8)) }
            let result = try await Simulation.run(
                seed: seed, edition: Edition(rawValue: edition) ?? .fourth, steps: steps, isTraced: trace)
            counts.add(result.counts)
            for line in result.trace { print(line) }
            for problem in result.problems.prefix(3) { print("seed \(seed): \(problem)") }
            if !result.problems.isEmpty { failed.append(seed) }
            if seeds == 1 { print("seed \(seed): trace \(String(result.traceHash, radix: 16))") }
        }
        for rarity in Rarity.allCases { print("\(counts[rarity])\t\(rarity.rawValue)") }
        print("\(seeds) seeds from \(first) in \(clock.now - start), \(failed.count) failed")
        if !failed.isEmpty {
            for seed in failed.prefix(Self.failuresNamedMax) { print("again: make sim SEED=\(seed)") }
            throw ExitCode.failure
        }
        if !partial, seeds >= Self.seedsForRareThings, !counts.missing.isEmpty {
            print("never happened: \(counts.missing.map(\.rawValue).joined(separator: ", "))")
            throw ExitCode.failure
        }
    }
}
