import ArgumentParser
import FairleadStore

/// `fairlead lead show`
struct LeadShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one lead with its visits, calls and notes.",
        discussion: """
            Examples:
              fairlead lead show K7QF
              fairlead lead show anna müller
              fairlead lead show 李雷 --json
            """)

    @OptionGroup var reference: ReferenceArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        let lead = try store.requireMember(reference.text)
        let grading = try store.grading(of: lead.id)
        let likeness =
            try store.duplicates(of: lead.id).map { $0.sentence(for: lead) }
            + store.elsewhere(of: lead.id).map(\.sentence)
        let page = LeadPage(
            lead: lead, activities: try store.activities(of: lead.id), approvals: try store.approvals(of: lead.id),
            grading: grading, likeness: likeness)
        try context.output(json: page.json, text: page.text(context))
    }
}
