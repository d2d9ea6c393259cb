import FairleadCore
import FairleadServerStore

/// What the log says of what the server counts beside it: claims that were taken in, and hand-outs by rule.
struct LoggedDecisions {
    private struct Turn: Hashable {
        var rule: String
        var user: String
    }

    private var claims: Set<ClaimRow> = []
    private var turns: [Turn: Int64] = [:]
    /// Some of what was counted is not in the log any more.
    private var isIncomplete = false

    mutating func note(_ change: ChangeSet, _ row: LogRow) {
        if !change.redactedRecords.isEmpty { isIncomplete = true }
        for record in change.records {
            if record.claims(by: row.author) {
                claims.insert(ClaimRow(user: row.author, lead: record.id, atMilliseconds: row.time.milliseconds))
            }
            guard row.author == Actor.serverName, record.kind == .lead else { continue }
            for edit in record.edits where edit.key.field == Field.owner {
                guard let holding = Holding(edit.value), holding.reason?.code == .rule, let rule = holding.reason?.text,
                    let user = holding.holder.user
                else { continue }
                turns[Turn(rule: rule, user: user), default: 0] += 1
            }
        }
    }

    /// Claims that nobody made, and turns that nobody had. Which of the claims in the log were needed depended on what those who
    /// made them were allowed then, which is not in the log.
    func problems(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [String] {
        var problems: [String] = []
        let invented = try ClaimTable.all(transaction).subtracting(claims)
        if !isIncomplete, let claim = invented.min(by: { $0.lead < $1.lead }) {
            problems.append(
                "The table claims counts \(invented.count) claims that are not in the log, such as one by "
                    + "\(claim.user): restore a backup.")
        }
        var given: [Turn: Int64] = [:]
        for (user, rules) in try TurnTable.all(transaction) {
            for (rule, turns) in rules { given[Turn(rule: rule, user: user)] = turns.count }
        }
        let wrong = Set(given.keys).union(turns.keys).filter { turn in
            let (stored, logged) = (given[turn] ?? 0, turns[turn] ?? 0)
            return isIncomplete ? stored < logged : stored != logged
        }
        if let turn = wrong.min(by: { ($0.rule, $0.user) < ($1.rule, $1.user) }) {
            problems.append(
                "The table turns counts other hand-outs than the log holds, such as those by \(turn.rule) to "
                    + "\(turn.user): restore a backup.")
        }
        return problems
    }
}
