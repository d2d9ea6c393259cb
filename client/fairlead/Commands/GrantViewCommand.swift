import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead grant-view`
struct GrantViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant-view",
        abstract: "Let somebody look at a lead for a while.",
        discussion: """
            Whoever looks at it changes nothing. Without --until it is for a week; --end takes it back. When the time is \
            over, the lead leaves that person's devices with their next sync.

            Examples:
              fairlead grant-view acme tom --until +3d
              fairlead grant-view acme tom --end
            """)

    @OptionGroup var arguments: CollaboratorsCommand.Arguments
    @Option(parsing: .unconditional, help: ArgumentHelp("The end of it.", valueName: "time"))
    var until: String?
    @Flag(help: "Take it back.") var end = false
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard until == nil || !end else { throw ValidationError(Texts.untilOrEnd) }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        let until = try context.end(typed: until) ?? context.now + Self.usualMilliseconds
        let before = try store.requireLead(arguments.reference)
        let user = end ? arguments.user : try Team(store).name(of: arguments.user, context: context)
        let lead = try LeadChanges(store).setViewer(user, of: before, until: end ? nil : until)
        try context.output(
            json: lead.json,
            text: end ? Texts.viewEnded(lead.line, user) : Texts.viewGranted(lead.line, user, Moment(until).local))
    }

    static let usualMilliseconds: Int64 = 7 * 86_400_000
}
