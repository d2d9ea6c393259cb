import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead lead add`
struct LeadAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Log a lead and print its code.",
        discussion: """
            What you do not know yet you leave out; a company, a contact, a phone number, an e-mail address or a WeChat \
            id is enough. The event, its booth and the source are filled in from fairlead event use. When a lead like \
            this one is here already you are told, and the new one is kept all the same.

            Examples:
              fairlead lead add --company "Acme GmbH" --contact "Anna Müller"
              fairlead lead add --company 华星科技 --contact 李雷 --phone 13800138000
              fairlead lead add --contact "J. Smith" --email j@smith.example \\
                  --budget 100000-200000USD --tag vip --note "Wants a demo before June"
              fairlead lead add --company 宏图制造 --contact 王芳 --set industry=机械 --set x_region=华东
            """,
        aliases: ["new"])

    @Option(help: "The company's name.") var company: String?
    @Option(help: "The person's name.") var contact: String?
    @Option(help: "The person's position.") var title: String?
    @Option(name: .customLong("phone"), help: "A phone number; may be given several times.") var phones: [String] = []
    @Option(name: .customLong("email"), help: "An e-mail address; may be given several times.") var emails: [String] =
        []
    @Option(help: "The WeChat id.") var wechat: String?
    @Option(help: "The city.") var city: String?
    @Option(
        help: "Where the lead comes from (default: trade show, when an event is set).",
        completion: .custom { words, _, prefix in Completion.sources(words: words, prefix: prefix) })
    var source: String?
    @Option(parsing: .unconditional, help: "What the prospect needs.") var need: String?
    @Option(help: ArgumentHelp("The budget, such as 100000-200000 or 50000EUR.", valueName: "range")) var budget:
        String?
    @Option(name: .customLong("tag"), help: "A tag; may be given several times.") var tags: [String] = []
    @Option(parsing: .unconditional, help: ArgumentHelp("A note, kept with the lead.", valueName: "text")) var note:
        String?
    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Any other field, as fairlead lead edit takes it; may be given several times.", valueName: "field=value"))
    var others: [String] = []
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForWriting()
        var lead = try newLead()
        guard lead.isReachable else {
            throw Failure.usage(Texts.leadNeedsSomething, hint: Texts.leadNeedsSomethingHint)
        }
        try lead.fillIn(from: store.currentShow())
        let capture = LeadCapture(store: store, commandName: "lead add")
        let captured = try capture.add(lead)
        for duplicate in captured.duplicates { context.sayDuplicate(duplicate) }
        try context.output(json: captured.lead.json, text: captured.lead.line)
    }

    private func newLead() throws -> NewLead {
        var lead = NewLead()
        let typed = [
            Field.company: company, Field.contact: contact, Field.title: title, Field.wechat: wechat, Field.city: city,
            Field.source: source, Field.need: need, Field.budget: budget,
        ]
        lead.texts = typed.compactMapValues { $0 }
        (lead.phones, lead.emails, lead.tags, lead.note) = (phones, emails, tags, note)
        for assignment in try others.map(FieldAssignment.init) { lead.apply(assignment) }
        return lead
    }
}
