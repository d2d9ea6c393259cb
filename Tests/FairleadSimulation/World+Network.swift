import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadStore
import Foundation

/// The exchange over a network that loses, repeats and delays.
extension World {
    private static let roundsMax = 300

    /// Exchanges until nothing is left; with faults it may end anywhere.
    ///
    /// - Returns: whether the exchange was complete.
    @discardableResult
    func sync(_ device: SimulatedDevice, faults: Bool) async throws -> Bool {
        let rounds = faults && roll(30) ? Int.random(in: 1...3, using: &dice) : Self.roundsMax
        var supplement = Supplement.none
        for round in 1...rounds {
            let request = try device.store.nextRequest(supplement)
            if faults, roll(8) {
                counts.add(.lostRequest)
                try device.store.noteFailure("The request was lost.")
                note("d\(device.number) sync: request lost")
                return false
            }
            let response = try await exchange(request, of: device)
            if faults, roll(20) { delayed.append((request: request, device: device)) }
            guard let response else { return false }
            if faults, roll(12) {
                counts.add(.lostReply)
                try device.store.noteFailure("The reply was cut off.")
                note("d\(device.number) sync: reply lost")
                return false
            }
            if faults { try disturb(device, round: round) }
            if case .otherHistory = response.status { device.recovered.formUnion(try leadsHere(on: device)) }
            let (step, report) = try device.store.apply(response, to: request)
            if case .otherHistory = response.status { try noteRecovered(on: device) }
            if case .behind = response.status, try device.store.identity.replica != request.replica {
                fail("d\(device.number) takes new dots, and colleagues have seen the old ones (R21)")
            }
            try noteDots(of: device)
            try hideTurnedDown(response.outcomes, to: request, from: device)
            noteReport(report, response, device)
            guard case .again(let next) = step else {
                try await checkComplete(device)
                return true
            }
            supplement = next
        }
        if rounds == Self.roundsMax { fail("d\(device.number): the exchange never ends (I13)") }
        return false
    }

    /// What else a device does while a request is under way.
    private func disturb(_ device: SimulatedDevice, round: Int) throws {
        if roll(6) {
            try write(device)
            if round > 1 { counts.add(.editInMidPull) }
        }
        if roll(4) {
            counts.add(.crash)
            note("d\(device.number) crashes in mid-sync")
            try device.reopen(rebooting: roll(40))
        }
    }

    private func noteReport(_ report: ExchangeReport, _ response: SyncResponse, _ device: SimulatedDevice) {
        switch response.status {
        case .fork(let common):
            note("d\(device.number) takes a new incarnation after \(common)")
            if device.hasTwin { counts.add(.cloneFound) }
            if device.wasRestored { counts.add(.deviceRestoreFound) }
        case .behind(let common):
            note("d\(device.number) offers again from \(common)")
            counts.add(.offeredAgain)
        case .otherHistory(let common):
            note("d\(device.number) goes back to \(common)")
            device.shared.insert(common)
            counts.add(.serverRestoreFound)
        default: break
        }
        if report.forgotten > 0 { counts.add(.lostSight) }
        if let page = response.page {
            device.recovered.subtract(page.gone)
            for lead in page.gone { forgetAnswered(lead, on: device) }
            if page.complete, page.records.count == pageRecordsMax { counts.add(.cursorAtPageEdge) }
            note(
                "d\(device.number) pulls \(page.records.count)\(page.complete ? ", complete" : "")"
                    + (page.gone.isEmpty ? "" : ", gone \(page.gone.map(name))"))
        }
    }

    /// What was sent of a lead leaves the device with the lead (R23), so a restored server is not offered it again.
    func forgetAnswered(_ lead: RecordID, on device: SimulatedDevice) {
        for origin in device.known {
            guard let change = rests[origin] ?? truth.writes[origin]?.change, everIntegrated.contains(origin) else {
                continue
            }
            rests[origin] = change.without(lead)
            if rests[origin] == nil { device.known.remove(origin) }
        }
    }

    /// A copy that the network kept arrives after all; nobody waits for the answer.
    func deliverDelayed() async throws {
        guard !delayed.isEmpty else { return }
        let item = delayed.remove(at: Int.random(in: 0..<delayed.count, using: &dice))
        counts.add(.duplicateRequest)
        note("d\(item.device.number) sync: an old request arrives again")
        _ = try await exchange(item.request, of: item.device)
    }

