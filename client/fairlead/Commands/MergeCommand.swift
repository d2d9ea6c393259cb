import ArgumentParser
import FairleadStore

/// `fairlead merge`
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Make leads one that are the same prospect.",
        discussion: """
            Nothing is copied or lost: each lead keeps what was written to it, and fairlead unmerge takes it out again. \
            The lead that was captured first stands for all, whatever the order here. Where values differ, the later one \
            stands, or that of the lead named with --prefer.

            Examples:
              fairlead merge K7QF 3MZD --dry-run
              fairlead merge K7QF 3MZD --prefer 3MZD
              fairlead merge K7QF "anna müller" --set company="Acme GmbH"
            """)

    @Argument(
        help: ArgumentHelp("The leads, each as one word or in quotes.", valueName: "ref"),
        completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
    var references: [String]
    @Option(
        help: ArgumentHelp("The lead whose values stand where they differ.", valueName: "ref"),
        completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
    var prefer: String?
    @Option(name: .customLong("set"), help: ArgumentHelp("A value for the merged lead.", valueName: "field=value"))
    var assignments: [String] = []
    @Flag(help: "Only show what would come of it, field by field.")
    var dryRun = false
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        guard references.count >= 2 else { throw ValidationError("Name two leads or more.") }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let assignments = try assignments.map(FieldAssignment.init)
        let store = try context.openForChanging()
        let merge = try LeadMerge(store, references: references, prefer: prefer)
        let lead = try merge.run(assignments, isDryRun: dryRun)
        let report = MergeReport(lead: lead, members: merge.members)
        try context.output(
            json: dryRun ? report.json : lead.json, text: report.text(context, isDryRun: dryRun))
    }
}
