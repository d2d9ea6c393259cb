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

    /// Tells whether all of it is the author's, unchanged: each names the one before, and the author's key has signed
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
        return key.isValidSignature(chain.signature, for: previous.digest)
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
        var outcomes: [Outcome] = []
        // Once the author's device has gone another way, nothing after that follows from what stands here.
        var isBranch = false
        for received in chain.changes {
            guard let change = received.decoded else { continue }
            if let answer = try standingAnswer(to: change.dot, ledger), !isBranch {
                isBranch = answer.digest != received.digest
                outcomes.append(isBranch ? superseded(change, ledger) : answer.outcome)
                continue
            }
            let author = ledger.set.replicas[replica] ?? row
            if !isBranch {
                // Something before it is missing here: the author's own sync brings both.
                guard change.dot.counter == author.lastCounter + 1 else { break }
                isBranch = Data(change.previousDigest) != author.lastDigest || isOfLostHistory(change, ledger)
            }
            guard !isBranch else {
                outcomes.append(superseded(change, ledger))
                continue
            }
            let incoming = Incoming(
                dot: change.dot, body: received.body, digest: received.digest, change: received.change,
                author: Author(actor: user.actor, former: user.former), reading: nil,
                knownOffsetMilliseconds: device.offsetMilliseconds, receivedMilliseconds: now,
                isRevoked: device.revokedMilliseconds != nil || !user.isActive)
            outcomes.append(try integrate(incoming, &ledger))
        }
        return outcomes
    }

    /// Tells whether a change set claims to have seen what has not happened here: this server was restored since, and the
    /// author writes it anew under the same number (R27).
    private func isOfLostHistory(_ change: ChangeSet, _ ledger: Ledger) -> Bool {
        change.records.contains { $0.seen > ledger.set.head.position }
    }

    /// The answer to a change set that its author's device no longer has under this number.
    private func superseded(_ change: ChangeSet, _ ledger: Ledger) -> Outcome {
        let kind = ledger.set.origins[change.origin].map(Outcome.Kind.known) ?? .refused(.superseded)
        return Outcome(dot: change.dot, kind: kind, position: 0)
    }
}

extension Refusal {
    static let forged = Refusal(
        "bad_signature", "The bundle was not signed by its author's device, or was changed on the way.")
    static let superseded = Refusal(
        "superseded", "Its author's device has written this change anew; the author's own sync brings it.")
}
