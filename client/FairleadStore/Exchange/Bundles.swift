import Crypto
import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What a bundle brought.
package struct BundleSummary: Hashable, Sendable {
    /// Change sets taken in, by author.
    package var changes = 0
    package var authors: [String] = []
    /// Change sets that were here already.
    package var known = 0

    package init() {}
}

/// Carrying unsent change sets by file (R24).
extension DeviceStore {
    /// Returns the bytes of a bundle: this device's unsent change sets and those it carries for others.
    ///
    /// - Throws: `StoreError.invalid` when there is nothing unsent.
    package func writeBundle() throws -> (data: Data, changes: Int) {
        try transaction { database in
            let state = try ExchangeState(database)
            let log = ChangeLog(database)
            let meta = Meta(database)
            // Carried first: what we wrote may build on it.
            var chains = try Outgoing.segments(log).map(\.chain)
            let user = try meta.text(.userName) ?? ""
            let key = try signingKey(database)
            for part in Self.parts(try log.unsent(state)) {
                guard let last = part.last else { continue }
                let signature = try key.signature(for: Seal.message(digest: last.digest, cursor: state.cursor))
                chains.append(
                    Chain(
                        replica: state.replica, user: user, changeSets: part.map(\.body),
                        seal: Seal(signature: signature, cursor: state.cursor)))
            }
            guard !chains.isEmpty else { throw StoreError.invalid("Nothing is unsent, so there is nothing to carry.") }
            let data = try BundleCodec.encode(Bundle(server: try meta.recordID(.server), chains: chains))
            return (data: data, changes: chains.reduce(0) { $0 + $1.changeSets.count })
        }
    }

    /// Cuts change sets into parts that each fit into a request; each part is signed, so that it can be sent alone.
    private static func parts(_ rows: [ChangeRow]) -> [[ChangeRow]] {
        var parts: [[ChangeRow]] = [[]]
        var size = 0
        for row in rows {
            if size + row.body.count > Limits.pushSizeBytesTarget / 2, size > 0 {
                parts.append([])
                size = 0
            }
            parts[parts.count - 1].append(row)
            size += row.body.count
        }
        return parts
    }

    /// Takes in a colleague's bundle; it is shown here, and goes to the server with this device's next sync.
    package func readBundle(_ data: Data) throws -> BundleSummary {
        let bundle = try BundleCodec.decode(data)
        return try transaction { database in
            let mine = try Meta(database).recordID(.server)
            if let mine, let theirs = bundle.server, mine != theirs {
                throw StoreError.invalid("That bundle was written for another Fairlead server than this device's.")
            }
            let state = try ExchangeState(database)
            var summary = BundleSummary()
            var sequences: [Int64] = []
            for chain in bundle.chains where chain.replica != state.replica && state.formers[chain.replica] == 0 {
                let taken = try isWrittenAnew(chain, database) ? [] : take(chain, database: database)
                summary.known += chain.changeSets.count - taken.count
                summary.changes += taken.count
                if !taken.isEmpty { summary.authors.append(chain.user.isEmpty ? "\(chain.replica)" : chain.user) }
                sequences += taken
            }
            try ViewRefresher(database).refresh(leads: try ChangeLog(database).leads(of: sequences))
            return summary
        }
    }

    /// Tells whether some of this stands here in other bytes of the same origin: after a server's restore its author has
    /// written it anew (R27). Which of the two came later is not to be seen, so what is here stays, and the author's own sync
    /// brings the rest.
    private func isWrittenAnew(_ chain: Chain, _ database: Database) throws -> Bool {
        try chain.changeSets.contains { body in
            let change = try ChangeSetCodec.decode(body)
            guard let row = try ChangeLog(database).row(change.dot) else { return false }
            return row.origin == Data(change.origin.bytes) && row.digest != ChangeSetCodec.digest(body)
        }
    }

    /// Stores one author's change sets, checked against each other; returns the rows' numbers.
    private func take(_ chain: Chain, database: Database) throws -> [Int64] {
        var sequences: [Int64] = []
        var previous: (counter: UInt64, digest: Data)?
        let log = ChangeLog(database)
        let answered = try log.carriedAnswered(of: chain.replica)
        for (index, body) in chain.changeSets.enumerated() {
            let change = try ChangeSetCodec.decode(body)
            do { try change.check() } catch { throw StoreError.invalid("The bundle is damaged: \(error.message)") }
            let digest = ChangeSetCodec.digest(body)
            if let previous {
                guard change.dot.counter == previous.counter + 1, Data(change.previousDigest) == previous.digest else {
                    throw StoreError.invalid("The bundle is damaged: its change sets do not follow each other.")
                }
            }
            guard change.dot.replica == chain.replica else {
                throw StoreError.invalid("The bundle is damaged: a change set is not its author's.")
            }
            previous = (change.dot.counter, digest)
            let isLast = index == chain.changeSets.count - 1
            if let row = try log.row(change.dot) {
                guard row.digest == digest else {
                    throw StoreError.invalid("The bundle's change set \(change.dot) differs from the one that is here.")
                }
                // Its author may have sealed the same once more, in view of a newer log.
                if isLast { try log.setSeal(chain.seal, of: row) }
                continue
            }
            // The server's answers to those before an answered one have come and gone; alone they could not be sent again.
            guard change.dot.counter > answered else { continue }
            sequences.append(
                try insertChange(
                    change, body: body, digest: digest, carried: true, author: chain.user,
                    seal: isLast ? chain.seal : nil, in: database))
        }
        return sequences
    }
}
