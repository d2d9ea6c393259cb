import ArgumentParser
import FairleadCore
import FairleadStore
import Glibc

/// `fairlead rejected`
struct RejectedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejected",
        abstract: "See what the server refused, and try again.",
        discussion: """
            A refused change stays on this device until you retry or drop it.

            Examples:
              fairlead rejected list
              fairlead rejected show 1
              fairlead rejected retry 1 stage=contacted
              fairlead rejected drop 1
              fairlead rejected export > rejected.json
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self, Export.self],
        defaultSubcommand: List.self)

    struct NumberArgument: ParsableArguments {
        @Argument(help: ArgumentHelp("The number in fairlead rejected list.", valueName: "n")) var number: Int
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what the server refused, with its reasons.",
            discussion: """
                Example:
                  fairlead rejected list
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let changes = try context.openForReading().rejected()
            if changes.isEmpty { context.say(Texts.noneRejected) }
            try context.output(
                json: .list(changes.map(\.json)),
                text: changes.isEmpty ? "" : RejectedRendering.table(changes, context))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one refused change with all it wanted to write.",
            discussion: """
                Example:
                  fairlead rejected show 1
                """)
        @OptionGroup var argument: NumberArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let change = try context.openForReading().requireRejected(argument.number)
            try context.output(json: change.json, text: RejectedRendering.page(change, context))
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Send a refused change again, perhaps with other values.",
            discussion: """
                Examples:
                  fairlead rejected retry 1
                  fairlead rejected retry 1 stage=contacted
                """)
        @OptionGroup var argument: NumberArgument
        @Argument(help: ArgumentHelp("Values to write instead.", valueName: "field=value")) var assignments: [String] =
            []
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let change = try store.requireRejected(argument.number)
            let edits = try assignments.map(FieldAssignment.init).map(RejectedCommand.edit)
            try store.retryRejected(change.number, replacing: edits)
            try context.output(json: change.json, text: Texts.retried(argument.number))
        }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop",
            abstract: "Give a refused change up.",
            discussion: """
                What depended on it, such as notes with a refused lead, is given up with it.

                Example:
                  fairlead rejected drop 1
                """)
        @OptionGroup var argument: NumberArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            let change = try store.requireRejected(argument.number)
            try store.dropRejected(change.number)
            try context.output(json: change.json, text: Texts.dropped(argument.number))
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Print everything the server refused as one JSON document.",
            discussion: """
                Example:
                  fairlead rejected export > rejected.json
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let changes = try context.openForReading().rejected()
            let document = Json.list(changes.map(\.json))
            try context.output(json: document, text: document.rendered(indented: true))
        }
    }

    /// A retry replaces single values; sets are edited on the lead itself.
    private static func edit(_ assignment: FieldAssignment) throws -> Edit {
        guard !assignment.isSet, case .set(let text) = assignment.operation else {
            throw Failure.usage(Texts.retryNeedsSingleValues, hint: Texts.retryNeedsSingleValuesHint)
        }
        return Edit(assignment.field, try LeadValues.value(of: assignment.field, typed: text))
    }
}

extension DeviceStore {
    func requireRejected(_ number: Int) throws -> RejectedChange {
        guard let change = try rejected().first(where: { $0.number == number }) else {
            throw Failure.badData(
                "not_found", Texts.noSuchRejected(number), hint: Texts.noSuchRejectedHint)
        }
        return change
    }
}
