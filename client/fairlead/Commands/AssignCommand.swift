import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead assign`
struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Hand leads to somebody else in the team.",
        discussion: """
            An owner hands on own leads, a manager those of the department. Works offline; the server decides at the \
            next sync. Whoever had the lead goes on as a collaborator, unless --leave says otherwise. A co-owner \
            answers for nurturing the lead beside its owner; none takes the place back. fairlead users lists the team.

            Examples:
              fairlead assign acme --to lena
              fairlead assign K7QF --to wang.wei --leave
              fairlead assign acme --co-owner mia
              fairlead assign owner:me source:web --to lena --dry-run
            """)

    @OptionGroup var leads: LeadsArgument
    @Option(
        help: ArgumentHelp("Who gets it.", valueName: "user"),
        completion: .custom { words, _, prefix in Completion.users(words: words, prefix: prefix) })
    var to: String?
    @Flag(help: "Whoever has it now does not stay on it.") var leave = false
    @Option(
        help: ArgumentHelp("Who nurtures it beside the owner; none for nobody.", valueName: "user"),
        completion: .custom { words, _, prefix in Completion.users(words: words, prefix: prefix) })
    var coOwner: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard to != nil || coOwner != nil else { throw ValidationError(Texts.assignNeedsUser) }
        guard to != nil || !leave else { throw ValidationError(Texts.leaveNeedsTo) }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let team = Team(try context.openForChanging())
        let user = try to.map { try team.name(of: $0, context: context) }
        let partner = try coOwner.flatMap { $0 == "none" ? nil : try team.name(of: $0, context: context) }
        try LeadsTask(leads.words, leads.trial, context).run(
            "assign", isAccess: true, right: .assign,
            say: { lead, before in sentence(lead, before: before, to: user) },
            edits: { state in
                var edits = LeadEdits(state)
                if coOwner != nil { edits.set(Field.coOwner, to: partner.map(Value.text) ?? .null) }
                // Nothing is to be written when it is his already, and nobody else stands for it.
                guard let user, state.owner != user || state.isContested else { return edits.edits }
                return edits.edits + HandOver.edits(state, to: Holding(.user(user)), stays: !leave)
            })
    }

    private func sentence(_ lead: LeadView, before: LeadView, to user: String?) -> String {
        guard let user else { return Texts.coOwnerIs(lead.line, lead.coOwner) }
        return lead == before ? Texts.alreadyOwned(lead.line, by: user) : Texts.assigned(lead.line, to: user)
    }
}
