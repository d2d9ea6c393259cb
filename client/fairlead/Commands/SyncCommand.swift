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
        try sayHandovers(report, store, context)
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
                    try sayHandovers(report, store, context)
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
    _ report: ExchangeReport, _ store: DeviceStore, _ context: CommandContext
) throws {
    // What came of a claim has been said.
    let leads = report.handedOver.filter { !report.claims.contains($0.lead) }
    for handover in [Handover.lost, .gained] {
        let handed = Set(leads.filter { $0.handover == handover }.map(\.lead))
        var told: Set<RecordID> = []
        var rest = 0
        for id in handed.sorted() {
            // Of leads that are one it is said once, and nothing when one of them was this user's all along.
            guard let lead = try store.lead(id), let view = try store.ownership(of: id, apart: true),
                told.insert(lead.id).inserted
            else { continue }
            let kept = try ([lead.id] + lead.members).filter { !handed.contains($0) }.compactMap(store.member)
            if handover == .gained, kept.contains(where: { $0.owner == lead.owner }) { continue }
            guard told.count <= leadsToldMax else {
                rest += 1
                continue
            }
            let sentence = OwnerPage(lead: lead, view: view).sentence
            context.say(Texts.handedOver(lead.line, sentence, isLost: handover == .lost), .warning)
        }
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
    /// What came of each claim.
    private let claims: [String]

    init(_ report: ExchangeReport, store: DeviceStore) throws {
        self.report = report
        let status = try store.status()
        conflicts = status.conflicts
        claims = try report.claims.map { try SyncSummary.sentence(ofClaim: $0, by: status.user ?? "", store) }
    }

    /// By what has come since: who was told first may have been overtaken in the same exchange.
    private static func sentence(ofClaim lead: RecordID, by user: String, _ store: DeviceStore) throws -> String {
        let code = LeadCode.code(of: lead)
        if try store.ownership(of: lead)?.contenders.count ?? 0 > 1 { return Texts.claimContested(code) }
        let isMine = try store.lead(lead)?.owner?.utf8.elementsEqual(user.utf8) == true
        return isMine ? Texts.claimGranted(code) : Texts.claimPassedOn(code)
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
        for claim in claims { context.say(claim) }
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