    /// One request at the server. `nil` when the device is shut out.
    private func exchange(_ request: SyncRequest, of device: SimulatedDevice) async throws -> SyncResponse? {
        let isOut = isOut(device)
        do {
            let token = try device.store.serverAccess()?.token ?? ""
            let session = try await services.accounts.authenticate(token: token)
            let response = try send(try await services.sync.sync(try send(request), session: session))
            model.heard[device.device] = time.now
            if isOut { fail("d\(device.number) is shut out and was answered (I10)") }
            if response.status == .ok {
                try await take(response, to: request, from: device)
                try checkPage(response.page, for: device)
            }
            return response
        } catch let error as ServiceError {
            if !isOut { fail("d\(device.number) was sent away: \(error)") }
            return nil
        }
    }

    // MARK: what the server took in

    private struct Pushed {
        var change: ChangeSet
        var body: Data
        /// Or a colleague's, carried.
        var isOwn: Bool
    }

    private func take(_ response: SyncResponse, to request: SyncRequest, from device: SimulatedDevice) async throws {
        var lines = try await readLog()[...]
        (model.justGiven, model.justGranted) = ([:], [:])
        var pushed: [Dot: Pushed] = [:]
        for (bodies, isOwn) in [(request.carried.flatMap(\.changeSets), false), (request.changeSets, true)] {
            for body in bodies {
                let change = try ChangeSetCodec.decode(body)
                pushed[change.dot] = Pushed(change: change, body: body, isOwn: isOwn)
            }
        }
        for outcome in response.outcomes {
            guard let item = pushed[outcome.dot] else {
                fail("d\(device.number): an outcome for a dot that was not sent")
                continue
            }
            guard let write = truth.writes[item.change.origin] else {
                fail("d\(device.number): nobody wrote \(item.change.commandName) \(item.change.records.map(\.edits))")
                continue
            }
            let digest = ChangeSetCodec.digest(item.body)
            let isBranch = !item.isOwn && !follows(item.change, digest)
            guard isNew(outcome, digest: digest, write, isOwn: item.isOwn, isBranch: isBranch) else { continue }
            guard !item.change.records.isEmpty else {
                checkPlaceholder(outcome, write)
                continue
            }
            if outcome.position > 0 { take(&lines, through: outcome.position) }
            take(outcome, of: write, item, isBranch: isBranch, request: request)
        }
        take(&lines)
        checkClaims()
        if plan.isLater { noteVisible() }
    }

    /// What was turned down before, or has left its device, keeps its number taken, and comes to nothing.
    private func checkPlaceholder(_ outcome: Outcome, _ write: Write) {
        counts.add(.placeholder)
        note("server is told that w\(write.number) is no more")
        guard case .refused(let reason) = outcome.kind, reason.code == Refusal.withdrawn.code else {
            return fail("w\(write.number) has no content, and was answered \(outcome.kind) (R21)")
        }
        if !serverWasRestored { fail("w\(write.number) lost its content, and no server was restored (I4)") }
    }

    /// Tells whether a carried change set goes on from what the server has under its author's numbers.
    private func follows(_ change: ChangeSet, _ digest: Data) -> Bool {
        if let standing = model.answers[change.dot] { return standing.digest == digest }
        let before = model.answers[Dot(change.dot.replica, change.dot.counter - 1)]?.digest ?? Data()
        return before == Data(change.previousDigest)
    }

    /// The same bytes get the same answer, and the same number no other bytes (I3).
    private func isNew(_ outcome: Outcome, digest: Data, _ write: Write, isOwn: Bool, isBranch: Bool) -> Bool {
        // What the server does not write down may be answered otherwise another time.
        if case .refused(let reason) = outcome.kind, ["superseded", "bad_signature"].contains(reason.code) {
            return false
        }
        let answer = "\(outcome.kind) at \(outcome.position)"
        if isBranch {
            // Where it stands may be said of what was turned down before: its author has brought it since.
            if case .known = outcome.kind { return true }
            let former = model.branchAnswers.updateValue(answer, forKey: digest)
            if let former, former != answer { fail("w\(write.number): answered \(former), then \(answer) (I3)") }
            return former == nil
        }
        guard let former = model.answers[outcome.dot] else {
            // Nor that its author has written it anew: the number is still the author's to use.
            if case .known = outcome.kind, !isOwn { return true }
            model.answers[outcome.dot] = (digest: digest, answer: answer)
            return true
        }
        if former.digest != digest {
            fail("w\(write.number): other bytes were taken in under the number \(outcome.dot) (I3)")
        } else if former.answer != answer {
            fail("w\(write.number): answered \(former.answer), then \(answer) (I3)")
        }
        return false
    }

