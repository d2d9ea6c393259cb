/// Looks after the leads that nobody takes care of, time and again.
package struct ReclaimTimer<Waiting: Clock>: Sendable where Waiting.Duration == Duration {
    private let owners: OwnerService
    private let clock: Waiting
    private let interval: Duration
    private let warn: @Sendable (String) -> Void

    /// - Parameter warn: takes a sentence for the operators when it did not work; it is tried again next time.
    package init(
        _ owners: OwnerService, clock: Waiting, every interval: Duration, warn: @escaping @Sendable (String) -> Void
    ) {
        self.owners = owners
        self.clock = clock
        self.interval = interval
        self.warn = warn
    }

    /// Returns when the task is cancelled.
    package func run() async {
        while (try? await clock.sleep(for: interval)) != nil {
            do {
                let report = try await owners.reclaim()
                if !report.reclaimed.isEmpty { warn("Leads reclaimed: \(report.reclaimed.count).") }
                if !report.handedOut.isEmpty { warn("Leads handed out in batches: \(report.handedOut.count).") }
            } catch {
                warn("Looking for leads to reclaim failed: \(error)")
            }
        }
    }
}
