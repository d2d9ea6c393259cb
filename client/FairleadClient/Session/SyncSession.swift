import FairleadCore
import FairleadProtocol
import FairleadStore

/// How far an exchange has come.
package struct SyncProgress: Hashable, Sendable {
    package var pushed: Int
    package var pulled: Int
    /// Records still to come, about.
    package var remaining: UInt64
}

/// Exchanges this device's change sets for the server's state until both have everything.
///
/// The store decides what to send and what an answer means, each in one transaction; this loop only carries bytes, so
/// it can be cut off anywhere and go on later.
package struct SyncSession: Sendable {
    let store: DeviceStore
    let connection: ServerConnection

    /// Rounds after which a session ends in any case; each pushes up to 1 MiB and pulls as much.
    private static let roundsMax = 100_000
    /// Rounds in a row that moved nothing, after which server and device do not understand each other.
    private static let idleRoundsMax = 8

    package init(store: DeviceStore, connection: ServerConnection) {
        self.store = store
        self.connection = connection
    }

    /// Runs one exchange to its end.
    ///
    /// - Parameter progress: called after each round.
    package func run(
        progress: @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> ExchangeReport {
        var total = ExchangeReport()
        var pages = PagesAhead(store: store, connection: connection)
        defer { pages.cancel() }
        do {
            var supplement = Supplement.none
            var idleRounds = 0
            for _ in 0..<Self.roundsMax {
                let answer = try await pages.answer(to: store.nextRequest(supplement))
                pages.askOn(after: answer.request, answer.response)
                let (step, report) = try store.apply(answer.response, to: answer.request, page: answer.page)
                total.add(report)
                progress(SyncProgress(pushed: total.pushed, pulled: total.pulled, remaining: report.remaining))
                guard case .again(let next) = step else { return total }
                supplement = next
                idleRounds = Self.moved(answer, report) ? 0 : idleRounds + 1
                guard idleRounds < Self.idleRoundsMax else {
                    throw SessionError.tryAgain(message: "The exchange made no progress, so it was ended.")
                }
            }
            return total
        } catch {
            // What the rep sees in `status`; a store that cannot even take this down says so itself.
            try? store.noteFailure(Self.sentence(of: error))
            throw error
        }
    }

    private static func sentence(of error: any Error) -> String {
        switch error {
        case let error as SessionError: error.message
        case let error as StoreError: error.message
        default: String(describing: error)
        }
    }

    private static func moved(_ answer: PagesAhead.Answer, _ report: ExchangeReport) -> Bool {
        if !answer.response.outcomes.isEmpty || report.pulled > 0 || report.forgotten > 0 { return true }
        return answer.response.page.map { $0.cursor != answer.request.cursor } ?? false
    }
}
