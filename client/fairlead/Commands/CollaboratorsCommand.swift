import ArgumentParser
import FairleadStore

/// `fairlead collaborators`
struct CollaboratorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collaborators",
        abstract: "Say who else works on a lead, and so sees it.",
        discussion: """
            Examples:
              fairlead collaborators add acme lena
              fairlead collaborators remove K7QF lena
            """,
        subcommands: [Add.self, Remove.self])

    /// The lead and the user, the last word being the user.
    struct Arguments: ParsableArguments {
        @Argument(
            help: ArgumentHelp("The lead, then the user.", valueName: "ref user"),
            completion: .custom { words, _, prefix in
                Completion.leads(words: words, prefix: prefix) + Completion.users(words: words, prefix: prefix)
            })
        var words: [String]

        func validate() throws {
            guard words.count >= 2 else { throw ValidationError("Name the lead, then the user.") }
        }

        var reference: String { words.dropLast().joined(separator: " ") }
        var user: String { words.last ?? "" }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Let somebody work on a lead.",
            discussion: """
                Example:
                  fairlead collaborators add acme lena
                """)
        @OptionGroup var arguments: Arguments
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let user = try Team(store).name(of: arguments.user, context: context)
            let before = try store.requireLead(arguments.reference)
            let lead = try LeadChanges(store).addCollaborator(user, to: before)
            let isNew = !before.collaborators.contains(user)
            try context.output(
                json: lead.json,
                text: isNew ? Texts.collaboratorAdded(lead.line, user) : Texts.collaboratorThere(lead.line, user))
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Take somebody off a lead.",
            discussion: """
                Example:
                  fairlead collaborators remove acme lena
                """)
        @OptionGroup var arguments: Arguments
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let before = try store.requireLead(arguments.reference)
            // Somebody who left the team can still be taken off.
            let user = arguments.user == "me" ? try store.identity.user?.name ?? "me" : arguments.user
            let lead = try LeadChanges(store).removeCollaborator(user, from: before)
            let wasThere = before.collaborators.contains(user)
            try context.output(
                json: lead.json,
                text: wasThere ? Texts.collaboratorRemoved(lead.line, user) : Texts.collaboratorAbsent(lead.line, user))
        }
    }
}
