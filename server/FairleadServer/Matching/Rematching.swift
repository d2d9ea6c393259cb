import FairleadCore
import FairleadMatch
import FairleadServerStore
import Foundation

/// Matches all leads once more when the index was made by another version of the rules, or not at all.
struct Rematching {
    let storage: ServiceStorage

    private static let versionKey = "matching"

    /// First the pairs of all leads, then what follows from them: links that stand rest on pairs that are still to come.
    func runIfDue() async throws {
        let version = Data("\(Judgement.version)".utf8)
        guard try await storage.read({ try MetaTable.value($0, Rematching.versionKey) }) != version else { return }
        try await run()
        try await storage.write { try MetaTable.set($0, Rematching.versionKey, version) }
    }

    func run() async throws {
        try await storage.write { try MatchTables.clear($0) }
        try await forEachSlice { matching, leads, ledger in _ = try matching.index(leads, ledger) }
        try await settle()
    }

    /// Brings links and hints of all leads up to what the index and the policy say.
    func settle() async throws {
        try await forEachSlice { matching, leads, ledger in try matching.settle(Set(leads), &ledger) }
    }

    private func forEachSlice(
        _ body: @escaping @Sendable (Matching, [RecordID], inout Ledger) throws -> Void
    ) async throws {
        let matching = Matching(identity: storage.identity, now: storage.now())
        var last: RecordID?
        while true {
            let after = last
            last = try await storage.writeLog { ledger in
                let leads = try RecordTable.leads(ledger.transaction, after: after, limit: MatchIndex.leadsPerSlice)
                try ledger.loadRecords(leads)
                try body(matching, leads, &ledger)
                return leads.last
            }
            if last == nil { return }
        }
    }
}
