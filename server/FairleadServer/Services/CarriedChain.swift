import Crypto
import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// What a colleague's device brings of one author, read before the transaction.
struct CarriedChain: Sendable {
    let chain: Chain
    let changes: [ReceivedChange]

    init(_ chain: Chain) {
        self.chain = chain
        changes = chain.changeSets.map(ReceivedChange.init)
    }

    /// Tells whether all of it is the author's, unchanged: each names the one before, and the author's key has sealed
    /// the last (R24).
    func isAuthentic(publicKey: Data) -> Bool {
        var previous: (counter: UInt64, digest: Data)?
        for received in changes {
            guard let change = received.decoded, change.dot.replica == chain.replica, change.dot.counter > 0 else {
                return false
            }
            if let previous {
                guard change.dot.counter - 1 == previous.counter, Data(change.previousDigest) == previous.digest else {
                    return false
                }
            }
            previous = (change.dot.counter, received.digest)
        }
        guard let previous, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(
            chain.seal.signature, for: Seal.message(digest: previous.digest, cursor: chain.seal.cursor))
    }

    /// The same answer to every change set in it. It is not written down: the numbers are still the author's to use.
    func all(_ refusal: Refusal) -> [Outcome] {
        changes.compactMap(\.decoded).filter { $0.dot.replica == chain.replica && $0.dot.counter > 0 }.map {
            Outcome(dot: $0.dot, kind: .refused(refusal), position: 0)
        }
    }
}

