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
        let lines = problems.flatMap { problem in
            [context.terminal.output.paint(CleanText.line(problem.what), .bad), "  " + CleanText.line(problem.hint)]
        }
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
