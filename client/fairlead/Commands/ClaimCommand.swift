import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead claim`
struct ClaimCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Take a lead out of a pool.",
        discussion: """
            Offline a claim is provisional and shown so. The server grants it, or refuses it with the reason, at the next \
            sync: by the pool's limits, and by who was first. Whoever was late stays on the lead as a collaborator.

            Examples:
              fairlead lead list pool:any
              fairlead claim K7QF
              fairlead claim K7QF 3MZD
            """)

    @OptionGroup var leads: LeadsArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        guard let user = try store.identity.user?.name else {
            throw Failure(
                exit: .notAllowed, code: "not_joined", message: Texts.claimNeedsJoin, hint: Texts.teamUnknownHint)
        }
        try LeadsTask(leads.words, leads.trial, context, includingArchived: false).run(
            CommandName.claim,
            unless: { lead in
                guard lead.owner != user, lead.pool == nil else { return nil }
                return Failure.badData(
                    "not_in_pool", Texts.notInPool(lead.line, owner: lead.owner), hint: Texts.notInPoolHint)
            },
            say: { lead, before in
                before.owner == user ? Texts.alreadyYours(lead.line) : Texts.claimed(lead.line)
            },
            edits: { state in
                state.owner == user ? [] : [Edit(Field.owner, Holding(.user(user), OwnerReason(.claimed)).value)]
            })
    }
}
