import ArgumentParser
import FairleadStore

/// `fairlead verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the leads on this device for damage.",
        discussion: """
            Reads everything once. What is damaged is named, with what to do; nothing is changed. \
            Exits with 74 when something is wrong.

            Example:
              fairlead verify
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let problems = try context.openForReading().verify()
        // What to do is nearly always the same: it is said once.
        var hints: [String] = []
        for problem in problems where !hints.contains(problem.hint) { hints.append(problem.hint) }
        let lines =
            problems.map { context.terminal.output.paint(CleanText.line($0.what), .bad) }
            + hints.map { CleanText.line($0) }
        try context.output(
            json: .object([("ok", .bool(problems.isEmpty)), ("problems", .list(problems.map(\.json)))]),
            text: problems.isEmpty ? Texts.noDamage : lines.joined(separator: "\n"))
        if !problems.isEmpty { throw ExitCode(Failure.Exit.disk.rawValue) }
    }
}

extension Problem {
    var json: Json {
        .object([("what", .text(what)), ("hint", .text(hint))])
    }
}
