import ArgumentParser
import FairleadStore

/// `fairlead undo`
struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back the last command that wrote something.",
        discussion: """
            Works also after a sync, as a new change. What somebody has changed since is left alone and named. \
            Given again, it takes back the command before that. A new lead is archived; what was logged stays in \
            the history.

            Example:
              fairlead undo
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let result = try context.openForChanging().undoLast()
        try context.output(json: result.json, text: result.text)
    }
}
