import ArgumentParser
import FairleadStore

extension WhyCommand {
    struct Duplicate: Question {
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

        func explanation(in store: DeviceStore) throws -> DuplicateReason {
            let lead = try store.requireMember(reference.text)
            return DuplicateReason(
                lead: lead, pairs: try store.judgements(of: lead.id), elsewhere: try store.elsewhere(of: lead.id))
        }
    }
}
