import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Writes what the server itself decides into the log, as change sets of its own replica.
struct OwnChanges {
    static let author = Actor(name: Actor.serverName, role: .admin, department: "")

    let identity: ServerIdentity
    /// Names the one decision that all these change sets belong to.
    let command: RecordID
    let commandName: String
    let now: Int64

    /// - Parameter head: where the log stands, when what is written follows from the log alone: then its names do, too, and
    ///   servers over copies of one database go on as one.
    init(_ commandName: String, identity: ServerIdentity, now: Int64, after head: LogHead? = nil) {
        var dice: any RandomNumberGenerator = head.map { LogDice($0, identity.replica) } ?? SystemDice()
        command = RecordID.make(atMilliseconds: now, using: &dice)
        self.commandName = commandName
        self.identity = identity
        self.now = now
    }

    /// Integrates one change set, with all of its records in view but for one that lists what it replaces, and no more.
    ///
    /// - Parameter actor: in whose name it is written.
    func write(
        _ records: [RecordChange], as actor: Actor = OwnChanges.author, to ledger: inout Ledger
    ) throws {
        let author = Author(actor: actor, former: [])
        try ledger.loadReplica(identity.replica)
        guard let replica = ledger.set.replicas[identity.replica] else {
            throw DatabaseError.failed("The server's own replica is missing.")
        }
        try ledger.loadRecords(records.map(\.id))
        let dot = Dot(identity.replica, replica.lastCounter + 1)
        let change = ChangeSet(
            dot: dot, origin: try origin(in: &ledger), command: command,
            commandName: commandName, previousDigest: Array(replica.lastDigest),
            time: DeviceTime(
                wallMilliseconds: now, bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: now),
            own: records.allSatisfy(\.dots.isEmpty)
                ? VersionVector([identity.replica: replica.lastCounter]) : VersionVector(),
            records: records.map { record in
                guard record.dots.isEmpty else { return record }
                var record = record
                record.seen = ledger.set.records[record.id]?.state.position ?? 0
                return record
            })
        let body = try ChangeSetCodec.encode(change)
        try ledger.load(for: change, by: author)
        let incoming = Incoming(
            dot: dot, body: body, digest: ChangeSetCodec.digest(body), change: .success(change), author: author,
            reading: nil, knownOffsetMilliseconds: 0, receivedMilliseconds: now)
        _ = ledger.set.integrateOwn(change, incoming)
    }

    /// A name that no change set has: a device that foresees one and takes it must not be in the way.
    private func origin(in ledger: inout Ledger) throws -> OriginID {
        var dice = LogDice(ledger.set.head, identity.replica)
        while true {
            let origin = RecordID.make(atMilliseconds: now, using: &dice)
            try ledger.loadOrigins([origin])
            if ledger.set.origins[origin] == nil { return origin }
        }
    }
}

/// Draws what follows from where the log stands (SplitMix64).
struct LogDice: RandomNumberGenerator {
    private var state: UInt64

    init(_ head: LogHead, _ replica: ReplicaID) {
        state = head.chain.prefix(8).reduce(replica.rawValue ^ head.position) { $0 << 8 ^ $0 >> 56 ^ UInt64($1) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension UserRow {
    /// What the team's directory says of the user.
    var directoryEdits: [Edit] {
        [
            Edit(Field.name, .text(actor.name)), Edit(Field.role, .text(actor.role.rawValue)),
            Edit(Field.department, .text(actor.department)), Edit(Field.active, .bool(isActive)),
        ]
    }

    /// The change of the directory that leads from one standing of a user to another.
    func directoryChange(from old: UserRow?) -> RecordChange {
        let before = old?.directoryEdits ?? []
        return RecordChange(
            id: record, kind: .user, isCreation: old == nil,
            edits: directoryEdits.filter { !before.contains($0) })
    }
}
