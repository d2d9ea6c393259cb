import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead return`
struct ReturnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Give a lead back to a pool.",
        discussion: """
            You stay on the lead as a collaborator and keep the credit of its capture. fairlead pools lists the pools; \
            without --pool it is the one that the team's policy names for what goes back.

            Examples:
              fairlead return acme --reason "Not our region"
              fairlead return owner:me grade:C --reason "No time before the fair" --dry-run
              fairlead return K7QF --pool nurture --reason "Next year at the earliest"
            """)

    @OptionGroup var leads: LeadsArgument
    @Option(parsing: .unconditional, help: ArgumentHelp("Why it goes back.", valueName: "text"))
    var reason: String
    @Option(
        help: ArgumentHelp("The pool that it goes to.", valueName: "name"),
        completion: .custom { words, _, prefix in Completion.pools(words: words, prefix: prefix) })
    var pool: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard !TextFold.canonical(reason).isEmpty else { throw ValidationError(Texts.returnNeedsReason) }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let reason = TextFold.canonical(reason)
        guard reason.utf8.count <= Limits.ownerReasonSizeBytesMax else {
            throw Failure.badData(
                "too_long", Texts.tooLong("reason", bytesMax: Limits.ownerReasonSizeBytesMax), hint: Texts.tooLongHint)
        }
        let store = try context.openForChanging()
        let policy = try store.policy()
        let name = pool?.lowercased() ?? policy.reclaim.pool
        guard let pool = policy.pool(name) else {
            throw Failure.badData(
                "unknown_pool", Texts.unknownPool(name), hint: Texts.poolsAre(policy.pools.map(\.name)))
        }
        let holding = Holding(.pool(pool.name), OwnerReason(.returned, text: reason))
        try LeadsTask(leads.words, leads.trial, context, includingArchived: false).run(
            "return", isAccess: true, right: .giveBack,
            unless: { $0.owner == nil ? Failure.badData("in_pool", Texts.inPoolAlready($0.line)) : nil },
            say: { lead, _ in Texts.returned(lead.line, pool: pool.title) },
            edits: { HandOver.edits($0, to: holding) })
    }
}
