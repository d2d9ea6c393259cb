import FairleadCore
import FairleadStore

/// What is due with a lead and when it would go back to a pool, in sentences, and for scripts.
struct DuePage: Explanation {
    static let question = "due"

    let lead: LeadView
    let view: DueView

    private var step: String? {
        guard let due = view.due else { return nil }
        return Texts.stepDue(view.next, Moment(due).local, view.author ?? "")
    }

    private var reclaim: String? {
        guard let deadline = view.reclaimAt else { return nil }
        return Texts.goesBack(
            Moment(deadline).local, pool: view.pool, days: view.afterDays, grade: lead.grade?.rawValue)
    }

    var sentence: String {
        var sentences = [step ?? Texts.nothingDue]
        if let owner = lead.owner, !owner.isEmpty { sentences.append(reclaim ?? Texts.neverGoesBack) }
        if view.isWarned, let deadline = view.reclaimAt { sentences.append(Texts.warnedSince(Moment(deadline).local)) }
        return sentences.joined(separator: " ")
    }

    var answer: String? { view.due.map { RFC3339.text(milliseconds: $0) } }

    var rule: String? { view.reclaimAt == nil ? nil : "reclaim" }

    func lines(_ context: CommandContext) -> [String] {
        let style = context.terminal.output
        let version = view.policyVersion
        return [
            style.paint(CleanText.line(sentence), view.isWarned ? .warning : .plain),
            style.paint(version > 0 ? Texts.policyVersion(version) : Texts.policyStandard, .faint),
        ]
    }

    var details: [(String, Json)] {
        [
            ("due", .time(view.due)), ("next", .optional(view.next)), ("by", .optional(view.author)),
            ("last_contact_at", .time(view.lastContactAt)), ("reclaim_at", .time(view.reclaimAt)),
            ("reclaim_warned", .bool(view.isWarned)), ("reclaim_after_days", .int(view.afterDays)),
            ("pool", .optional(view.reclaimAt == nil ? nil : view.pool)), ("policy_version", .int(view.policyVersion)),
        ]
    }
}
