import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What the server asked to be told once more.
package enum Supplement: Hashable, Sendable {
    case none
    case ownDigests
    case checkpoints
}

extension DeviceStore {
    /// Returns the next request of an exchange: a batch of what is unsent, and a pull once all of it fits.
    ///
    /// The pull waits for the last batch, so that a lead that leaves this device's view leaves after its unsent edits.
    package func nextRequest(_ supplement: Supplement = .none) throws -> SyncRequest {
        try transaction { database in
            let meta = Meta(database)
            guard let server = try meta.recordID(.server) else {
                throw StoreError.notJoined("This device has not joined a server yet: fairlead join URL --code CODE.")
            }
            let state = try ExchangeState(database)
            let log = ChangeLog(database)
            var request = SyncRequest(
                server: server, replica: state.replica, wallMilliseconds: environment.wallMilliseconds(),
                bootID: environment.bootID, bootMilliseconds: environment.bootMilliseconds(),
                acknowledged: state.acknowledged, highest: state.highest.number)
            if let former = state.unregistered {
                request.incarnation = Incarnation(
                    publicKey: try publicKey(database), former: former.replica, formerThrough: former.through)
            }
            request.cursor = state.cursor
            try Outgoing.addChanges(to: &request, state: state, log: log)
            switch supplement {
            case .none: break
            case .ownDigests:
                request.ownDigests = try log.own(state.replica, above: 0).suffix(Limits.ownDigestsMax)
                    .map { Checkpoint(number: $0.dot.counter, digest: $0.digest) }
            case .checkpoints: request.checkpoints = try Checkpoints(database).all()
            }
            return request
        }
    }
}

extension DeviceStore {
    /// Tells whether something written here waits for the server.
    package func hasUnsent() throws -> Bool {
        try transaction { database in
            try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE standing = 0)") ?? false
        }
    }
}

enum Outgoing {
    static func addChanges(to request: inout SyncRequest, state: ExchangeState, log: ChangeLog) throws {
        var size = 0
        let own = try log.own(state.replica, above: state.acknowledged.number, limit: Limits.changeSetsPerPushMax + 1)
        for row in own {
            guard request.changeSets.count < Limits.changeSetsPerPushMax, size < Limits.pushSizeBytesTarget else {
                request.pushOnly = true
                break
            }
            request.changeSets.append(row.body)
            size += row.body.count
        }
        // What colleagues gave us goes along once our own fits.
        for segment in try segments(log) {
            let segmentSize = segment.changeSets.reduce(0) { $0 + $1.count }
            guard request.carried.isEmpty || size + segmentSize < Limits.pushSizeBytesTarget else {
                request.pushOnly = true
                break
            }
            if let last = request.carried.indices.last, request.carried[last].replica == segment.replica {
                request.carried[last].changeSets += segment.changeSets
                request.carried[last].signature = segment.signature
            } else {
                request.carried.append(segment)
            }
            size += segmentSize
        }
    }

    /// The carried change sets of each author up to the next one that the author signed: the smallest that can be sent.
    static func segments(_ log: ChangeLog) throws -> [Chain] {
        var open: [ReplicaID: Chain] = [:]
        var segments: [Chain] = []
        for (row, author, signature) in try log.carriedUnsent() {
            var chain =
                open[row.dot.replica]
                ?? Chain(replica: row.dot.replica, user: author, changeSets: [], signature: Data())
            chain.changeSets.append(row.body)
            if let signature {
                chain.signature = signature
                segments.append(chain)
                open[row.dot.replica] = nil
            } else {
                open[row.dot.replica] = chain
            }
        }
        return segments
    }
}
