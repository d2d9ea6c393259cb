import FairleadCore
import Foundation

/// A device's first words: the invite's code, and who it is.
package struct JoinRequest: Hashable, Sendable {
    package var code: String
    package var replica: ReplicaID
    /// Ed25519, 32 bytes.
    package var publicKey: Data
    package var deviceName: String

    package init(code: String, replica: ReplicaID, publicKey: Data, deviceName: String) {
        self.code = code
        self.replica = replica
        self.publicKey = publicKey
        self.deviceName = deviceName
    }
}

/// The server's answer to a good invite.
package struct JoinResponse: Hashable, Sendable {
    /// Names the server's database.
    package var server: RecordID
    /// The device's secret; the server keeps only its hash.
    package var token: String
    package var user: Actor
    package var serverMilliseconds: Int64

    package init(server: RecordID, token: String, user: Actor, serverMilliseconds: Int64) {
        self.server = server
        self.token = token
        self.user = user
        self.serverMilliseconds = serverMilliseconds
    }
}

/// A change set of a replica and the SHA-256 of its bytes; or a log position and the chain digest there.
package struct Checkpoint: Hashable, Sendable {
    package var number: UInt64
    /// 32 bytes.
    package var digest: Data

    package init(number: UInt64, digest: Data) {
        self.number = number
        self.digest = digest
    }
}

/// Unsent change sets of one author, contiguous, sealed by the author's device (R24).
package struct Chain: Hashable, Sendable {
    package var replica: ReplicaID
    package var user: String
    package var changeSets: [Data]
    package var seal: Seal

    package init(replica: ReplicaID, user: String, changeSets: [Data], seal: Seal) {
        self.replica = replica
        self.user = user
        self.changeSets = changeSets
        self.seal = seal
    }
}

/// What an author's device vouches for with its key: its last change set, which names the one before, and the log that all
/// of them were written in view of (R24, R27).
package struct Seal: Hashable, Sendable {
    /// Ed25519, 64 bytes.
    package var signature: Data
    /// How far the device had pulled, as the server said it; empty when it never had.
    package var cursor: Data

    package init(signature: Data, cursor: Data) {
        self.signature = signature
        self.cursor = cursor
    }

    /// What is signed.
    ///
    /// - Parameter digest: of the last change set, 32 bytes.
    package static func message(digest: Data, cursor: Data) -> Data { digest + cursor }
}

/// The file that a colleague's device can take in.
package struct Bundle: Hashable, Sendable {
    package var server: RecordID?
    /// In causal order.
    package var chains: [Chain]

    package init(server: RecordID?, chains: [Chain]) {
        self.server = server
        self.chains = chains
    }
}

/// A new incarnation of a device, and what stands of the former one (R19).
package struct Incarnation: Hashable, Sendable {
    package var publicKey: Data
    package var former: ReplicaID
    package var formerThrough: UInt64

    package init(publicKey: Data, former: ReplicaID, formerThrough: UInt64) {
        self.publicKey = publicKey
        self.former = former
        self.formerThrough = formerThrough
    }
}

/// One exchange: a batch of change sets up, a page of records down.
package struct SyncRequest: Hashable, Sendable {
    package var server: RecordID
    package var replica: ReplicaID
    /// The device's clocks when it sends.
    package var wallMilliseconds: Int64
    package var bootID: String
    package var bootMilliseconds: Int64
    /// The device's last change set that was answered, 0 for none, and its digest (empty for 0).
    package var acknowledged: Checkpoint
    /// The device's last change set, sent or not.
    package var highest: UInt64
    /// Own change sets, contiguous from `acknowledged + 1`.
    package var changeSets: [Data] = []
    package var carried: [Chain] = []
    /// As the server gave it; empty for a first pull.
    package var cursor = Data()
    package var pushOnly = false
    /// Sent when the server asked for them.
    package var ownDigests: [Checkpoint] = []
    package var checkpoints: [Checkpoint] = []
    package var incarnation: Incarnation?

    package init(
        server: RecordID, replica: ReplicaID, wallMilliseconds: Int64, bootID: String, bootMilliseconds: Int64,
        acknowledged: Checkpoint, highest: UInt64
    ) {
        self.server = server
        self.replica = replica
        self.wallMilliseconds = wallMilliseconds
        self.bootID = bootID
        self.bootMilliseconds = bootMilliseconds
        self.acknowledged = acknowledged
        self.highest = highest
    }
}

/// What became of the exchange as a whole.
package enum SyncStatus: Hashable, Sendable {
    case ok
    /// The device is a clone or was restored: it takes a new incarnation; both hold its change sets up to `common`.
    case fork(common: UInt64)
    /// The server was restored: it is offered the change sets from `common + 1` again.
    case behind(common: UInt64)
    /// Asked again with the digests of what the device still knows of its own change sets.
    case needDigests
    /// Asked again with the checkpoints of the log's chain that the device knows.
    case needCheckpoints
    /// Server and device share the log only up to `common`; go on from the page's cursor.
    case otherHistory(common: UInt64)
}

/// The server's answer.
package struct SyncResponse: Hashable, Sendable {
    package var status: SyncStatus
    package var server: RecordID
    package var serverMilliseconds: Int64
    package var user: Actor
    package var outcomes: [Outcome] = []
    package var page: Page?

    package init(status: SyncStatus, server: RecordID, serverMilliseconds: Int64, user: Actor) {
        self.status = status
        self.server = server
        self.serverMilliseconds = serverMilliseconds
        self.user = user
    }
}

/// What became of one change set (R22).
package struct Outcome: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case accepted, merged, conflicting
        case refused(Refusal)
        case quarantined(Refusal)
        /// The same origin stands under another dot (R20).
        case known(Dot)
    }

    package var dot: Dot
    package var kind: Kind
    /// The log position; 0 when it changed nothing.
    package var position: UInt64

    package init(dot: Dot, kind: Kind, position: UInt64) {
        self.dot = dot
        self.kind = kind
        self.position = position
    }
}

/// A piece of the state after a cursor: whole records, and leads that left the user's view (R26).
package struct Page: Hashable, Sendable {
    /// Encoded record states, as stored.
    package var records: [Data] = []
    package var gone: [RecordID] = []
    package var cursor = Data()
    package var complete = false
    /// True on the first page of a pull from the start; what such a pull does not send again is gone.
    package var restart = false
    /// The log position that the page reaches, and the chain digest there (empty at 0).
    package var reached = Checkpoint(number: 0, digest: Data())
    package var remaining: UInt64 = 0

    package init() {}
}
