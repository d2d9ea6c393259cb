import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead log`
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Log a visit, call, message, meeting or note with a lead.",
        discussion: """
            What happened is kept for ever: it is added to, not changed. --next says what to do then and --due when; \
            fairlead lead list due:today finds it again. What was to be done before is done with, whatever was logged but a note.

            TIME is 2026-05-04, "2026-05-04 14:30", today, tomorrow, mon, +3d or +2h, in local time.

            Examples:
              fairlead log visit acme -m "Wants a trial" --next "Send offer" --due +3d
              fairlead log call K7QF -m "Nobody there" --result "call again" --minutes 2
              fairlead log wechat 李雷 -m "发了产品目录" --at "2026-05-04 14:30"
              fairlead log note acme -m "Budget is decided in June"
            """)

    @Argument(help: "What it was: \(ActivityType.all.joined(separator: ", ")).", completion: .list(ActivityType.all))
    var kind: String
    @OptionGroup var reference: ReferenceArgument
    @Option(
        name: [.customShort("m"), .customLong("message")], parsing: .unconditional,
        help: ArgumentHelp("What happened.", valueName: "text"))
    var message: String
    @Option(parsing: .unconditional, help: ArgumentHelp("What came of it.", valueName: "text")) var result: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("When it happened (default: now).", valueName: "time"))
    var at: String?
    @Option(help: ArgumentHelp("How long it took.", valueName: "n")) var minutes: Int?
    @Option(parsing: .unconditional, help: ArgumentHelp("What to do next.", valueName: "text")) var next: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("When that is due.", valueName: "time")) var due: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard ActivityType.all.contains(kind) else {
            throw ValidationError(
                "\(kind) is not one of \(ActivityType.all.joined(separator: ", "))."
                    + Suggestion.sentence(for: kind, among: ActivityType.all))
        }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let activity = try newActivity(context)
        let store = try context.openForChanging()
        let lead = try store.requireLead(reference.text)
        let view = try ActivityLog(store).add(activity, to: lead)
        if lead.archived { context.say(Texts.isArchived(lead.line, code: lead.code), .warning) }
        try context.output(
            json: view.json, text: Texts.logged(kind, lead.line) + (view.nextLine(context).map { "\n" + $0 } ?? ""))
    }

    private func newActivity(_ context: CommandContext) throws -> NewActivity {
        var activity = try NewActivity(kind: kind, content: message)
        if let minutes {
            guard (1...10_080).contains(minutes) else { throw Failure.usage(Texts.minutesRange) }
            activity.minutes = Int64(minutes)
        }
        activity.result = result
        activity.next = next
        activity.due = try due.map(context.time(typed:))
        activity.occurredAt = try at.map(context.time(typed:))
        if let occurredAt = activity.occurredAt, occurredAt > context.now {
            throw Failure.usage(Texts.occursLater, hint: Texts.occursLaterHint)
        }
        return activity
    }
}
