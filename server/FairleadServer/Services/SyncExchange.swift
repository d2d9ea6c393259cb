import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// One exchange, from the first look at the device to the page, within one transaction.
struct SyncExchange: Sendable {
    let request: SyncRequest
    let pushed: [ReceivedChange]
    let carried: [CarriedChain]
    let session: Session
    /// When the request came, milliseconds since 1970.
    let now: Int64
    let pageLimits: PageLimits
    let identity: ServerIdentity
    let policies: PolicyCache

    /// What is written down of an exchange besides its changes, when it was and how the clocks differ, may be so old.
    private static let noteMilliseconds: Int64 = 60_000
    private static let offsetNoiseMilliseconds: UInt64 = 1_000

    /// Whether nothing comes in.
    var isPullAlone: Bool { pushed.isEmpty && carried.isEmpty && request.incarnation == nil }

    /// Answers a pull, and writes nothing; `nil` when the exchange has to be noted.
    func pull(_ transaction: any DatabaseTransaction) throws -> SyncResponse? {
        guard let device = try DeviceTable.load(transaction, session.device), !isNoteDue(device),
            try ViewTable.ended(transaction, of: device.user, at: now).isEmpty
        else { return nil }
        var ledger = try Ledger(transaction, policies: policies)
        return try run(&ledger)
    }

    private func isNoteDue(_ device: DeviceRow) -> Bool {
        guard let last = device.lastSeenMilliseconds else { return true }
        let (age, offset) = (now.subtractingSaturating(last), reading.offsetMilliseconds)
        return !(0..<Self.noteMilliseconds).contains(age)
            || offset.subtractingSaturating(device.offsetMilliseconds).magnitude >= Self.offsetNoiseMilliseconds
    }

    /// The order matters: what is pushed claims to have seen positions of the log, so it is taken in only after both
    /// agree on that log; and what colleagues gave the device may be what its own change sets build on.
    func run(_ ledger: inout Ledger) throws -> SyncResponse {
        let (device, user) = try author(ledger)
        var response = SyncResponse(
            status: .ok, server: request.server, serverMilliseconds: now, user: user.actor.withoutPools)
        if let status = try difference(&ledger) {
            response.status = status
            if case .fork(let common) = status { response.outcomes = try answers(upTo: common, ledger) }
            return response
        }
        let cursor: SyncCursor
        switch try place(ledger, scope: SyncCursor.scope(of: user.actor.principals)) {
        case .at(let shared): cursor = shared
        case .unknown:
            response.status = .needCheckpoints
            return response
        case .otherHistory(let common, let start):
            response.status = .otherHistory(common: common)
            response.page = Page()
            response.page?.cursor = start.encoded
            return response
        }
        let changes = pushed.compactMap(\.decoded) + carried.flatMap { $0.changes.compactMap(\.decoded) }
        try OwnerKeeping(identity: identity, now: now).endViews(of: user.actor.name, &ledger)
        try ledger.prepare(for: changes)
        for received in pushed {
            for draft in received.matchDrafts { ledger.expect(draft) }
        }
        response.outcomes = try takeCarried(&ledger)
        response.outcomes += try takeOwn(&ledger, author: user)
        if !isPullAlone || isNoteDue(device) {
            try DeviceTable.touch(
                ledger.transaction, session.device, at: now, offsetMilliseconds: reading.offsetMilliseconds)
        }
        try ledger.conclude(as: identity, at: now)
        if !request.pushOnly {
            var builder = try PageBuilder(
                ledger.transaction, principals: user.actor.principals, cursor: cursor, head: ledger.set.head,
                limits: pageLimits)
            response.page = try builder.page()
        }
        return response
    }

    /// Reads the device and its user again: either may have lost its rights since the request came.
    private func author(_ ledger: Ledger) throws -> (device: DeviceRow, user: Author) {
        guard let device = try DeviceTable.load(ledger.transaction, session.device) else {
            throw ServiceError.tokenUnknown
        }
        guard device.revokedMilliseconds == nil else { throw ServiceError.deviceRevoked }
        guard let user = ledger.set.users[device.user], user.isActive else { throw ServiceError.userLeft }
        return (device, Author(actor: user.actor, former: user.former))
    }

    /// The device's clocks beside the server's.
    var reading: ClockReading {
        ClockReading(
            device: DeviceTime(
                wallMilliseconds: request.wallMilliseconds, bootID: request.bootID,
                bootMilliseconds: request.bootMilliseconds, lastExchangeMilliseconds: 0),
            receivedMilliseconds: now)
    }
}

extension Actor {
    /// As a device is told: the pools it knows from the policy.
    fileprivate var withoutPools: Actor { Actor(name: name, role: role, department: department) }
}

// MARK: - Do both mean the same device?

