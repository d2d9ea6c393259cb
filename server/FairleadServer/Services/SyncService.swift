import FairleadCore
import FairleadMatch
import FairleadProtocol
import Foundation

/// The exchange of devices with the log (DESIGN section 4).
package struct SyncService: Sendable {
    let storage: ServiceStorage
    let pageLimits: PageLimits

    /// Returns the log's last position.
    package func head() async throws -> UInt64 {
        try await storage.read { try LogTable.head($0).position }
    }

    /// Returns the log's last position, if the database can also be written.
    ///
    /// After a write that failed, one is tried: a full disk is read as well as ever.
    package func health() async throws -> UInt64 {
        if storage.writes.haveFailed { try await storage.write { try MetaTable.touch($0) } }
        return try await head()
    }

    /// Takes in what a device pushes and answers with a page of what it may see, all in one transaction.
    ///
    /// The same request again has the same effect and the same outcomes, however often and wherever it arrives.
    ///
    /// - Throws: `ServiceError` for a request that cannot be right as a whole; then nothing was changed. A change set
    ///   that cannot be taken in is an outcome, and holds up nothing behind it.
    package func sync(_ request: SyncRequest, session: Session) async throws -> SyncResponse {
        guard request.server == storage.identity.server else {
            throw ServiceError.conflict(
                ServiceProblem(
                    "other_server", "This device joined another server than the one at this address.",
                    hint: "Check the address; it may also be that the server's database was replaced."))
        }
        // Everything that needs no database is done before the transaction, which all others wait for.
        let exchange = SyncExchange(
            request: request, pushed: try request.pushedChanges(), carried: request.carried.map(CarriedChain.init),
            session: session, now: storage.now(), pageLimits: pageLimits, identity: storage.identity,
            policies: storage.policies)
        // A pull holds up nobody: it reads beside what others write.
        if exchange.isPullAlone, let response = try await storage.read({ try exchange.pull($0) }) { return response }
        let response = try await storage.writeLog { try exchange.run(&$0) }
        if case .otherHistory(let common) = response.status {
            storage.warn(
                """
                Device \(session.device) knows a later log than this database has: was it restored from a backup? \
                Both share positions up to \(common); the device goes back to there and offers again what is missing.
                """)
        }
        return response
    }
}

/// A change set as it came, read as far as it can be.
struct ReceivedChange: Sendable {
    let body: Data
    let digest: Data
    let change: Result<ChangeSet, ProtocolError>
    /// Whether it is a change set of the right form.
    let isSound: Bool
    /// The leads that it would bring into being, as they are matched.
    let matchDrafts: [MatchDraft]

    init(_ body: Data) {
        self.body = body
        digest = ChangeSetCodec.digest(body)
        change = Result { () throws(ProtocolError) in try ChangeSetCodec.decode(body) }
        let decoded = try? change.get()
        isSound = decoded.map { (try? $0.check()) != nil } ?? false
        matchDrafts = isSound ? decoded.map(MatchDraft.drafts) ?? [] : []
    }

    /// `nil` when the bytes are no change set.
    var decoded: ChangeSet? { try? change.get() }
}

extension SyncRequest {
    /// Reads the pushed change sets, each at its place after the last acknowledged one.
    ///
    /// What cannot be read takes the number of its place. What can be read and has another number is no push at all.
    fileprivate func pushedChanges() throws(ServiceError) -> [ReceivedChange] {
        let last = acknowledged.number.addingReportingOverflow(UInt64(changeSets.count))
        guard !last.overflow, last.partialValue <= Limits.counterMax, highest >= last.partialValue else {
            throw .invalid(
                ServiceProblem("bad_numbers", "The numbers of the device's change sets do not fit together."))
        }
        let changes = changeSets.map(ReceivedChange.init)
        for (index, received) in changes.enumerated() {
            guard let dot = received.decoded?.dot else { continue }
            guard dot == Dot(replica, acknowledged.number + 1 + UInt64(index)) else {
                throw .invalid(
                    ServiceProblem(
                        "not_contiguous", "The change sets are not the device's own, one after the other.",
                        hint: "Send them in order, from the first that was not answered."))
            }
        }
        return changes
    }
}
