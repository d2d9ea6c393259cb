import Foundation

/// The seed of a run of random tests: `FAIRLEAD_SEED`, or another one each time.
package enum TestSeed {
    package static let value: UInt64 =
        ProcessInfo.processInfo.environment["FAIRLEAD_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    /// Stands beside every expectation of a random test.
    package static func hint(_ seed: UInt64 = value) -> String { "play again with FAIRLEAD_SEED=\(seed)" }
}
