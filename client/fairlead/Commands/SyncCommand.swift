import ArgumentParser
import FairleadCore
import FairleadStore
import Synchronization

/// `fairlead sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Exchange with the server: send what is new here, receive what is new there.",
        discussion: """
            Cut off anywhere, it goes on where it stopped; nothing is sent or taken in twice. What the server refuses \
            is kept here (fairlead rejected list) and the exit code is 65. Without a network the exit code is 69 and nothing \
            is lost.

            Examples:
              fairlead sync
              fairlead sync --watch
              fairlead sync --json
            """)

    @Flag(help: "Stay connected and exchange whenever something is new on either side.") var watch = false
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() async throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        if watch { return try await follow(store, context) }
        let known = try store.lastPosition()
        let report = try await Network(store, context: context).sync(progress: ProgressLine(context))
        try SyncSummary(report, store: store).output(context)
        try sayHandovers(report.handedOver, store, context)
        try sayWarnings(report.warned, store, context)
        if report.pulled > 0 { try sayNews(after: known, store, context) }
        if !report.refused.isEmpty { throw ExitCode(Failure.Exit.badData.rawValue) }
    }

    private func follow(_ store: DeviceStore, _ context: CommandContext) async throws {
        context.say(Texts.watching, .faint)
        let told = Mutex(try store.lastPosition())
        try await Network(store, context: context).watch(
            onExchange: { report in
                do {
                    try SyncSummary(report, store: store).output(context)
                    try sayHandovers(report.handedOver, store, context)
                    try sayWarnings(report.warned, store, context)
                    let known = told.withLock { $0 }
                    if report.pulled > 0 { try sayNews(after: known, store, context) }
                    let reached = try store.lastPosition()
                    told.withLock { $0 = reached }
                } catch { context.say("\(error)", .bad) }
            },
            onTrouble: { error in context.say(error.message, .warning) })
    }
}

/// How many leads are named at once.
private let leadsToldMax = 5

/// Says which leads others have given to this user, or to somebody in his place, and why.
@Sendable private func sayHandovers(
    _ leads: [ExchangeReport.HandedOver], _ store: DeviceStore, _ context: CommandContext
) throws {
    for handover in [Handover.lost, .gained] {
        var lines: [String] = []
        let concerned = leads.filter { $0.handover == handover }
        for note in concerned where lines.count < leadsToldMax {
            guard let lead = try store.lead(note.lead), let view = try store.ownership(of: note.lead, apart: true)
            else { continue }
            let sentence = OwnerPage(lead: lead, view: view).sentence
            let line = Texts.handedOver(lead.line, sentence, isLost: handover == .lost)
            // Of leads that are one it is said once.
            if !lines.contains(line) { lines.append(line) }
        }
        for line in lines { context.say(line, .warning) }
        let rest = concerned.count - leadsToldMax
        if rest > 0 { context.say(Texts.moreHandedOver(rest, isLost: handover == .lost), .warning) }
    }
}

/// Says which of this user's leads go back to a pool soon (AS-16).
@Sendable private func sayWarnings(
    _ warned: [ExchangeReport.Warned], _ store: DeviceStore, _ context: CommandContext
) throws {
    var lines: [String] = []
    for warning in warned where lines.count < leadsToldMax {
        // Somebody may have taken care of it since, on this very device.
        guard let lead = try store.lead(warning.lead), lead.reclaimAt == warning.reclaimAt else { continue }
        lines.append(Texts.reclaimSoon(lead.line, Moment(warning.reclaimAt).local, code: lead.code))
    }
    for line in lines { context.say(line, .warning) }
    if warned.count > leadsToldMax { context.say(Texts.moreReclaimSoon(warned.count - leadsToldMax), .warning) }
}

/// Says what an exchange has brought of leads that look alike, and of those that somebody asks to look at.
@Sendable private func sayNews(
    after position: UInt64, _ store: DeviceStore, _ context: CommandContext
) throws {
    let open = try store.duplicates(after: position)
    if !open.isEmpty { context.say(Texts.toDecide(open.count), .warning) }
    for request in try store.requests(after: position) {
        if request.isToDecide { context.say(RequestRendering.asked(request), .warning) }
        if let sentence = RequestRendering.told(request) { context.say(sentence) }
    }
    let elsewhere = try store.elsewhere(after: position)
    for hint in elsewhere.prefix(leadsToldMax) { context.say(hint.sentence, .warning) }
    if elsewhere.count > leadsToldMax {
        context.say(Texts.moreElsewhere(elsewhere.count - leadsToldMax), .warning)
    }
}

/// What came of one exchange.
struct SyncSummary {
    private let report: ExchangeReport
    private let conflicts: Int
    /// Leads that were claimed and are somebody's else by now, or nobody's.
    private let passedOn: Set<RecordID>

    init(_ report: ExchangeReport, store: DeviceStore) throws {
        self.report = report
        let status = try store.status()
        conflicts = status.conflicts
        passedOn = Set(
            try report.claims.map(\.lead).filter { lead in
                try store.lead(lead)?.owner.map { !$0.utf8.elementsEqual((status.user ?? "").utf8) } ?? true
            })
    }

    var json: Json {
        .object([
            ("pushed", .count(report.pushed)), ("pulled", .count(report.pulled)),
            ("refused", .count(report.refused.count)), ("conflicts", .count(conflicts)),
            ("forgotten", .count(report.forgotten)), ("complete", .bool(report.complete)),
        ])
    }

    func output(_ context: CommandContext) throws {
        for notice in report.notices { context.say(notice, .warning) }
        for claim in report.claims {
            let code = LeadCode.code(of: claim.lead)
            let granted = passedOn.contains(claim.lead) ? Texts.claimPassedOn(code) : Texts.claimGranted(code)
            context.say(claim.isContested ? Texts.claimContested(code) : granted)
        }
        if !report.refused.isEmpty {
            context.say(Texts.refused(report.refused.count), .bad)
            for refusal in report.refused.prefix(10) { context.say("  " + refusal.message) }
        }
        if !report.complete { context.say(Texts.incomplete, .warning) }
        try context.output(
            json: json,
            text: Texts.synced(
                sent: report.pushed, carried: report.carried, received: report.pulled, conflicts: conflicts,
                forgotten: report.forgotten))
    }
}
