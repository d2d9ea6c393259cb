import ArgumentParser
import FairleadStore

/// `fairlead unmerge`
struct UnmergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmerge",
        abstract: "Take a lead out of those that it was merged with.",
        discussion: """
            It gets its own values back. What was written to the merged lead stays with the lead that stood for all.

            Example:
              fairlead unmerge 3MZD
            """)

    @OptionGroup var reference: ReferenceArgument
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForChanging()
        let member = try store.requireMember(reference.text)
        guard let lead = try store.unmerge(member.id, summary: member.name) else {
            throw Failure.badData("not_merged", Texts.notMerged(member.line), hint: nil)
        }
        try context.output(json: lead.json, text: Texts.unmerged(lead.line))
    }
}
