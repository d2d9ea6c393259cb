/// What the server does with leads that certainly are one person.
package struct MatchingPolicy: Hashable, Sendable {
    package enum Merge: String, Hashable, Sendable, CaseIterable {
        /// They are merged without asking.
        case automatic
        /// Somebody has to say so, as with those that are only likely one person.
        case suggest
    }

    package var merge: Merge
    /// Bits of evidence without which nothing is merged by itself; the matcher's own rules hold as well.
    package var mergeBitsMin: Int64

    package static let standard = MatchingPolicy()

    package init(
        merge: Merge = .automatic, mergeBitsMin: Int64 = MatchingPolicy.bitsRange.lowerBound
    ) {
        self.merge = merge
        self.mergeBitsMin = mergeBitsMin
    }

    /// The matcher merges nothing with less, and hardly finds more of any pair.
    package static let bitsRange: ClosedRange<Int64> = 14...40

    /// Tells whether two leads for which so many bits speak may be merged without asking.
    package func merges(bits: Double) -> Bool { merge == .automatic && bits >= Double(mergeBitsMin) }
}

extension MatchingPolicy {
    var node: PolicyNode {
        .object([.init("merge", .text(merge.rawValue)), .init("merge_bits_min", .int(mergeBitsMin))])
    }
}

extension PolicyReader {
    /// The section `matching`.
    mutating func matching(_ node: PolicyNode) -> MatchingPolicy {
        let path = "matching"
        let members = members(node, path, known: ["merge", "merge_bits_min"])
        var policy = MatchingPolicy.standard
        if let merge = members["merge"].flatMap({ word($0, join(path, "merge"), as: MatchingPolicy.Merge.self) }) {
            policy.merge = merge
        }
        if let bits = members["merge_bits_min"].flatMap({
            number($0, join(path, "merge_bits_min"), MatchingPolicy.bitsRange)
        }) {
            policy.mergeBitsMin = bits
        }
        return policy
    }
}
