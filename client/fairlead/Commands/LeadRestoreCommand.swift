import ArgumentParser
import FairleadCore
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

    @OptionGroup var leads: LeadsArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        // A lead up for review is archived for one side only: restoring it decides that.
        try LeadsTask(leads.words, leads.trial, context).run(
            "lead restore", right: .edit,
            say: { lead, before in
                let isDue = before.archived || before.conflicts.contains(Field.archived)
                return isDue ? Texts.restored(lead.line) : Texts.notArchived(lead.line)
            },
            edits: { state in
                let isDue = state.isArchived || state.conflicts.contains(Field.archived)
                return isDue ? [Edit(Field.archived, .bool(false))] : []
            })
    }
}
