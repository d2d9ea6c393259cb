import ArgumentParser
import FairleadStore

/// `fairlead assign`
struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Hand a lead to somebody else in the team.",
        discussion: """
            An owner hands on own leads, a manager those of the department. Works offline; the server decides at the \
            next sync. fairlead users lists the team.

            Examples:
              fairlead assign acme --to lena
              fairlead assign K7QF --to wang.wei
            """)

    @OptionGroup var reference: ReferenceArgument
    @Option(
        help: ArgumentHelp("Who gets it.", valueName: "user"),
        completion: .custom { words, _, prefix in Completion.users(words: words, prefix: prefix) })
    var to: String
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        let user = try Team(store).name(of: to, context: context)
        let before = try store.requireLead(reference.text)
        let lead = try LeadChanges(store).assign(before, to: user)
        let isNew = before.owner != user
        if isNew { context.say(Texts.serverDecides, .faint) }
        try context.output(
            json: lead.json,
            text: isNew ? Texts.assigned(lead.line, to: user) : Texts.alreadyOwned(lead.line, by: user))
    }
}
