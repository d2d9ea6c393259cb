import FairleadCore
import FairleadServerStore

/// Hands out in batches what waits in a pool for the day of its rule (AS-06).
///
/// Nothing is kept of batches: a lead is due when such a day has come since it went into the pool, and of a batch that was
/// cut off, or is limited, the leads tell that its rule has given to somebody since.
struct BatchScan {
    let policy: Policy
    let now: Int64

    private var rules: [AssignmentRule] { policy.assignment.rules.filter { $0.everyDays != nil && $0.pool != nil } }

    /// The leads that are due, those that wait longest first.
    func due(_ transaction: any DatabaseTransaction) throws -> [RecordID] {
        var result: [RecordID] = []
        for rule in rules {
            guard let pool = rule.pool, let days = rule.everyDays else { continue }
            let day = Assignment.lastBatch(everyDays: days, before: now)
            var waiting: [(since: Int64, id: RecordID)] = []
            try HoldingTable.forEach(transaction, of: Holder.pool(pool)) { lead in
                if let since = since(lead), since < day, isOf(rule, lead) { waiting.append((since, lead.id)) }
            }
            guard !waiting.isEmpty else { continue }
            waiting.sort { ($0.since, $0.id) < ($1.since, $1.id) }
            let room = try rule.batchMax.map { Int(max(0, $0 - (try given(by: rule, since: day, transaction)))) }
            result += waiting.prefix(room ?? waiting.count).map(\.id)
        }
        return result
    }

    /// Gives some of them to whoever gets them by the policy.
    func handOut(
        _ leads: [RecordID], as identity: ServerIdentity, _ ledger: inout Ledger
    ) throws -> [ReclaimReport.HandedOut] {
        var desk = try AssignmentDesk(&ledger, now: now)
        var edits: [(lead: RecordID, edits: [Edit])] = []
        var report: [ReclaimReport.HandedOut] = []
        for id in leads {
            // Of leads that are one the first stands for all.
            guard let lead = try ledger.members(with: id, united: true).first, lead.id == id, !lead.isArchived,
                let rule = rules.first(where: { isOf($0, lead) }),
                let holding = try desk.holding(for: lead, ledger, batchOf: rule), let user = holding.holder.user
            else { continue }
            edits.append((id, HandOver.edits(lead, to: holding)))
            report.append(.init(code: LeadCode.code(of: id), user: user, rule: rule.name))
        }
        try OwnerKeeping(identity: identity, now: now).write("assignment", edits, &ledger)
        return report
    }

    /// Since when a lead is where it is.
    private func since(_ lead: RecordState) -> Int64? { OwnerHistory(lead).current?.at }

    private func isOf(_ rule: AssignmentRule, _ lead: RecordState) -> Bool {
        guard let pool = lead.pool else { return false }
        let facts = Assignment.Lead(lead, grade: policy.grade(of: lead, at: now))
        return Assignment(policy.assignment).batchRule(for: facts, in: pool)?.name == rule.name
    }

    private func given(
        by rule: AssignmentRule, since day: Int64, _ transaction: any DatabaseTransaction
    ) throws -> Int64 {
        var count: Int64 = 0
        try HoldingTable.forEachOwned(transaction) { lead in
            guard let current = OwnerHistory(lead).current, current.at >= day, current.holding.reason?.code == .rule,
                current.holding.reason?.text == rule.name
            else { return }
            count += 1
        }
        return count
    }
}
