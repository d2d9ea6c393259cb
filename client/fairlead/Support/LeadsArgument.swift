import ArgumentParser
import FairleadCore
import FairleadStore

/// REF, several of them, or a filter: the leads that a command is done to.
struct LeadsArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The lead: its code or the beginning of it, its number, or words that match one lead. Several by their codes or "
                + "numbers, or by a filter as of lead list.", valueName: "ref"),
        completion: .custom { words, _, prefix in
            Completion.leads(words: words, prefix: prefix) + Completion.filters(words: words, prefix: prefix)
        })
    var words: [String]
    @OptionGroup var trial: TrialOption
}

/// `--dry-run`
struct TrialOption: ParsableArguments {
    @Flag(name: .long, help: "Only say which leads, and how many.") var dryRun = false
}

/// The leads that are meant.
struct LeadChoice {
    let leads: [LeadView]
    /// Several were asked for, however many there are.
    let isSeveral: Bool

    init(_ words: [String], in store: DeviceStore, now: Int64, includingArchived: Bool = true) throws {
        if words.contains(where: FilterWords.isFilter) {
            leads = try store.leads(FilterWords.filter(words, store: store, now: now))
            isSeveral = true
            guard leads.isEmpty else { return }
            throw Failure.badData("not_found", Texts.noMatches, hint: Texts.notFoundHint)
        }
        do {
            leads = [try store.requireLead(words.joined(separator: " "), includingArchived: includingArchived)]
            isSeveral = false
        } catch let failure as Failure where failure.code == "not_found" && words.count > 1 {
            var leads: [LeadView] = []
            for word in words {
                // What may be a word of one lead's name stands for no other lead.
                let lead = try? store.requireLead(word, includingArchived: includingArchived)
                guard let lead, LeadChoice.names(word, lead) else { throw failure }
                if !leads.contains(where: { $0.id == lead.id }) { leads.append(lead) }
            }
            self.leads = leads
            isSeveral = true
        }
    }

    private static func names(_ word: String, _ lead: LeadView) -> Bool {
        word.hasPrefix("#") || RecordID(word) != nil
            || LeadCode.normalized(word).map { lead.code.hasPrefix($0) } ?? false
    }
}

/// One command done to the leads that were chosen: a change set each, so that the server can refuse one and take the others,
/// and one undo for all.
struct LeadsTask {
    let context: CommandContext
    let store: DeviceStore
    let choice: LeadChoice
    let isDryRun: Bool

    init(_ words: [String], _ trial: TrialOption, _ context: CommandContext, includingArchived: Bool = true) throws {
        self.context = context
        store = try context.openForChanging()
        choice = try LeadChoice(words, in: store, now: context.now, includingArchived: includingArchived)
        isDryRun = trial.dryRun
    }

    /// - Parameters:
    ///   - isAccess: whether it says who has a lead or sees it.
    ///   - right: what it takes to do that; `nil` when nobody knows before the server has decided.
    ///   - obstacle: why it cannot be done to a lead; of several those are told and left out.
    ///   - say: the sentence for a lead as it is then and as it was.
    ///   - edits: what is written, given the lead that the transaction sees; nothing when it is like that already.
    func run(
        _ command: String, isAccess: Bool = false, right: LeadRight? = nil,
        unless obstacle: (LeadView) throws -> Failure? = { _ in nil },
        say: (LeadView, LeadView) -> String, edits: (RecordState) throws -> [Edit]
    ) throws {
        var due: [LeadView] = []
        var left: [Failure] = []
        for lead in choice.leads {
            if let failure = try obstacle(lead) { left.append(failure) } else { due.append(lead) }
        }
        if due.isEmpty, let first = left.first { throw first }
        for failure in left { context.say(failure.message, .warning) }
        guard !isDryRun else {
            return try output(due, (due.map(\.line) + [Texts.wouldChange(due.count)]).joined(separator: "\n"))
        }
        let after = try LeadChanges(store).changeEach(due, commandName: command, isAccess: isAccess, edits)
        if let right { try store.remind(right, of: zip(after, due).filter { $0 != $1 }.map(\.1), context) }
        var lines = zip(after, due).map(say)
        if choice.isSeveral { lines.append(Texts.leadsCount(after.count)) }
        try output(after, lines.joined(separator: "\n"))
    }

    private func output(_ leads: [LeadView], _ text: String) throws {
        let json = leads.map(\.json)
        try context.output(json: choice.isSeveral ? .list(json) : json.first ?? .null, text: text)
    }
}
