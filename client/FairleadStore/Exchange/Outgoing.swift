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
    /// Returns the request for the page after this answer's, to be sent while the answer is still being taken in; `nil` when
    /// that may change what is to be asked.
    package func requestAhead(of request: SyncRequest, _ response: SyncResponse) -> SyncRequest? {
        guard response.status == .ok, !request.pushOnly, request.changeSets.isEmpty, request.carried.isEmpty,
            request.incarnation == nil, let page = response.page, !page.complete
        else { return nil }
        var next = request
        next.cursor = page.cursor
        next.wallMilliseconds = environment.wallMilliseconds()
        next.bootMilliseconds = environment.bootMilliseconds()
        return next
    }
}

extension SyncRequest {
    /// Tells whether another request asks for the same, at another time.
    package func asksTheSame(as other: SyncRequest) -> Bool {
        var other = other
        (other.wallMilliseconds, other.bootMilliseconds) = (wallMilliseconds, bootMilliseconds)
        return self == other
    }
}

extension DeviceStore {
    /// Tells whether something waits for the server: written here, or carried and not offered yet.
    package func hasUnsent() throws -> Bool {
        try transaction { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM changes WHERE standing = 0 AND (carried = 0 OR answered_at IS NULL))
                    """) ?? false
        }
    }
}

enum Outgoing {
    static func addChanges(to request: inout SyncRequest, state: ExchangeState, log: ChangeLog) throws {
        var size = 0
        let mayBuildOnCarried = try addCarried(to: &request, size: &size, log: log)
        // What was written in view of it waits for one round: the answer may be that it stands under another name.
        guard !mayBuildOnCarried else {
            request.pushOnly = true
            return
        }
        for body in try log.unsentBodies(state, limit: Limits.changeSetsPerPushMax + 1) {
            guard request.changeSets.count < Limits.changeSetsPerPushMax, size < Limits.pushSizeBytesTarget else {
                request.pushOnly = true
                break
            }
            request.changeSets.append(body)
            size += body.count
        }
    }

    /// Adds what colleagues gave us, as much as fits. It never holds up a pull: the server may have no answer to it yet.
    ///
    /// - Returns: whether the server is to see some of it for the first time.
    private static func addCarried(
        to request: inout SyncRequest, size: inout Int, log: ChangeLog
    ) throws -> Bool {
        var isNew = false
        for segment in try segments(log) {
            let segmentSize = segment.chain.changeSets.reduce(0) { $0 + $1.count }
            guard request.carried.isEmpty || size + segmentSize < Limits.pushSizeBytesTarget else { break }
            size += segmentSize
            isNew = isNew || !segment.isOffered
            if let last = request.carried.indices.last, request.carried[last].replica == segment.chain.replica,
                segment.isContinuation
            {
                request.carried[last].changeSets += segment.chain.changeSets
                request.carried[last].seal = segment.chain.seal
            } else {
                request.carried.append(segment.chain)
            }
        }
        return isNew
    }

    /// The smallest part of a carried chain that can be sent: up to where its author sealed it.
    struct Segment {
        var chain: Chain
        var isOffered: Bool
        /// Whether it follows right on the segment before it.
        var isContinuation: Bool
    }

    static func segments(_ log: ChangeLog) throws -> [Segment] {
        var segments: [Segment] = []
        var open: Segment?
        var last: ChangeRow?
        for carried in try log.carriedUnsent() {
            let dot = carried.row.dot
            // The next number alone is not enough: a clone's twin has other bytes under the one before.
            let previous = Data(try ChangeSetCodec.decode(carried.row.body).previousDigest)
            let follows =
                last.map { Dot($0.dot.replica, $0.dot.counter + 1) == dot && $0.digest == previous } ?? false
            // What no seal covers cannot be sent; a gap begins anew.
            if !follows { open = nil }
            var segment =
                open
                ?? Segment(
                    chain: Chain(
                        replica: dot.replica, user: carried.row.author, changeSets: [],
                        seal: Seal(signature: Data(), cursor: Data())),
                    isOffered: carried.isOffered, isContinuation: follows)
            segment.chain.changeSets.append(carried.row.body)
            last = carried.row
            if let seal = carried.seal {
                segment.chain.seal = seal
                segments.append(segment)
                open = nil
            } else {
                open = segment
            }
        }
        return segments
    }
}