extension SyncExchange {
    /// Takes in what the device carries for others. What gets no outcome stays with the carrier, for another time.
    func takeCarried(_ ledger: inout Ledger) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for chain in carried where chain.chain.replica != request.replica {
            // An answer has to fit the limits of the wire.
            guard outcomes.count + chain.changes.count <= Limits.changeSetsPerChainMax else { break }
            outcomes += try take(chain, &ledger)
        }
        return outcomes
    }

    private func take(_ chain: CarriedChain, _ ledger: inout Ledger) throws -> [Outcome] {
        let replica = chain.chain.replica
        try ledger.loadReplica(replica)
        // Its author has not joined yet, or not with this incarnation; later the signature can be checked.
        guard let row = ledger.set.replicas[replica], let number = row.device,
            let device = try DeviceTable.load(ledger.transaction, number), let user = ledger.set.users[device.user]
        else { return [] }
        guard chain.isAuthentic(publicKey: row.publicKey) else { return chain.all(.forged) }
        let author = Author(actor: user.actor, former: user.former)
        let changes = chain.changes.compactMap { received in received.decoded.map { (received, $0) } }
        guard let first = changes.first?.1 else { return [] }
        let isOfThisLog = try isOfThisLog(chain.chain.seal, ledger)
        var track = try self.track(upTo: first, device: number, &ledger)
        // Something before it is missing here: the author's own sync brings both.
        if track == nil, first.dot.counter - 1 > row.lastCounter { return [] }
        var outcomes: [Outcome] = []
        for (received, change) in changes {
            if let former = track {
                track = try self.track(of: received, change, after: former, isOfThisLog: isOfThisLog, &ledger)
            }
            guard let track else {
                // Nothing after it follows from what stands here.
                outcomes.append(superseded(change, ledger))
                continue
            }
            let dot = track.dot(of: change.dot.counter)
            var outcome: Outcome
            if let answer = try standingAnswer(to: dot, ledger) {
                outcome = answer.outcome
            } else {
                outcome = try integrate(
                    Incoming(
                        dot: dot, body: received.body, digest: received.digest, change: received.change,
                        author: author, reading: nil, knownOffsetMilliseconds: device.offsetMilliseconds,
                        receivedMilliseconds: now, isChecked: received.isSound,
                        isRevoked: device.revokedMilliseconds != nil || !user.isActive),
                    &ledger)
            }
            if dot != change.dot {
                // Of a branch those who know it by its author's number are told where it stands.
                outcome = known(change, ledger) ?? Outcome(dot: change.dot, kind: outcome.kind, position: 0)
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// Tells whether the author's device had pulled from this very log, if from any.
    private func isOfThisLog(_ seal: Seal, _ ledger: Ledger) throws -> Bool {
        if seal.cursor.isEmpty { return true }
        guard let cursor = SyncCursor(encoded: seal.cursor) else { return false }
        return try holds(cursor, ledger)
    }

    /// Tells whether a change set claims to have seen what has not happened here: this server was restored since, and the
    /// author writes it anew under the same number (R27). Which positions both logs share is the author's to find out.
    private func isOfLostHistory(_ change: ChangeSet, isOfThisLog: Bool, _ ledger: Ledger) -> Bool {
        change.records.contains { $0.seen > (isOfThisLog ? ledger.set.head.position : 0) }
    }

    /// The answer to a change set that its author's device no longer has under this number.
    private func superseded(_ change: ChangeSet, _ ledger: Ledger) -> Outcome {
        known(change, ledger) ?? Outcome(dot: change.dot, kind: .refused(.superseded), position: 0)
    }

    private func known(_ change: ChangeSet, _ ledger: Ledger) -> Outcome? {
        ledger.set.origins[change.origin].map {
            Outcome(dot: change.dot, kind: .known($0.dot), position: $0.position)
        }
    }
}

// MARK: - Branches

extension SyncExchange {
    /// The track that ends, or passes, right before a chain's first change set; `nil` when what comes before is not here.
    private func track(upTo first: ChangeSet, device: Int64, _ ledger: inout Ledger) throws -> Track? {
        let replica = first.dot.replica
        let own = Track(replica: replica, base: 0)
        if first.dot.counter == 1 { return own }
        func precedes(_ track: Track, _ ledger: Ledger) throws -> Bool {
            guard first.dot.counter - 1 > track.base else { return false }
            let answer = try standingAnswer(to: track.dot(of: first.dot.counter - 1), ledger)
            return answer?.digest == Data(first.previousDigest)
        }
        if try precedes(own, ledger) { return own }
        for row in try ReplicaTable.of(ledger.transaction, device: device) where row.isBranch {
            try ledger.loadReplica(row.replica)
            guard let track = ledger.set.track(of: row.replica, author: replica) else { continue }
            if try precedes(track, ledger) { return track }
        }
        return nil
    }

    /// The track on which a change set goes on: the same one, or a branch where other bytes have its number there.
    private func track(
        of received: ReceivedChange, _ change: ChangeSet, after track: Track, isOfThisLog: Bool,
        _ ledger: inout Ledger
    ) throws -> Track? {
        let isLost = isOfLostHistory(change, isOfThisLog: isOfThisLog, ledger)
        guard let answer = try standingAnswer(to: track.dot(of: change.dot.counter), ledger) else {
            return isLost ? nil : track
        }
        if answer.digest == received.digest { return track }
        // Its author has written the same anew, and brings what follows.
        guard answer.origin != change.origin, !isLost else { return nil }
        return try branch(from: track, at: received, change, &ledger)
    }

    /// The branch that begins with a change set: always the same one, whoever brings it, and however often.
    private func branch(
        from track: Track, at received: ReceivedChange, _ change: ChangeSet, _ ledger: inout Ledger
    ) throws -> Track? {
        let replica = ReplicaID(rawValue: received.digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        let former = track.dot(of: change.dot.counter - 1)
        try ledger.loadReplica(replica)
        if let row = ledger.set.replicas[replica] {
            guard row.isBranch, row.former == former.replica, row.formerThrough == former.counter else { return nil }
        } else {
            let row = ReplicaRow(
                replica: replica, device: ledger.set.replicas[track.replica]?.device, former: former.replica,
                formerThrough: former.counter, publicKey: Data(), lastCounter: 0, lastDigest: Data(), lastStamp: .zero)
            try ReplicaTable.insert(ledger.transaction, row, at: now)
            ledger.set.replicas[replica] = row
        }
        return Track(replica: replica, base: change.dot.counter - 1)
    }
}

extension Refusal {
    static let forged = Refusal(
        "bad_signature", "The bundle was not signed by its author's device, or was changed on the way.")
    static let superseded = Refusal(
        "superseded", "Its author's device has written this change anew; the author's own sync brings it.")
}
