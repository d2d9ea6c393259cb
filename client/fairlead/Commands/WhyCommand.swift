import ArgumentParser
import FairleadStore

/// `fairlead why`
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain what follows from the team's policy, and from what the server found.",
        discussion: """
            Examples:
              fairlead why grade acme
              fairlead why owner acme
              fairlead why due acme
              fairlead why duplicate acme
            """,
        subcommands: [Grade.self, Owner.self, Due.self, Duplicate.self])

    struct Grade: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grade",
            abstract: "Explain a lead's grade: the rule, its version, and who answered what.",
            discussion: """
                Examples:
                  fairlead why grade acme
                  fairlead why grade K7QF --json
                """)
        @OptionGroup var reference: ReferenceArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForReading()
            let page = try GradePage(try store.requireLead(reference.text), store: store)
            try context.output(json: page.why, text: page.explanation(context))
        }
    }
}

extension WhyCommand {
    struct Owner: Question {
        static let configuration = CommandConfiguration(
            commandName: "owner",
            abstract: "Explain whose a lead is: since when, by which rule, and who had it before.",
            discussion: """
                Examples:
                  fairlead why owner acme
                  fairlead why owner K7QF --json
                """)
        @OptionGroup var reference: ReferenceArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func explanation(in store: DeviceStore) throws -> OwnerPage {
            let lead = try store.requireLead(reference.text)
            guard let view = try store.ownership(of: lead.id) else { throw StoreError.notFound(Texts.noMatches) }
            return OwnerPage(lead: lead, view: view)
        }
    }

    struct Due: Question {
        static let configuration = CommandConfiguration(
            commandName: "due",
            abstract: "Explain what is due with a lead, and when it goes back to a pool.",
            discussion: """
                Examples:
                  fairlead why due acme
                  fairlead why due K7QF --json
                """)
        @OptionGroup var reference: ReferenceArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func explanation(in store: DeviceStore) throws -> DuePage {
            let lead = try store.requireLead(reference.text)
            guard let view = try store.due(of: lead.id) else { throw StoreError.notFound(Texts.noMatches) }
            return DuePage(lead: lead, view: view)
        }
    }
}

extension GradePage {
    /// The sentence, what it rests on, and by which version of the policy.
    func explanation(_ context: CommandContext) -> String {
        let style = context.terminal.output
        let reason = GradeReason(view: view, code: lead.code)
        var lines = [summary(context)]
        var table = Table([
            .init("DIMENSION"), .init("ANSWER"), .init("MEANING", widthMin: 12), .init("WHO"), .init("WHEN"),
        ])
        for line in view.grading.primary?.lines ?? [] {
            guard let letter = line.letter, let answer = view.answers[line.dimension] else { continue }
            let meaning = view.policy.grading.dimension(line.dimension)?.meaning(of: letter) ?? ""
            table.add([
                .init(line.dimension), .init(letter, .good), .init(meaning), .init(answer.author),
                .init(Moment(answer.at).local, .faint),
            ])
        }
        if !table.rows.isEmpty {
            lines += ["", table.rendered(width: context.terminal.width, style: style)]
        } else {
            lines.append("")
        }
        let scheme = view.grading.primary.map { "\($0.scheme.title), " } ?? ""
        return lines.joined(separator: "\n") + style.paint(CleanText.line("\(scheme)\(reason.policy)"), .faint)
    }
}
