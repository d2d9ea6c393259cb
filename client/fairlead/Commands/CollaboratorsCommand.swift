import ArgumentParser
import FairleadCore
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
            help: ArgumentHelp("The lead, several or a filter, then the user.", valueName: "ref user"),
            completion: .custom { words, _, prefix in
                Completion.leads(words: words, prefix: prefix) + Completion.users(words: words, prefix: prefix)
            })
        var words: [String]

        func validate() throws {
            guard words.count >= 2 else { throw ValidationError("Name the lead, then the user.") }
        }

        var leads: [String] { Array(words.dropLast()) }
        var reference: String { leads.joined(separator: " ") }
        var user: String { words.last ?? "" }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Let somebody work on a lead.",
            discussion: """
                Examples:
                  fairlead collaborators add acme lena
                  fairlead collaborators add event:"Hannover Messe" owner:me lena
                """)
        @OptionGroup var arguments: Arguments
        @OptionGroup var trial: TrialOption
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let user = try Team(context.openForChanging()).name(of: arguments.user, context: context)
            try LeadsTask(arguments.leads, trial, context).run(
                "collaborators add", isAccess: true, right: .changeCollaborators,
                say: { lead, before in
                    let isNew = !before.collaborators.contains(user)
                    return isNew ? Texts.collaboratorAdded(lead.line, user) : Texts.collaboratorThere(lead.line, user)
                },
                edits: { state in
                    var edits = LeadEdits(state)
                    edits.add(user, to: Field.collaborators)
                    return edits.edits
                })
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
        @OptionGroup var trial: TrialOption
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            // Somebody who left the team can still be taken off.
            let me = try context.openForChanging().identity.user?.name
            let user = arguments.user == "me" ? me ?? "me" : arguments.user
            try LeadsTask(arguments.leads, trial, context).run(
                "collaborators remove", isAccess: true, right: .changeCollaborators,
                say: { lead, before in
                    let wasThere = before.collaborators.contains(user)
                    return wasThere
                        ? Texts.collaboratorRemoved(lead.line, user) : Texts.collaboratorAbsent(lead.line, user)
                },
                edits: { state in
                    var edits = LeadEdits(state)
                    edits.remove(user, from: Field.collaborators)
                    return edits.edits
                })
        }
    }
}
