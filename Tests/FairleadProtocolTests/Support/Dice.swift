import Foundation

/// A small seeded generator (SplitMix64), so that a failure can be played again with FAIRLEAD_SEED.
struct Dice: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// Takes the seed from the environment, else a new one.
    init() {
        let given = ProcessInfo.processInfo.environment["FAIRLEAD_SEED"].flatMap { UInt64($0) }
        self.init(seed: given ?? UInt64.random(in: 0...UInt64.max))
    }

    /// Stands beside every expectation of a random test.
    var hint: String { "play again with FAIRLEAD_SEED=\(seed)" }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Dice {
    mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func chance(_ one: Int) -> Bool { roll(1...one) == 1 }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(0...items.count - 1)] }

    mutating func bytes(_ count: Int) -> Data {
        Data((0..<count).map { _ in UInt8(truncatingIfNeeded: next()) })
    }
}