    private func take(
        _ outcome: Outcome, of write: Write, _ pushed: Pushed, isBranch: Bool, request: SyncRequest
    ) {
        model.pushing = outcome.dot.replica
        if isBranch, case .known(let dot) = outcome.kind { model.pushing = dot.replica }
        let claim = weighClaim(write, pushed.change, request: request)
        let objection = model.objection(to: pushed.change, of: write, claim: claim, truth)
        // When a carried claim was made follows from what the server knows of its author's clock; the first edition does not
        // model what an author knew, and after a server's restore he claims to have known less.
        let mayNotKnow = !plan.isLater || plan.restoredServer
        let isUnclear =
            plan.isLater && claim != nil && !pushed.isOwn
            || restsOnTwin(write, pushed.change)
            || mayNotKnow && model.isUnclear(pushed.change, by: write.user, truth)
        let wasTaken = model.isIntegrated(write.origin)
        defer {
            // One that was taken in beside its twin is called known.
            let isTaken = !wasTaken && model.isIntegrated(write.origin)
            take(claim, outcome, write, pushed.change, isTaken: isTaken, isUnclear: isUnclear, request: request)
        }
        switch outcome.kind {
        case .accepted, .merged, .conflicting:
            noteTaken(write, pushed, as: outcome.dot, request: request, objection: isUnclear ? nil : objection)
        case .refused(let reason):
            note("server refuses w\(write.number): \(reason.code)")
            counts.add(.refused)
            refusals[write.origin] = reason.code
            if reason.code == Refusal.erasedCode { counts.add(.lateToErased) }
            // What who is shut out wrote is not even put aside when it names an erased lead, were it by a link alone (I12).
            let isOfOneShutOut =
                reason.code == Refusal.erasedCode
                && allDevices.contains { $0.known.contains(write.origin) && isOut($0) }
            if objection == nil, !isUnclear, !isOfOneShutOut {
                fail("w\(write.number) was refused without need: \(reason.code)")
            }
        case .quarantined(let reason):
            note("server puts aside w\(write.number): \(reason.code)")
            counts.add(.quarantine)
            refusals[write.origin] = reason.code
            quarantined.insert(write.origin)
            if pushed.change.records.contains(where: { !$0.edits.isEmpty && model.isErased($0.lead ?? $0.id) }) {
                fail("w\(write.number) is of an erased lead, and was put aside (I12)")
            }
            if objection == nil, reason.code != "revoked" {
                fail("w\(write.number) was put aside without need: \(reason.code)")
            }
        case .known(let dot):
            note("server knows w\(write.number)")
            counts.add(.knownElsewhere)
            truth.note(dot, of: write.origin)
            guard !model.isIntegrated(write.origin) else { return }
            guard isBranch else { return fail("w\(write.number) is said to stand, and was never taken in (I4)") }
            // Just now, beside what its twin wrote under this number.
            counts.add(.branch)
            noteTaken(write, pushed, as: dot, request: request, objection: isUnclear ? nil : objection)
        }
    }

    /// Whether an author had a hand-over in view that a clone's twin has made as well, word for word: of the two one may have been
    /// turned down, and the model does not tell them apart.
    private func restsOnTwin(_ write: Write, _ change: ChangeSet) -> Bool {
        change.records.contains { record in
            let cell = CellName(record: record.lead ?? record.id, key: CellKey(Field.owner))
            return (model.cells[cell] ?? []).contains {
                write.group[cell.record]?.contains($0) == true && !truth.twins(of: [$0]).isEmpty
            }
        }
    }

