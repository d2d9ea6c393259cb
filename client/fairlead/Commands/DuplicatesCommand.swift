import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead duplicates`
struct DuplicatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Decide which leads that look alike are one person.",
        discussion: """
            The server merges leads that certainly are one person. What is only likely is listed here for somebody to \
            decide, at any time and without a network: the server takes the decision in at the next sync. So is what it \
            merged across departments: such leads keep their owners until somebody has accepted it. It also tells of \
            colleagues who have a lead like one of yours that you may not see.

            Examples:
              fairlead duplicates list
              fairlead duplicates show K7QF
              fairlead duplicates accept K7QF
              fairlead duplicates reject K7QF 3MZD
            """,
        subcommands: [List.self, Show.self, Accept.self, Reject.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what is to be decided, the likeliest first, and what colleagues have.",
            discussion: """
                Example:
                  fairlead duplicates list
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForReading()
            let (pairs, elsewhere) = (try store.duplicates(), try store.elsewhere())
            if pairs.isEmpty && elsewhere.isEmpty { context.say(Texts.noDuplicates) }
            try context.output(
                json: .list(pairs.map(\.json) + elsewhere.map(\.json)),
                text: PairRendering.list(pairs, elsewhere, context))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show two leads side by side, and what speaks for and against their being one person.",
            discussion: """
                One lead is enough when it is like one other only.

                Examples:
                  fairlead duplicates show K7QF
                  fairlead duplicates show K7QF 3MZD
                """)
        @OptionGroup var pair: PairArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let pair = try pair.find(in: context.openForReading())
            try context.output(json: pair.json, text: PairRendering.page(pair, context))
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Make two leads one that look alike.",
            discussion: """
                The same as fairlead merge; fairlead unmerge takes it back.

                Examples:
                  fairlead duplicates accept K7QF
                  fairlead duplicates accept K7QF 3MZD --prefer 3MZD
                """)
        @OptionGroup var pair: PairArgument
        @Option(
            help: ArgumentHelp("The lead whose values stand where they differ.", valueName: "ref"),
            completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
        var prefer: String?
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let pair = try pair.find(in: store)
            let preferred = try prefer.map { try store.requireMember($0, includingArchived: false) }
            let (command, summary) = ("duplicates accept", pair.one.name)
            var lead =
                try pair.isToBeConfirmed
                ? store.confirmMerge(pair.one.id, command: command, summary: summary) : nil
            // A choice of values comes on top of what is confirmed.
            if lead == nil || preferred != nil {
                lead = try store.merge(
                    [pair.one.id, pair.other.id], preferred: preferred?.id, command: command, summary: summary,
                    isDryRun: false
                ) { _ in [] }
            }
            guard let lead else { throw Failure.badData("merged_already", Texts.mergedAlready) }
            let report = MergeReport(lead: lead, members: [pair.one, pair.other])
            try context.output(json: lead.json, text: report.text(context, isDryRun: false))
        }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Remember that two leads are not one person.",
            discussion: """
                They are not suggested again, and never merged without asking.

                Example:
                  fairlead duplicates reject K7QF 3MZD
                """)
        @OptionGroup var pair: PairArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let pair = try pair.find(in: store)
            if pair.isToBeConfirmed {
                _ = try store.unmerge(pair.other.id, command: "duplicates reject", summary: pair.one.name)
            } else {
                try store.tellApart(pair.one.id, pair.other.id, summary: pair.one.name)
            }
            try context.output(json: pair.json, text: Texts.toldApart(pair.one.line, pair.other.line))
        }
    }
}

/// REF [REF]: the pair that is meant.
struct PairArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The lead, each as one word or in quotes; the other one when there are several.", valueName: "ref"),
        completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
    var references: [String]

    func validate() throws {
        guard references.count <= 2 else {
            throw ValidationError("Name one lead, or two; put words that belong together in quotes.")
        }
    }

    func find(in store: DeviceStore) throws -> PairView {
        let lead = try store.requireLead(references[0], includingArchived: false)
        var pairs = try store.duplicates(of: lead.id)
        if references.count > 1 {
            let other = try store.requireLead(references[1], includingArchived: false)
            // What the server has merged is named by the leads that it was made of.
            let isOne = lead.id == other.id
            let meant = try isOne ? references.map { try store.requireMember($0).id } : [lead.id, other.id]
            pairs.removeAll { $0.isToBeConfirmed != isOne || Set([$0.one.id, $0.other.id]) != Set(meant) }
        }
        guard let pair = pairs.first else { throw Failure.badData("no_duplicate", Texts.noDuplicatesOf(lead.line)) }
        guard pairs.count == 1 else {
            let ends = pairs.flatMap { [$0.one, $0.other] }.filter { $0.id != lead.id }
            let others = ends.enumerated().filter { index, end in
                ends.firstIndex { $0.id == end.id } == index
            }.map(\.element.line)
            throw Failure.badData(
                "several_duplicates", Texts.severalDuplicates(lead.line, others), hint: Texts.nameBoth)
        }
        return pair
    }
}
