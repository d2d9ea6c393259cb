import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Work out a report from the leads that you may see.",
        discussion: """
            Example:
              fairlead report assignment
            """,
        subcommands: [Assignment.self])

    struct Assignment: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assignment",
            abstract: "Show how leads were given out, and what became of them.",
            discussion: """
                Five problems that rules of assignment are to prevent, in numbers: slow response, uneven distribution, \
                uneven quality, poor effect, unfair distribution. A manager sees the department's reps, an admin all. \
                What somebody captured for himself was not given to him. Followed up in time is within 24 hours.

                Examples:
                  fairlead report assignment
                  fairlead report assignment --days 30 --json
                """)
        @Option(help: ArgumentHelp("Look at what was given out in so many days.", valueName: "n")) var days = 90
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func validate() throws {
            if !(1...36_500).contains(days) { throw ValidationError("--days is 1 to 36500.") }
        }

        func run() throws {
            let context = try CommandContext(globals)
            let since = context.now - Int64(days) * CivilDate.millisecondsPerDay
            let report = try context.openForReading().assignmentReport(since: since)
            if report.people.isEmpty { context.say(Texts.nothingGivenOut) }
            let rendering = AssignmentRendering(report: report, since: since)
            try context.output(json: rendering.json, text: report.people.isEmpty ? "" : rendering.text(context))
        }
    }
}
