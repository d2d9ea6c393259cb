import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Writes what the server itself decides into the log, as change sets of its own replica.
struct OwnChanges {
    /// As whom they stand in histories; nobody can have this name.
    static let author = Actor(name: "server", role: .admin, department: "")

    let identity: ServerIdentity
    /// Names the one decision that all these change sets belong to.
    let command: RecordID
    let commandName: String
    let now: Int64

    init(_ commandName: String, identity: ServerIdentity, now: Int64) {
        var dice = SystemDice()
        command = RecordID.make(atMilliseconds: now, using: &dice)
        self.commandName = commandName
        self.identity = identity
        self.now = now
    }

    /// Integrates one change set, with all of its records in view.
    func write(_ records: [RecordChange], to ledger: inout Ledger) throws {
        let author = Author(actor: OwnChanges.author, former: [])
        try ledger.loadReplica(identity.replica)
        guard let replica = ledger.set.replicas[identity.replica] else {
            throw DatabaseError.failed("The server's own replica is missing.")
        }
        try ledger.loadRecords(records.map(\.id))
        var dice = SystemDice()
        let dot = Dot(identity.replica, replica.lastCounter + 1)
        let change = ChangeSet(
            dot: dot, origin: RecordID.make(atMilliseconds: now, using: &dice), command: command,
            commandName: commandName, previousDigest: Array(replica.lastDigest),
            time: DeviceTime(
                wallMilliseconds: now, bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: now),
            own: VersionVector([identity.replica: replica.lastCounter]),
            records: records.map { record in
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
