import ArgumentParser
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
            """)

    @OptionGroup var reference: ReferenceArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        guard let user = try store.identity.user?.name else {
            throw Failure(
                exit: .notAllowed, code: "not_joined", message: Texts.claimNeedsJoin, hint: Texts.teamUnknownHint)
        }
        let before = try store.requireLead(reference.text, includingArchived: false)
        guard before.owner != user else {
            return try context.output(json: before.json, text: Texts.alreadyYours(before.line))
        }
        guard before.pool != nil else {
            throw Failure.badData(
                "not_in_pool", Texts.notInPool(before.line, owner: before.owner), hint: Texts.notInPoolHint)
        }
        let lead = try LeadChanges(store).claim(before, by: user)
        try context.output(json: lead.json, text: Texts.claimed(lead.line))
    }
}
