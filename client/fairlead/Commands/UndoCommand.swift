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
        let store = try context.openForChanging()
        let result = try store.undoLast()
        try context.output(json: result.json, text: result.text)
        // Whoever has given a lead away may not take it back by himself once the server has heard of it.
        if try result.leads.contains(where: { try store.lead($0)?.isOwnerProvisional == true }) {
            context.say(Texts.ownerIsProvisional, .warning)
        }
    }
}
