import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead grant-view`
struct GrantViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant-view",
        abstract: "Let somebody look at leads for a while.",
        discussion: """
            Whoever looks at it changes nothing. Without --until it is for a week; --end takes it back. When the time is \
            over, the lead leaves that person's devices with their next sync.

            Examples:
              fairlead grant-view acme tom --until +3d
              fairlead grant-view event:"Hannover Messe" owner:me tom
              fairlead grant-view acme tom --end
            """)

    @OptionGroup var arguments: CollaboratorsCommand.Arguments
    @OptionGroup var trial: TrialOption
    @Option(parsing: .unconditional, help: ArgumentHelp("The end of it.", valueName: "time"))
    var until: String?
    @Flag(help: "Take it back.") var end = false
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard until == nil || !end else { throw ValidationError(Texts.untilOrEnd) }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let until = try context.end(typed: until) ?? context.now + Self.usualMilliseconds
        // Somebody who left the team can still be kept from looking.
        let user = try end ? arguments.user : Team(context.openForChanging()).name(of: arguments.user, context: context)
        let (key, value) = (CellKey(Field.viewers, element: user), end ? Value.null : .int(until))
        try LeadsTask(arguments.leads, trial, context).run(
            "grant-view", isAccess: true, right: .changeCollaborators,
            say: { lead, before in
                guard end else { return Texts.viewGranted(lead.line, user, Moment(until).local) }
                let could = before.viewers.contains(user)
                return could ? Texts.viewEnded(lead.line, user) : Texts.viewerAbsent(lead.line, user)
            },
            edits: { ($0.shown(key)?.value ?? .null) == value ? [] : [Edit(key, value)] })
    }

    static let usualMilliseconds: Int64 = 7 * 86_400_000
}
