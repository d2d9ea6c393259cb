import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead recovered`
struct RecoveredCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovered",
        abstract: "See what a restored server has lost and this device still has.",
        discussion: """
            After a server was restored from a backup, every device offers again what it wrote. What nobody has \
            offered is kept here until you restore or drop it.

            Examples:
              fairlead recovered list
              fairlead recovered restore 1
              fairlead recovered drop 1
            """,
        subcommands: [List.self, Restore.self, Drop.self],
        defaultSubcommand: List.self)

    struct NumberArgument: ParsableArguments {
        @Argument(help: ArgumentHelp("The number in fairlead recovered list.", valueName: "n")) var number: Int
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the values that only this device still has.",
            discussion: """
                Example:
                  fairlead recovered list
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let records = try context.openForReading().recovered()
            if records.isEmpty { context.say(Texts.noneRecovered) }
            try context.output(
                json: .list(records.map(\.json)), text: records.isEmpty ? "" : RecoveredCommand.table(records, context))
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Write the lost values again; they go to the server with the next sync.",
            discussion: """
                Example:
                  fairlead recovered restore 1
                """)
        @OptionGroup var argument: NumberArgument
        @Flag(help: "Also a lead that was a colleague's; it is yours then.") var takeOver = false
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            try context.openForChanging().restoreRecovered(argument.number, takingOver: takeOver)
            try context.output(
                json: .object([("restored", .count(argument.number))]), text: Texts.recoveredRestored(argument.number))
        }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop",
            abstract: "Give the lost values up.",
            discussion: """
                Example:
                  fairlead recovered drop 1
                """)
        @OptionGroup var argument: NumberArgument
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            try context.openForChanging().dropRecovered(argument.number)
            try context.output(
                json: .object([("dropped", .count(argument.number))]), text: Texts.recoveredDropped(argument.number))
        }
    }

    private static func table(_ records: [RecoveredRecord], _ context: CommandContext) -> String {
        var table = Table([
            .init("N", isNumber: true), .init("LEAD"), .init("NAME", widthMin: 8), .init("FIELD"),
            .init("VALUE", widthMin: 10), .init("WHO"), .init("WHEN", dispensability: 1),
        ])
        for record in records {
            for value in record.values {
                let field = record.kind == .lead ? value.key.field : "\(record.kind.name) \(value.key.field)"
                table.add([
                    .init(String(record.number)), .init(record.leadCode, .code), .init(record.name), .init(field),
                    .init(value.key.element ?? ConflictRendering.text(of: value.value, field: value.key.field)),
                    .init(value.author), .init(Moment(value.at).local, .faint),
                ])
            }
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }
}

extension RecoveredRecord {
    var json: Json {
        .object([
            ("number", .count(number)), ("record", .text(id.description)), ("kind", .text(kind.name)),
            ("code", .text(leadCode)), ("name", .text(name)), ("found_at", .time(foundAt)), ("gone", .bool(isGone)),
            ("values", .list(values.map(\.json))),
        ])
    }
}

extension RecoveredValue {
    var json: Json {
        .object([
            ("field", .text(key.field)), ("element", .optional(key.element)),
            ("value", ConflictRendering.json(of: value, field: key.field)), ("author", .optional(author)),
            ("at", .time(at)),
        ])
    }
}
