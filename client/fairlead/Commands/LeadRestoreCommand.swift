import ArgumentParser
import FairleadStore

/// `fairlead lead restore`
struct LeadRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring an archived lead back.",
        discussion: """
            Examples:
              fairlead lead list archived:yes
              fairlead lead restore K7QF
            """)

    @OptionGroup var reference: ReferenceArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        let before = try store.requireLead(reference.text)
        // A lead up for review is archived for one side only: restoring it decides that.
        let isDue = before.archived || before.conflicts.contains("archived")
        let lead = isDue ? try LeadChanges(store).setArchived(false, before) : before
        try context.output(
            json: lead.json, text: isDue ? Texts.restored(lead.line) : Texts.notArchived(lead.line))
    }
}
