import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// What to do after an answer has been taken in.
package enum ExchangeStep: Hashable, Sendable {
    /// Ask again: there is more to push or to pull, or the server wants to be told something.
    case again(Supplement)
    /// Everything was exchanged.
    case done
}

/// What one answer brought, for people.
package struct ExchangeReport: Hashable, Sendable {
    package var pushed = 0
    /// Change sets of colleagues that the server took in.
    package var carried = 0
    package var pulled = 0
    package var conflicting = 0
    /// Change sets that the server refused or put into quarantine, with its reasons.
    package var refused: [Refusal] = []
    /// Leads of which a claim was not refused.
    package var claims: [RecordID] = []
    /// That a lead is about to be reclaimed.
    package struct Warned: Hashable, Sendable {
        package var lead: RecordID
        /// Milliseconds since 1970.
        package var reclaimAt: Int64
    }

    /// A lead that others have given to this user, or to somebody in his place.
    package struct HandedOver: Hashable, Sendable {
        package var lead: RecordID
        package var handover: Handover

        fileprivate var opposite: HandedOver {
            HandedOver(lead: lead, handover: handover == .gained ? .lost : .gained)
        }
    }

    /// Of leads that are still in view; a first pull is no news.
    package var handedOver: [HandedOver] = []
    /// Leads of this user's that go back to a pool unless somebody takes care of them.
    package var warned: [Warned] = []
    /// Leads that left this device's view.
    package var forgotten = 0
    package var remaining: UInt64 = 0
    package var complete = false
    /// Sentences about rare things: a new incarnation, a restored server.
    package var notices: [String] = []

    package init() {}

    package mutating func add(_ other: ExchangeReport) {
        pushed += other.pushed
        carried += other.carried
        pulled += other.pulled
        conflicting += other.conflicting
        refused += other.refused
        claims += other.claims
        // What went and came back, or came and went again, is as it was.
        let (known, later) = (Set(handedOver.map(\.lead)), Set(other.handedOver))
        handedOver.removeAll { later.contains($0.opposite) }
        handedOver += other.handedOver.filter { !known.contains($0.lead) }
        let warnedAnew = Set(other.warned.map(\.lead))
        warned.removeAll { warnedAnew.contains($0.lead) }
        warned += other.warned
        forgotten += other.forgotten
        remaining = other.remaining
        complete = other.complete
        notices += other.notices
    }
}

extension DeviceStore {
    /// Takes in one answer: all of it or, when anything is wrong, nothing.
    ///
    /// - Throws: `StoreError.invalid` for the valid answer of another server, or a malformed one.
    /// - Parameter page: the answer's page, when it has been read already.
    package func apply(
        _ response: SyncResponse, to request: SyncRequest, page: ArrivedPage? = nil
    ) throws -> (step: ExchangeStep, report: ExchangeReport) {
        let page = try page ?? response.page.map(ArrivedPage.init)
        let result = try transaction { database in
            var incoming = try Incoming(
                database, store: self, request: request, response: response, records: page?.records ?? [])
            let step = try incoming.apply()
            return (step: step, report: incoming.report)
        }
        try purgeIfDue(isLast: result.report.complete)
        return result
    }

    /// The bytes of what left the view are not to stay in the write-ahead log either, nor between the rows of other leads
    /// (R23). When a reader is in the way just now, or the disk is full, the next exchange does it.
    private func purgeIfDue(isLast: Bool) throws {
        guard try read({ try Meta($0).unsigned(.truncationDue) }) == 1 else { return }
        let isPurged = isLast && (try? purge()) != nil
        guard (try? truncateLog()) != nil, isPurged else { return }
        try transaction { try Meta($0).remove(.truncationDue) }
    }

    /// Remembers why the last exchange failed, for `status`.
    package func noteFailure(_ message: String) throws {
        try transaction { database in try Meta(database).set(.lastError, message) }
    }
}

/// One answer on its way into the store, within one transaction.
struct Incoming {
    let database: Database
    let store: DeviceStore
    let request: SyncRequest
    let response: SyncResponse
    let records: [ArrivedRecord]
    let log: ChangeLog
    var state: ExchangeState
    var report = ExchangeReport()
    /// Whether the server has answered something that a colleague gave this device.
    var hasSettledCarried = false
    /// Leads whose view has to be worked out again.
    var touched: Set<RecordID> = []
    /// Leads of which something was answered, and nothing else is new.
    var answered: Set<RecordID> = []
    /// Those of `touched` whose states this answer has brought, and that still stand in `base` so.
    var arrived: [RecordID: ArrivedRecord] = [:]

