import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead lead edit`
struct LeadEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change fields of a lead.",
        discussion: """
            FIELD=VALUE sets a field, FIELD= clears it. Phones, e-mails, tags, buyers and confirmed hold several values: += \
            adds one, -= takes one away, = replaces them all (separated by commas, buyers by semicolons).

            buyers says who has a say in the purchase and what matters to them: economic, procurement, technical, advocate, \
            user. confirmed names fields whose values the prospect has confirmed; an edit of such a field takes the mark away.
            Fields of your own begin with x_ and need no set-up.

            Fields: \(Schema.editableLeadFields.joined(separator: ", "))
            Stages: \(Stage.all.joined(separator: ", "))

            Examples:
              fairlead lead edit acme stage=qualified
              fairlead lead edit K7QF title="Head of Purchasing" budget=100000-200000EUR
              fairlead lead edit acme tags+=vip tags-=cold phones+="+49 511 123"
              fairlead lead edit acme need=
              fairlead lead edit 华星 industry=制造业 employees=500 x_region=华东
              fairlead lead edit acme buyers+="technical:Li Lei (easy to integrate)" confirmed+=budget
            """,
        aliases: ["set"])

    @Argument(
        help: ArgumentHelp("The lead, then what to change.", valueName: "ref field=value"),
        completion: .custom { words, _, prefix in Completion.leadsOrFields(words: words, prefix: prefix) })
    var words: [String]
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let reference = words.prefix { !FieldAssignment.isOne($0) }.joined(separator: " ")
        let assignments = try words.drop { !FieldAssignment.isOne($0) }.map(FieldAssignment.init)
        guard !assignments.isEmpty, !reference.isEmpty else {
            throw Failure.usage(Texts.nothingToEdit, hint: Texts.notAnAssignmentHint)
        }
        let store = try context.openForChanging()
        let before = try store.requireLead(reference)
        let after = try LeadChanges(store).edit(before, assignments, commandName: "lead edit")
        if after.archived { context.say(Texts.isArchived(after.line, code: after.code), .warning) }
        let lines = LeadDifference.lines(from: before, to: after, style: context.terminal.output)
        if lines.isEmpty { context.say(Texts.nothingChanged) } else { try store.remind(.edit, of: [before], context) }
        try context.output(json: after.json, text: ([after.line] + lines).joined(separator: "\n"))
    }
}
