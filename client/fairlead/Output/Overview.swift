import FairleadCore
import FairleadStore

/// What a rep wants to know between two visitors: who and where I am, what is due, what to do next.
struct Overview {
    private static let dueShownMax = 5

    private let context: CommandContext
    private let role: String?
    private let show: CurrentShow
    private let status: StoreStatus
    private let leads: Int
    private let due: [(lead: LeadView, step: ActivityView?)]
    private let dueCount: Int

    init(_ store: DeviceStore, context: CommandContext) throws {
        self.context = context
        role = try store.identity.user?.role.rawValue
        show = try store.currentShow()
        status = try store.status()
        leads = try store.countLeads(FilterWords.filter([], store: store, now: context.now))
        let filter = try FilterWords.filter(["due:today"], store: store, now: context.now)
        due = try store.leads(filter, limit: Overview.dueShownMax).map { lead in
            (lead: lead, step: try store.activities(of: lead.id).last { $0.due != nil })
        }
        dueCount = due.count < Overview.dueShownMax ? due.count : try store.countLeads(filter)
    }

    var json: Json {
        .object([
            ("user", .optional(status.user)), ("joined", .bool(status.joined)), ("server", .optional(status.server)),
            ("event", .optional(show.event)), ("booth", .optional(show.booth)), ("leads", .count(leads)),
            ("due_today", .count(dueCount)), ("pending", .count(status.pending)), ("rejected", .count(status.rejected)),
            ("conflicts", .count(status.conflicts)), ("last_sync_at", .time(status.lastSyncAt)),
        ])
    }

    var text: String {
        let style = context.terminal.output
        var lines = [style.paint(CleanText.line(headline), .heading)]
        if leads == 0 && status.pending == 0 {
            lines.append(Texts.welcome)
        } else {
            let sync = status.lastSyncAt.map { Texts.lastSync(Moment($0).relative(to: context.now)) }
            lines.append(
                [Texts.counts(leads: leads, pending: status.pending), sync].compactMap { $0 }.joined(separator: " · "))
        }
        if !due.isEmpty {
            lines += ["", style.paint(Texts.dueToday, .heading)]
            lines += due.map { line(of: $0.lead, step: $0.step, style: style) }
            if dueCount > due.count { lines.append("  " + style.paint(Texts.more(dueCount - due.count), .faint)) }
        }
        lines += ["", style.paint(Texts.nextSteps, .heading)]
        let width = steps.map { DisplayWidth.columns(of: $0.command) }.max() ?? 0
        for step in steps {
            let space = String(repeating: " ", count: width - DisplayWidth.columns(of: step.command) + 3)
            lines.append("  " + style.paint(step.command, .code) + space + style.paint(step.reason, step.role))
        }
        return lines.joined(separator: "\n")
    }

    private func line(of lead: LeadView, step: ActivityView?, style: Style) -> String {
        let when = step?.due.map { Moment($0).due(relativeTo: context.now) }
        let rest = [step?.next, when].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        return "  " + style.paint(lead.code, .code) + "  " + CleanText.line(lead.name)
            + (rest.isEmpty ? "" : style.paint("  " + CleanText.line(rest), .faint))
    }

    private var headline: String {
        let place = show.event.map { Texts.place($0, booth: show.booth) }
        return [Texts.greeting(status.user, role: role), place].compactMap { $0 }.joined(separator: " · ")
    }

    /// The commands that make sense now, the most pressing first.
    private var steps: [(command: String, reason: String, role: TextRole)] {
        var steps: [(command: String, reason: String, role: TextRole)] = []
        if status.rejected > 0 { steps.append(("fairlead rejected list", Texts.stepRejected(status.rejected), .bad)) }
        if status.conflicts > 0 {
            steps.append(("fairlead conflicts list", Texts.stepConflicts(status.conflicts), .warning))
        }
        if dueCount > due.count { steps.append(("fairlead lead list due:today", Texts.stepDue(dueCount), .plain)) }
        if status.joined && status.pending > 0 {
            steps.append(("fairlead sync", Texts.stepSync(status.pending), .warning))
        } else if status.joined && status.lastSyncAt == nil {
            steps.append(("fairlead sync", Texts.stepFirstSync, .plain))
        }
        if show.event == nil { steps.append(("fairlead event use NAME", Texts.stepEvent, .plain)) }
        steps.append(("fairlead lead add --company NAME --contact NAME", Texts.stepAdd, .plain))
        if leads > 0 {
            steps.append(("fairlead log visit REF -m TEXT", Texts.stepLog, .plain))
            steps.append(("fairlead lead list", Texts.stepList, .plain))
        }
        if !status.joined {
            steps.append(("fairlead join URL", Texts.stepJoin, .plain))
        }
        steps.append(("fairlead --help", Texts.stepHelp, .faint))
        return steps
    }
}
