import FairleadCore
import FairleadProtocol
import Foundation

/// What the server has of a replica, as far as it matters for one request.
struct ReplicaHistory: Hashable, Sendable {
    var last: UInt64
    var lastDigest: Data
    /// Digests of the change sets that the request names, those of them that the server has answered.
    var digests: [UInt64: Data]
}

/// Compares what the server has of a replica with what the device says (R19, R21).
enum ReplicaComparison: Hashable, Sendable {
    case inStep
    case fork(common: UInt64)
    case behind(common: UInt64)
    case needDigests

    /// - Parameters:
    ///   - pushed: numbers and digests of the change sets in this request, and the digest each names as the one before.
    ///   - own: what the device still knows of its own change sets; `nil` when it has not been asked.
    static func of(
        acknowledged: Checkpoint, highest: UInt64, pushed: [PushedLink], own: [Checkpoint]?, history: ReplicaHistory
    ) -> ReplicaComparison {
        let named = [acknowledged] + pushed.map(\.checkpoint) + (own ?? [])
        let common = named.filter { history.digests[$0.number] == $0.digest }.map(\.number).max() ?? 0
        if acknowledged.number > history.last {
            // The server was restored, or somebody else went on under this name before it was.
            guard let own else { return .needDigests }
            let last = Checkpoint(number: history.last, digest: history.lastDigest)
            let atLast = history.last == 0 || own.contains(last)
            return atLast ? .behind(common: history.last) : .fork(common: common)
        }
        if acknowledged.number > 0, history.digests[acknowledged.number] != acknowledged.digest {
            return own == nil ? .needDigests : .fork(common: common)
        }
        if history.last > highest { return .fork(common: common) }
        for link in pushed where link.checkpoint.number <= history.last {
            guard history.digests[link.checkpoint.number] == link.checkpoint.digest else {
                return .fork(common: common)
            }
        }
        // What does not continue what both hold cannot be trusted to be the same device's.
        var before = acknowledged.digest
        for link in pushed {
            if let previous = link.previousDigest, previous != before { return .fork(common: common) }
            before = link.checkpoint.digest
        }
        return .inStep
    }
}

/// A pushed change set as a link of its replica's chain.
struct PushedLink: Hashable, Sendable {
    var checkpoint: Checkpoint
    /// What it names as the digest of the one before; `nil` when it cannot be read.
    var previousDigest: Data?
}
