import ArgumentParser
import FairleadStore

/// What `why` says of a lead: the same frame for each question.
protocol Explanation {
    /// `owner`, `due`, …
    static var question: String { get }

    var lead: LeadView { get }
    /// In a word, for scripts.
    var answer: String? { get }
    /// By which rule; stable, for scripts.
    var rule: String? { get }
    var sentence: String { get }
    /// What scripts get beside that.
    var details: [(String, Json)] { get }
    /// What people read below the lead's name.
    func lines(_ context: CommandContext) -> [String]
}

extension Explanation {
    var json: Json {
        .object(
            [
                ("question", .text(Self.question)), ("lead", .text(lead.id.description)), ("code", .text(lead.code)),
                ("answer", .optional(answer)), ("rule", .optional(rule)), ("sentence", .text(sentence)),
            ] + details)
    }

    func text(_ context: CommandContext) -> String {
        let style = context.terminal.output
        let head = style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading)
        return ([head] + lines(context)).joined(separator: "\n")
    }
}

/// A subcommand of `why`.
protocol Question: ParsableCommand {
    associatedtype Answer: Explanation

    var reference: ReferenceArgument { get }
    var globals: GlobalOptions { get }

    func explanation(in store: DeviceStore) throws -> Answer
}

extension Question {
    func run() throws {
        let context = try CommandContext(globals)
        let explanation = try explanation(in: context.openForReading())
        try context.output(json: explanation.json, text: explanation.text(context))
    }
}