extension SyncExchange {
    /// Returns what the device has to do before anything can be exchanged; `nil` when both agree on its past.
    private func difference(_ ledger: inout Ledger) throws -> SyncStatus? {
        guard let row = try ReplicaRegistration(request: request, device: session.device, now: now).row(&ledger) else {
            // The database was restored to a time before this incarnation was heard of.
            return .fork(common: 0)
        }
        let links = pushed.enumerated().map { index, received in
            PushedLink(
                checkpoint: Checkpoint(
                    number: request.acknowledged.number + 1 + UInt64(index), digest: received.digest),
                previousDigest: received.decoded.map { Data($0.previousDigest) })
        }
        let named = [request.acknowledged] + links.map(\.checkpoint) + request.ownDigests
        // Of what is new nothing was answered yet.
        let numbers = named.map(\.number).filter { $0 > 0 && $0 <= row.lastCounter }
        let history = ReplicaHistory(
            last: row.lastCounter, lastDigest: row.lastDigest,
            digests: try AnswerTable.digests(ledger.transaction, of: row.replica, numbers))
        let comparison = ReplicaComparison.of(
            acknowledged: request.acknowledged, highest: request.highest, pushed: links,
            own: request.ownDigests.isEmpty ? nil : request.ownDigests, history: history)
        return switch comparison {
        case .inStep: nil
        case .fork(let common): .fork(common: common)
        case .behind(let common): .behind(common: common)
        case .needDigests: .needDigests
        }
    }
}

// MARK: - Do both mean the same log?

extension SyncExchange {
    private enum Place {
        case at(SyncCursor)
        /// The device has to say which positions it knows.
        case unknown
        case otherHistory(common: UInt64, start: SyncCursor)
    }

    /// Finds where the device goes on; from the start when it now sees with other eyes (R26, R27).
    private func place(_ ledger: Ledger, scope: Data) throws -> Place {
        let start = SyncCursor.start(scope: scope)
        guard !request.cursor.isEmpty else { return .at(start) }
        guard let cursor = SyncCursor(encoded: request.cursor) else {
            throw ServiceError.invalid(
                ServiceProblem("bad_cursor", "The cursor is not one that this server has given."))
        }
        guard try holds(cursor, ledger) else {
            guard !request.checkpoints.isEmpty else { return .unknown }
            let common = try LogTable.lastShared(ledger.transaction, request.checkpoints)
            // Records that only the lost history had changed are older here than what both share: all is sent again.
            return .otherHistory(common: common, start: start)
        }
        return .at(cursor.scope == scope ? cursor : start)
    }

    /// Tells whether a cursor is of this server's log, as far as that went when it was given.
    func holds(_ cursor: SyncCursor, _ ledger: Ledger) throws -> Bool {
        try LogTable.chain(ledger.transaction, at: cursor.head) == cursor.chain
    }
}

// MARK: - The push

extension SyncExchange {
    /// What was answered to the pushed change sets that both hold: the device is told before it takes another name.
    private func answers(upTo common: UInt64, _ ledger: Ledger) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for index in pushed.indices {
            let number = request.acknowledged.number + 1 + UInt64(index)
            guard number <= common, let answer = try standingAnswer(to: Dot(request.replica, number), ledger) else {
                break
            }
            outcomes.append(answer.outcome)
        }
        return outcomes
    }
}

extension SyncExchange {
    private func takeOwn(_ ledger: inout Ledger, author: Author) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for (index, received) in pushed.enumerated() {
            let dot = Dot(request.replica, request.acknowledged.number + 1 + UInt64(index))
            if let answer = try standingAnswer(to: dot, ledger) {
                outcomes.append(answer.outcome)
                continue
            }
            let incoming = Incoming(
                dot: dot, body: received.body, digest: received.digest, change: received.change, author: author,
                reading: reading, knownOffsetMilliseconds: reading.offsetMilliseconds, receivedMilliseconds: now,
                isChecked: received.isSound)
            outcomes.append(try integrate(incoming, &ledger))
        }
        return outcomes
    }

    /// What was answered before, so that a repeated push gets the same outcomes again (I3).
    func standingAnswer(to dot: Dot, _ ledger: Ledger) throws -> Answer? {
        guard dot.counter <= ledger.set.replicas[dot.replica]?.lastCounter ?? 0 else { return nil }
        if let answer = ledger.set.answers[dot] { return answer }
        guard let answer = try AnswerTable.load(ledger.transaction, dot) else {
            throw DatabaseError.failed("The answer to \(dot) is missing.")
        }
        return answer
    }

    func integrate(_ incoming: Incoming, _ ledger: inout Ledger) throws -> Outcome {
        if case .success(let change) = incoming.change { try ledger.load(for: change, by: incoming.author) }
        return ledger.set.integrate(incoming)
    }
}
