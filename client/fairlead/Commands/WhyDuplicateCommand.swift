import ArgumentParser
import FairleadStore

extension WhyCommand {
    struct Duplicate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "duplicate",
            abstract:
                "Explain with which leads one was merged, or why it looks like another: the evidence and who decided.",
            discussion: """
                Examples:
                  fairlead why duplicate acme
                  fairlead why duplicate K7QF --json
                """)
        @OptionGroup var reference: ReferenceArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForReading()
            let lead = try store.requireMember(reference.text)
            let reason = DuplicateReason(
                lead: lead, pairs: try store.judgements(of: lead.id), elsewhere: try store.elsewhere(of: lead.id))
            try context.output(json: reason.json, text: reason.text(context))
        }
    }
}
