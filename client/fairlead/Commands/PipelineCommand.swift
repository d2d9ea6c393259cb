import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead pipeline`
struct PipelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Show the leads that you may see, stage by stage.",
        discussion: """
            A manager sees the department's leads, as merged from everybody's devices.

            Examples:
              fairlead pipeline
              fairlead pipeline --limit 5
              fairlead pipeline --json
            """)

    @Option(help: ArgumentHelp("List at most this many leads of a stage; 0 lists all.", valueName: "n")) var limit = 10
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is 0 or more.") }
    }

    func run() throws {
        let context = try CommandContext(globals)
        // What is not for people says everything.
        let stages = try context.openForReading().pipeline(limit: globals.json || limit == 0 ? nil : limit)
        try context.output(
            json: .object([("stages", .list(stages.map(\.json)))]),
            text: PipelineRendering(stages: stages, limit: limit == 0 ? .max : limit).text(context))
    }
}

extension PipelineStage {
    var json: Json {
        .object([("stage", .text(stage)), ("count", .count(count)), ("leads", .list(leads.map(\.json)))])
    }
}
