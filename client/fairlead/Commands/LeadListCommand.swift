import ArgumentParser
import FairleadStore

extension LeadOrder: ExpressibleByArgument {}

/// `fairlead lead list`
struct LeadListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List leads, the ones changed last first.",
        discussion: """
            FILTERS narrow the list; all of them have to match:
              stage:new       owner:me        source:referral    event:"Hannover Messe"
              tag:vip         company~acme    due:today          conflicts:any
              archived:yes    sync:pending    grade:A
            Everything else is searched for in names, companies, cities, phone numbers and notes, in Chinese also by \
            pinyin or its initials.

            In the first column: ↑ not sent yet, ! in conflict, × refused by the server.

            Examples:
              fairlead lead list
              fairlead lead list stage:new owner:me due:today
              fairlead lead list müller
              fairlead lead list hxkj --limit 5
              fairlead lead list owner:me --sort grade
            """,
        aliases: ["ls", "find"])

    @Argument(
        help: "Filters and words; all have to match.",
        completion: .custom { words, _, prefix in Completion.filters(words: words, prefix: prefix) })
    var filters: [String] = []
    @Option(
        help: ArgumentHelp("List at most this many; 0 lists all (default: 50 on a terminal, else all).", valueName: "n")
    )
    var limit: Int?
    @Option(help: "What comes first: the lead updated last, or the best grade.")
    var sort = LeadOrder.updated
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    private static let limitOnTerminal = 50
    /// A list says how many more there are, and does not wait to count them all: `fairlead` by itself does.
    private static let countedMax = 1_000

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is 0 or more.") }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        let filter = try FilterWords.filter(filters, store: store, now: context.now)
        let isShortened = context.terminal.isOutputInteractive && !globals.json
        let limit = self.limit ?? (isShortened ? LeadListCommand.limitOnTerminal : 0)
        let leads = try store.leads(filter, by: sort, limit: limit == 0 ? nil : limit)
        try context.output(
            json: .list(leads.map(\.json)),
            text: leads.isEmpty ? "" : LeadTable.rendered(leads, context: context))
        if leads.isEmpty {
            let archived = try store.countLeads(FilterWords.filter(["archived:yes"], store: store, now: context.now))
            let none = archived > 0 ? Texts.allArchived(archived) : Texts.noLeads
            context.say(filters.isEmpty ? none : Texts.noMatches)
        } else if leads.count == limit {
            let total = try store.countLeads(filter, upTo: leads.count + LeadListCommand.countedMax)
            if total == leads.count + LeadListCommand.countedMax {
                context.say(Texts.shownOfMore(leads.count, than: total - 1), .faint)
            } else if total > leads.count {
                context.say(Texts.shownOf(leads.count, total), .faint)
            }
        }
    }
}
