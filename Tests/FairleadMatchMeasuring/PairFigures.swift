import FairleadMatch

/// How well pairs are found, counted over all pairs that there are.
package struct PairFigures {
    package struct Pair: Sendable {
        package var one: Int
        package var other: Int
        package var judgement: Judgement
        package var isTrue: Bool
    }

    package private(set) var pairs: [Pair] = []
    package let truePairs: Int
    /// True pairs that share a key.
    package private(set) var reached = 0
    /// Compared, true or not.
    package private(set) var compared = 0

    package init(_ set: MeasuredSet) {
        truePairs = PairFigures.truePairs(set)
        var index = MemoryIndex<Int>()
        for (id, record) in set.records.enumerated() {
            let profile = Profile(record)
            let keys = BlockingKeys(profile)
            for other in index.candidates(keys) {
                guard let stored = index.profile(other) else { continue }
                compared += 1
                let isTrue = set.people[id] == set.people[other]
                if isTrue { reached += 1 }
                let judgement = Matcher.judge(profile, stored)
                if judgement.bits > 0 || isTrue || judgement.tier > .none {
                    pairs.append(Pair(one: other, other: id, judgement: judgement, isTrue: isTrue))
                }
            }
            index.insert(id, profile)
        }
    }

    static func truePairs(_ set: MeasuredSet) -> Int {
        var counts: [String: Int] = [:]
        for person in set.people { counts[person, default: 0] += 1 }
        return counts.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    }

    /// Returns precision and recall of the pairs of this tier and above.
    package func figures(_ tier: Judgement.Tier) -> (found: Int, isTrue: Int, precision: Double, recall: Double) {
        let found = pairs.filter { $0.judgement.tier >= tier }
        let right = found.count { $0.isTrue }
        return (
            found.count, right, Double(right) / Double(max(1, found.count)), Double(right) / Double(max(1, truePairs))
        )
    }

    /// Returns the best F1 that one threshold of bits gives, with that threshold.
    package var best: (f1: Double, bits: Double, precision: Double, recall: Double) {
        let ordered = pairs.sorted { $0.judgement.bits > $1.judgement.bits }
        var best = (f1: 0.0, bits: 0.0, precision: 0.0, recall: 0.0)
        var right = 0
        for (count, pair) in ordered.enumerated() {
            if pair.isTrue { right += 1 }
            if count + 1 < ordered.count, ordered[count + 1].judgement.bits == pair.judgement.bits { continue }
            let precision = Double(right) / Double(count + 1)
            let recall = Double(right) / Double(truePairs)
            let f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            if f1 > best.f1 { best = (f1, pair.judgement.bits, precision, recall) }
        }
        return best
    }
}
