/// A record as the index takes it in: all that follows from it alone, so that it can be worked out ahead of a transaction.
package final class MatchEntry: Sendable {
    package let profile: Profile
    package let packed: [UInt8]
    /// Under which it is found, as numbers, each once.
    package let stored: [Int64]
    /// With which others are looked for, as numbers.
    package let asked: [Int64]

    package init(_ record: MatchRecord) {
        profile = Profile(record)
        packed = profile.packed
        let keys = BlockingKeys(profile)
        (stored, asked) = (keys.stored, keys.asked)
    }
}
