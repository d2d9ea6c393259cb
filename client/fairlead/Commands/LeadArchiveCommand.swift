import ArgumentParser
import FairleadStore

/// `fairlead lead archive`
struct LeadArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Take a lead out of the lists; nothing is deleted.",
        discussion: """
            An archived lead keeps everything and comes back with fairlead lead restore. When somebody else writes to \
            it before they hear of it, it stays listed for review.

            Examples:
              fairlead lead archive K7QF
              fairlead lead list archived:yes
            """)

    @OptionGroup var reference: ReferenceArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        let before = try store.requireLead(reference.text)
        let lead = before.archived ? before : try LeadChanges(store).setArchived(true, before)
        try context.output(
            json: lead.json,
            text: before.archived ? Texts.alreadyArchived(lead.line) : Texts.archived(lead.line, code: lead.code))
    }
}
