/// Where the records are kept that a new one is compared with: in memory here, in tables on a server or a device.
///
/// A key that more than `MatchLimits.postingsMax` records share finds nobody: it is a placeholder or a name like "Wang Wei",
/// and going through its records would cost more than it finds. Once closed it stays closed.
package protocol CandidateIndex<ID> {
    associatedtype ID: Hashable & Comparable & Sendable
    associatedtype Failure: Error = Never

    /// Returns the records stored under an open key of those asked for, in any order, each once.
    func candidates(_ keys: BlockingKeys) throws(Failure) -> [ID]
    /// Returns a record as it is compared; `nil` when it is gone.
    func profile(_ id: ID) throws(Failure) -> Profile?
}

extension CandidateIndex {
    /// Returns the records that may be the same person, the likeliest first.
    package func matches(of profile: Profile, keys: BlockingKeys) throws(Failure) -> [Match<ID>] {
        var matches: [Match<ID>] = []
        for id in try candidates(keys) {
            guard let stored = try self.profile(id) else { continue }
            let judgement = Matcher.judge(profile, stored)
            if judgement.tier > .none { matches.append(Match(id: id, judgement: judgement)) }
        }
        return matches.sorted(by: Match.isLikelier)
    }
}

/// A record that may be the same person, and why.
package struct Match<ID: Hashable & Comparable & Sendable>: Sendable {
    package var id: ID
    package var judgement: Judgement

    package static func isLikelier(_ one: Match, _ other: Match) -> Bool {
        (other.judgement.tier, other.judgement.bits, one.id) < (one.judgement.tier, one.judgement.bits, other.id)
    }
}

package enum MatchLimits {
    /// How many records may share a key.
    package static let postingsMax = 100
}
