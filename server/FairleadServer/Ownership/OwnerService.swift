import FairleadCore
import FairleadServerStore

/// What the server does about owners by itself.
package struct OwnerService: Sendable {
    let storage: ServiceStorage

    /// Leads in one transaction, for which everybody waits.
    private static let leadsPerTransaction = 200

    /// Warns of leads that nobody takes care of, takes back those of which their owners were warned in time, and hands out
    /// what waits for its day.
    ///
    /// It can run at any time and several times at once: each step follows from the log and the clock.
    package func reclaim(isDryRun: Bool = false) async throws -> ReclaimReport {
        let (now, policies, identity) = (storage.now(), storage.policies, storage.identity)
        let candidates = try await storage.read { transaction in
            let scan = ReclaimScan(try policies.policy(transaction), devices: try Self.devices(transaction), now: now)
            var ids: [RecordID] = []
            try HoldingTable.forEachOwned(transaction) { if scan.step(for: [$0]) != .nothing { ids.append($0.id) } }
            return ids
        }
        var report = ReclaimReport()
        var rest = candidates[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(OwnerService.leadsPerTransaction))
            rest = rest.dropFirst(OwnerService.leadsPerTransaction)
            let found = try await storage.writeLog { ledger in
                let scan = ReclaimScan(ledger.set.policy, devices: try Self.devices(ledger.transaction), now: now)
                return try scan.run(part, isDryRun: isDryRun, as: identity, &ledger)
            }
            report.add(found)
        }
        report.handedOut = try await handOutBatches(at: now, isDryRun: isDryRun)
        return report
    }

    /// Hands out what waits in pools for its day.
    private func handOutBatches(at now: Int64, isDryRun: Bool) async throws -> [ReclaimReport.HandedOut] {
        let (policies, identity) = (storage.policies, storage.identity)
        let due = try await storage.read { transaction in
            try BatchScan(policy: try policies.policy(transaction), now: now).due(transaction)
        }
        guard !isDryRun else { return due.map { .init(code: LeadCode.code(of: $0), user: nil, rule: nil) } }
        var result: [ReclaimReport.HandedOut] = []
        var rest = due[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(OwnerService.leadsPerTransaction))
            rest = rest.dropFirst(OwnerService.leadsPerTransaction)
            result += try await storage.writeLog { ledger in
                try BatchScan(policy: ledger.set.policy, now: now).handOut(part, as: identity, &ledger)
            }
        }
        return result
    }

    /// The devices that may write, of those who are on the team.
    private static func devices(_ transaction: any DatabaseTransaction) throws -> [Reclaim.Device] {
        let active = Set(try UserTable.list(transaction).filter(\.row.isActive).map(\.row.actor.name))
        return try DeviceTable.all(transaction)
            .filter { $0.revokedMilliseconds == nil && active.contains($0.user) }
            .map { Reclaim.Device(user: $0.user, lastSeen: $0.lastSeenMilliseconds) }
    }
}
