import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead conflicts`
struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "See and settle what several people wrote at the same time.",
        discussion: """
            Both values are kept; the later one is shown until somebody decides. Deciding takes one command, and \
            fairlead undo takes the decision back.

            Examples:
              fairlead conflicts list
              fairlead conflicts show acme
              fairlead conflicts resolve acme stage --take 2
            """,
        subcommands: [List.self, Show.self, Resolve.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the leads with open conflicts.",
            discussion: """
                Example:
                  fairlead conflicts list
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let conflicts = try context.openForReading().conflicts()
            if conflicts.isEmpty { context.say(Texts.noConflicts) }
            try context.output(
                json: .list(conflicts.map(\.json)),
                text: conflicts.isEmpty ? "" : ConflictRendering.table(conflicts, context))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the values that stand side by side, numbered.",
            discussion: """
                Example:
                  fairlead conflicts show acme
                """)
        @OptionGroup var reference: ReferenceArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForReading()
            let lead = try store.requireLead(reference.text)
            let conflicts = try store.conflicts(of: lead.id)
            if conflicts.isEmpty { context.say(Texts.noConflictsOf(lead.line)) }
            try context.output(
                json: .list(conflicts.map(\.json)),
                text: conflicts.isEmpty ? "" : ConflictRendering.page(lead, conflicts, context))
        }
    }

    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve",
            abstract: "Settle one field of a lead.",
            discussion: """
                Take one of the values as fairlead conflicts show numbers them, take your own, or write a new one.

                Examples:
                  fairlead conflicts resolve acme stage --take 2
                  fairlead conflicts resolve acme stage --take mine
                  fairlead conflicts resolve K7QF need --value "Trial in May, then 3 units"
                """)
        @Argument(
            help: ArgumentHelp("The lead, then the field.", valueName: "ref field"),
            completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
        var words: [String]
        @Option(help: ArgumentHelp("The number of the value to keep, or mine.", valueName: "n")) var take: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("A new value for the field.", valueName: "text"))
        var value: String?
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func validate() throws {
            guard words.count >= 2 else { throw ValidationError("Name the lead, then the field.") }
            guard (take == nil) != (value == nil) else { throw ValidationError("Give --take N or --value TEXT.") }
        }

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let lead = try store.requireLead(words.dropLast().joined(separator: " "))
            let field = (words.last ?? "").lowercased()
            var choice = try take.map(ConflictChoice.init(taking:)) ?? .value(value ?? "")
            if field == Field.owner, case .value(let name) = choice {
                choice = .value(try Team(store).name(of: name, context: context))
            }
            let resolved = try ConflictResolution(store).resolve(field, of: lead, by: choice)
            try context.output(json: resolved.lead.json, text: Texts.resolved(field, resolved.value, lead.line))
        }
    }
}