    init(
        _ database: Database, store: DeviceStore, request: SyncRequest, response: SyncResponse, records: [ArrivedRecord]
    ) throws {
        self.database = database
        self.store = store
        self.request = request
        self.response = response
        self.records = records
        log = ChangeLog(database)
        state = try ExchangeState(database)
    }

    /// A clock offset that differs by less is kept as it is.
    private static let offsetNoiseMilliseconds: UInt64 = 1_000

    var now: Int64 { response.serverMilliseconds }

    mutating func apply() throws -> ExchangeStep {
        guard response.server == request.server else {
            throw StoreError.invalid("That answer came from another Fairlead server than the one this device joined.")
        }
        guard request.replica == state.replica else {
            // Another command took a new incarnation meanwhile: this answer is about the former one.
            return .again(.none)
        }
        try noteExchange()
        let policy = try PolicySource.place(database)
        let step: ExchangeStep
        switch response.status {
        case .ok: step = try applyOutcomesAndPage()
        case .needDigests: step = .again(.ownDigests)
        case .needCheckpoints:
            // A device that has never pulled all knows none: it begins anew.
            if try Checkpoints(database).all().isEmpty { try rebase(to: 0) }
            step = .again(.checkpoints)
        case .fork(let common):
            for outcome in response.outcomes { try apply(outcome) }
            try takeNewIncarnation(common: common)
            step = .again(.none)
        case .behind(let common):
            try offerAgain(from: common)
            step = .again(.none)
        case .otherHistory(let common):
            // Another command may have gone back already, and pulled since.
            if state.cursor == request.cursor { try rebase(to: common) }
            step = .again(.none)
        }
        try state.save(database)
        let refresher = ViewRefresher(database)
        try refresher.refresh(leads: touched, arrived: arrived)
        try refresher.refreshSync(leads: answered.subtracting(touched))
        if try PolicySource.place(database) != policy { try Regrading(database).run() }
        return step
    }

    private mutating func noteExchange() throws {
        let meta = Meta(database)
        try meta.set(.lastExchange, UInt64(clamping: response.serverMilliseconds))
        let offset = response.serverMilliseconds.subtractingSaturating(request.wallMilliseconds)
        // A network's usual delay moves nothing; a clock that was set moves all that is still shown by it.
        if try meta.signed(.clockOffset).subtractingSaturating(offset).magnitude >= Self.offsetNoiseMilliseconds {
            try meta.setSigned(.clockOffset, offset)
            touched.formUnion(try log.leadsLaidOver())
        }
        try meta.set(.userRole, response.user.role.rawValue)
        try meta.set(.userDepartment, response.user.department)
    }

    private mutating func applyOutcomesAndPage() throws -> ExchangeStep {
        state.unregistered = nil
        for outcome in response.outcomes { try apply(outcome) }
        try noteOffers()
        guard let page = response.page, !request.pushOnly else { return .again(.none) }
        // Another sync on this device may have pulled meanwhile (R26): what it stored is kept, this page is not.
        guard state.cursor == request.cursor else { return .again(.none) }
        try apply(page, records)
        guard page.complete else { return .again(.none) }
        try finishPull(page)
        return try hasUnsent() ? .again(.none) : .done
    }

    private func hasUnsent() throws -> Bool {
        if state.acknowledged.number < state.highest.number { return true }
        // Each further round has an answer to something carried, or something that was never offered: it comes to an end.
        return try Outgoing.segments(log).contains { !$0.isOffered || hasSettledCarried }
    }

    /// What was offered, and what no signature covers and so never can be, waits without asking for another round.
    private func noteOffers() throws {
        let sendable = Set(try Outgoing.segments(log).map(\.chain.replica))
        let waiting = Set(try log.carriedUnsent().map(\.row.dot.replica)).subtracting(sendable)
        for replica in waiting.union(request.carried.map(\.replica)).sorted() {
            try log.noteOffer(of: replica, at: now)
        }
    }
}
