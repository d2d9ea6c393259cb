import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead history`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show who wrote what in a lead, when and on which device.",
        discussion: """
            Every value that was ever written is listed, also those that lost against a later one.

            Examples:
              fairlead history acme
              fairlead history K7QF stage
            """)

    @Argument(
        help: ArgumentHelp("The lead, then perhaps a field.", valueName: "ref field"),
        completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
    var words: [String]
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        let field = words.count > 1 ? words.last.map { $0.lowercased() }.flatMap(HistoryCommand.fieldName) : nil
        let reference = (field == nil ? words : words.dropLast()).joined(separator: " ")
        let lead = try store.requireLead(reference)
        let entries = try store.history(of: lead.id, field: field)
        try context.output(
            json: .list(entries.map(\.json)), text: HistoryRendering.page(lead, entries, context))
        if entries.isEmpty { context.say(Texts.noHistory) }
    }

    /// The last word is a field when it is the name of one.
    private static func fieldName(_ word: String) -> String? {
        let others = [
            Field.owner, Field.coOwner, Field.collaborators, Field.archived, Field.capturedAt, Field.capturedBy,
            Field.firstContactAt, Field.lastContactAt, Field.number, Field.gradeOverride,
        ]
        let isField = Schema.isEditableLeadField(word) || others.contains(word)
        return isField || LeadAnswers.dimension(of: word) != nil ? word : nil
    }
}
