import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead grade`
struct GradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "Answer the questions that grade a lead, or see the sheet.",
        discussion: """
            Each dimension is answered with a letter, A being the best; DIMENSION= takes an answer back. Enough of a \
            dimension's name will do. The grade follows from the answers by the team's policy; fairlead why grade \
            REF explains it.

            --override decides the grade against the answers, for a reason and perhaps until some TIME; --override \
            none takes that back.

            Examples:
              fairlead grade acme
              fairlead grade acme budget=A authority=B need=A timeline=C
              fairlead grade K7QF b=a a=b n=a t=c
              fairlead grade acme --scheme points
              fairlead grade acme --override A --reason "Key account" --until +30d
            """)

    @Argument(
        help: ArgumentHelp("The lead, then the answers.", valueName: "ref dimension=answer"),
        completion: .custom { words, _, prefix in Completion.leadsOrAnswers(words: words, prefix: prefix) })
    var words: [String]
    @Option(
        help: ArgumentHelp("Decide the grade: A, B or C; none takes it back.", valueName: "grade"),
        completion: .list(["A", "B", "C", "none"]))
    var override: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("Why it is decided so.", valueName: "text"))
    var reason: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("When the decision ends.", valueName: "time"))
    var until: String?
    @Option(help: ArgumentHelp("Show only the sheet of this grading scheme.", valueName: "name")) var scheme: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        let grade = override?.uppercased()
        if let grade, grade != "NONE", Grade(rawValue: grade) == nil { throw ValidationError(Texts.badOverride) }
        let isDeciding = grade.map { $0 != "NONE" } ?? false
        if isDeciding, TextFold.canonical(reason ?? "").isEmpty { throw ValidationError(Texts.overrideNeedsReason) }
        if !isDeciding, reason != nil || until != nil { throw ValidationError(Texts.reasonNeedsOverride) }
    }

    func run() throws {
        let context = try CommandContext(globals)
        let request = try GradeRequest(words)
        let decision = try decision(context)
        let store = try context.openForChanging()
        let policy = try store.policy()
        try checkScheme(policy.grading)
        let values = try request.values(by: policy) + decision
        let before = try store.requireLead(request.reference)
        let lead = values.isEmpty ? before : try LeadChanges(store).grade(before, values)
        if !values.isEmpty, lead == before { context.say(Texts.nothingChanged) }
        if !values.isEmpty { try store.remind(decision.isEmpty ? .edit : .decideGrade, of: [before], context) }
        let page = try GradePage(lead, store: store, scheme: scheme)
        try context.output(json: page.json, text: values.isEmpty ? page.text(context) : page.summary(context))
    }

    /// The cell of the decision, when one is made or taken back.
    private func decision(_ context: CommandContext) throws -> [(field: String, value: Value)] {
        guard let override else { return [] }
        guard let grade = Grade(rawValue: override.uppercased()) else { return [(Field.gradeOverride, .null)] }
        let reason = TextFold.canonical(reason ?? "")
        guard reason.utf8.count <= Limits.overrideReasonSizeBytesMax else {
            throw Failure.badData(
                "too_long", Texts.tooLong("reason", bytesMax: Limits.overrideReasonSizeBytesMax),
                hint: Texts.tooLongHint)
        }
        let until = try context.end(typed: until)
        return [(Field.gradeOverride, GradeOverride(grade: grade, reason: reason, until: until).value)]
    }

    private func checkScheme(_ policy: GradingPolicy) throws {
        guard let scheme, policy.scheme(scheme) == nil else { return }
        let names = policy.schemes.map(\.name)
        throw Failure.badData(
            "unknown_scheme", Texts.unknownScheme(scheme) + Suggestion.sentence(for: scheme, among: names),
            hint: Texts.schemesAre(names))
    }
}

extension GradePage {
    init(_ lead: LeadView, store: DeviceStore, scheme: String? = nil) throws {
        guard let view = try store.grading(of: lead.id) else { throw StoreError.notFound(Texts.noMatches) }
        self.init(lead: lead, view: view, scheme: scheme)
    }
}
