import FairleadCore
import FairleadProtocol
import Foundation

/// A user as the server keeps it; devices are only told.
struct UserRow: Hashable, Sendable {
    var actor: Actor
    var isActive: Bool
    /// The user's record in the team's directory.
    var record: RecordID
    /// Principals that the user had, and the log position up to which.
    var former: [FormerPrincipal]
}

/// A reason to see leads that a user no longer has.
struct FormerPrincipal: Hashable, Sendable {
    var principal: Principal
    var through: UInt64

    /// One line: the position, a space, the principal.
    var encoded: String { "\(through) \(principal.name)" }

    init(principal: Principal, through: UInt64) {
        self.principal = principal
        self.through = through
    }

    init?(encoded: Substring) {
        guard let space = encoded.firstIndex(of: " "), let through = UInt64(encoded[..<space]) else { return nil }
        self.init(principal: Principal(name: String(encoded[encoded.index(after: space)...])), through: through)
    }
}

/// What the server knows of one incarnation of a device.
struct ReplicaRow: Hashable, Sendable {
    var replica: ReplicaID
    /// The device it runs on; `nil` for the server's own.
    var device: Int64?
    var former: ReplicaID?
    /// The last change set of the former incarnation that this one may claim to have seen.
    var formerThrough: UInt64
    var publicKey: Data
    var lastCounter: UInt64
    var lastDigest: Data
    var lastStamp: Stamp

    /// Whether the server made it, for what a clone has written under numbers that its twin took (`Track`): nothing signs as
    /// this one.
    var isBranch: Bool { device != nil && publicKey.isEmpty }
}

/// A record's state and who may see it.
struct StoredRecord: Hashable, Sendable {
    var state: RecordState
    /// Sorted; empty for a record that follows its lead.
    var audience: [Principal]
}

/// What became of a change set, for ever.
struct Answer: Hashable, Sendable {
    var outcome: Outcome
    var digest: Data
    /// The log's head right after it.
    var head: UInt64
    /// What the change set was called when it was made; `nil` when it could not be read.
    var origin: OriginID?
}

/// One integrated change set and everything that its effect depends on, so that it can be integrated again.
struct LogRow: Hashable, Sendable {
    var position: UInt64
    var dot: Dot
    var origin: OriginID
    var digest: Data
    var chain: Data
    var author: String
    var receivedMilliseconds: Int64
    var time: EffectiveTime
    var stamp: Stamp
    /// The number of the first lead that it brought into being.
    var number: Int64?
    var body: Data
}

/// A change set that its author was no longer allowed to make, kept for those who are.
struct QuarantineRow: Hashable, Sendable {
    var dot: Dot
    var user: String
    var receivedMilliseconds: Int64
    var reason: Refusal
    var body: Data
}

/// Where the log stands.
struct LogHead: Hashable, Sendable {
    var position: UInt64
    /// The chain digest there; empty at 0.
    var chain: Data
    /// The number for the next lead.
    var nextNumber: Int64
}