    private func noteTaken(
        _ write: Write, _ pushed: Pushed, as dot: Dot, request: SyncRequest, objection: String?
    ) {
        note("server takes in w\(write.number)\(claims(of: pushed.change))")
        if let objection { fail("w\(write.number) was taken in: \(objection) (I10)") }
        if model.isIntegrated(write.origin) { fail("w\(write.number) has two effects (I3)") }
        let isExact = pushed.isOwn && pushed.change.time.bootID == request.bootID
        if !isExact, pushed.isOwn { noteClamp(pushed.change, request) }
        if !pushed.isOwn { counts.add(.carriedFirst) }
        if retried.values.contains(write.origin) { counts.add(.refusedAndRetried) }
        if dropped.contains(write.origin) { fail("w\(write.number) took effect after it was dropped") }
        if retried[write.origin] != nil { fail("w\(write.number) took effect beside its retry") }
        truth.cut(write.origin, to: pushed.change)
        let write = withoutLost(truth.writes[write.origin] ?? write, pushed.change)
        let given = write.cells.keys.filter { $0.key == CellKey(Field.owner) && write.states($0) }.compactMap { cell in
            model.heldBefore(write, cell.record, truth).map { (lead: cell.record, before: $0) }
        }
        model.integrate(write, dot: dot, at: time.now, isTimeExact: isExact, truth)
        for (lead, before) in given {
            if model.justGiven[lead] != nil { counts.add(.givenAnew) }
            model.justGiven[lead] = (write.origin, write.user, dot.replica, before)
        }
        everIntegrated.insert(write.origin)
        truth.noteStanding(dot, of: write.origin)
        noteVisible()
        refusals[write.origin] = nil
        for cell in write.cells.keys where model.standing(cell, truth).count > 2 { counts.add(.threeSiblings) }
        countLinks(write)
    }

    /// What a change set says to have been in view.
    private func claims(of change: ChangeSet) -> String {
        change.records.map { ", \(name($0.id)) up to \($0.seen)\($0.dots.isEmpty ? "" : " and \($0.dots.count)")" }
            .joined()
    }

    private func noteClamp(_ change: ChangeSet, _ request: SyncRequest) {
        let corrected = change.time.wallMilliseconds + time.now - request.wallMilliseconds
        if corrected > time.now || corrected < change.time.lastExchangeMilliseconds { counts.add(.clockClamped) }
    }

    /// Notes which leads each user sees now.
    func noteVisible() {
        for user in people {
            for link in linksEver {
                guard let pair = truth.pairs[link] else { continue }
                if [pair.one, pair.other].allSatisfy({ model.maySee(user, $0, truth) }) {
                    everVisible[user, default: []].insert(link)
                }
            }
            for lead in leads where model.maySee(user, lead, truth) {
                if everVisible[user, default: []].insert(lead).inserted, !everVisible[user, default: []].isEmpty {
                    if let first = model.standing(lead, Field.company, truth).first,
                        truth.writes[first]?.user != user
                    {
                        counts.add(.gainedSight)
                    }
                }
            }
        }
    }

    /// A lead also stays for review when only what belongs to it has come, as the pull before was cut off.
    private func noteRecovered(on device: SimulatedDevice) throws {
        let kept = Set(try device.store.recovered().map(\.id))
        device.recovered.formUnion(leads.filter { (activities[$0] ?? []).contains(where: kept.contains) })
    }

    /// No byte of a lead reaches a user who may not see it (I10).
    private func checkPage(_ page: Page?, for device: SimulatedDevice) throws {
        for bytes in page?.records ?? [] {
            let header = try RecordStateCodec.header(bytes)
            try checkLink(header, bytes, for: device)
            guard header.kind == .lead || header.lead != nil else { continue }
            if !model.maySee(device.user, header.lead ?? header.id, truth) {
                fail("\(name(header.id)) was sent to \(device.user), who may not see it (I10)")
            }
        }
        try checkBytes(of: page, for: device)
        for lead in page?.gone ?? [] where everVisible[device.user]?.contains(lead) != true {
            fail("\(device.user) was told that \(name(lead)) is gone, and never saw it (I10)")
        }
    }

    /// A link is sent to those who see both its leads, and names no others (R17).
    private func checkLink(_ header: RecordHeader, _ bytes: Data, for device: SimulatedDevice) throws {
        guard header.kind == .link else { return }
        guard let pair = truth.pairs[header.id] else { return fail("a link of no leads was sent to \(device.user)") }
        for lead in [pair.one, pair.other] where !model.maySee(device.user, lead, truth) {
            fail("a link of \(name(lead)) was sent to \(device.user), who may not see it (I10)")
        }
    }

    /// Nor is a byte of such a lead in another one's record, in a link or in a hint.
    private func checkBytes(of page: Page?, for device: SimulatedDevice) throws {
        guard plan.isLater || plan.erasures, let page, !page.records.isEmpty else { return }
        let hidden = leads.filter {
            !model.maySee(device.user, $0, truth) && (model.isErased($0) || plan.isLater && model.exists($0))
        }
        for bytes in page.records {
            for lead in hidden where Self.holds(Data(bytes), marker(of: lead)) {
                fail("bytes of \(name(lead)) were sent to \(device.user), who may not see it (I10)")
            }
        }
    }
}
