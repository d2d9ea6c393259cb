import ArgumentParser
import FairleadCore
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
              fairlead lead archive stage:lost event:"Hannover Messe" --dry-run
              fairlead lead list archived:yes
            """)

    @OptionGroup var leads: LeadsArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        try LeadsTask(leads.words, leads.trial, context).run(
            "lead archive", right: .edit,
            say: { lead, before in
                before.archived ? Texts.alreadyArchived(lead.line) : Texts.archived(lead.line, code: lead.code)
            },
            edits: { $0.isArchived ? [] : [Edit(Field.archived, .bool(true))] })
    }
}
