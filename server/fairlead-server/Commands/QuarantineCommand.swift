import ArgumentParser
import FairleadCore
import FairleadServer

/// `quarantine`: what somebody wrote who may no longer write it.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Read, release or give up what was written by people who may no longer write it.",
        discussion: """
            What a rep wrote to a lead before hearing that it is another's, or what is carried from a device that was shut \
            out, is kept here and nowhere else. Whoever releases it writes it again in his own name, on what stands there \
            now; a visit or note says who wrote it first. Whose a lead is, and who sees it, is not released.

            Examples:
              fairlead-server quarantine list
              fairlead-server quarantine show 0f3a
              fairlead-server quarantine release 0f3a --by mara
            """,
        subcommands: [List.self, Show.self, Release.self, Drop.self], defaultSubcommand: List.self)

    struct Reference: ParsableArguments {
        @Argument(help: ArgumentHelp("Its name in 'quarantine list', or the beginning of it.", valueName: "name"))
        var name: String
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what waits, the earliest first.",
            discussion: """
                Example:
                  fairlead-server quarantine list --json
                """)
        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await Administration.run(options) { QuarantineListOutput(entries: try await $0.quarantine.entries()) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show all of it, beside what stands there now.",
            discussion: """
                Example:
                  fairlead-server quarantine show 0f3a
                """)
        @OptionGroup var reference: Reference
        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await Administration.run(options) {
                QuarantineOutput(entry: try await $0.quarantine.entry(reference.name), outcome: nil)
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Write it again, in the name of who has read it.",
            discussion: """
                Example:
                  fairlead-server quarantine release 0f3a --by mara
                """)
        @OptionGroup var reference: Reference
        @Option(help: ArgumentHelp("Who releases it, and stands for it.", valueName: "user")) var by: String
        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await Administration.run(options) {
                let entry = try await $0.quarantine.release(reference.name, by: by)
                return QuarantineOutput(entry: entry, outcome: "Released in the name of \(by).")
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop",
            abstract: "Give it up; it is nowhere else.",
            discussion: """
                Example:
                  fairlead-server quarantine drop 0f3a
                """)
        @OptionGroup var reference: Reference
        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await Administration.run(options) {
                QuarantineOutput(entry: try await $0.quarantine.drop(reference.name), outcome: "Given up.")
            }
        }
    }
}

struct QuarantineListOutput: CommandOutput {
    var entries: [QuarantineEntry]

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for entry in entries { try list.encode(QuarantineOutput(entry: entry, outcome: nil)) }
    }

    var text: String {
        guard !entries.isEmpty else { return "" }
        var table = Table(["NAME", "WHO", "RECEIVED", "COMMAND", "LEAD", "WHY"])
        for entry in entries {
            let leads = entry.items.map { "\($0.leadCode) \($0.leadName)" }
            table.add([
                entry.name, entry.user, TimeText.table(entry.receivedMilliseconds), entry.command,
                leads.first.map { $0 + (Set(leads).count > 1 ? " …" : "") } ?? "", entry.code,
            ])
        }
        return table.text
    }

    var talk: String? { entries.isEmpty ? "Nothing is in quarantine." : nil }
}

struct QuarantineOutput: CommandOutput {
    private struct Value: Encodable {
        var lead: String
        var kind: String
        var isNew: Bool
        var field: String
        var element: String?
        var value: String
        var current: String?

        private enum CodingKeys: String, CodingKey {
            case lead, kind, field, element, value, current
            case isNew = "new"
        }
    }

    private struct Entry: Encodable {
        var name: String
        var user: String
        var receivedAt: String
        var command: String
        var code: String
        var message: String
        var values: [Value]

        private enum CodingKeys: String, CodingKey {
            case name, user, command, code, message, values
            case receivedAt = "received_at"
        }
    }

    var entry: QuarantineEntry
    /// What became of it; `nil` when it waits.
    var outcome: String?

    func encode(to encoder: any Encoder) throws {
        try Entry(
            name: entry.name, user: entry.user, receivedAt: TimeText.json(entry.receivedMilliseconds),
            command: entry.command, code: entry.code, message: entry.message, values: values
        ).encode(to: encoder)
    }

    private var values: [Value] {
        entry.items.flatMap { item in
            item.cells.map { cell in
                Value(
                    lead: item.leadCode, kind: item.kind.name, isNew: item.isCreation, field: cell.key.field,
                    element: cell.key.element, value: Self.text(cell.value), current: cell.current.map(Self.text))
            }
        }
    }

    var text: String {
        var lines = ["\(entry.name) by \(entry.user), \(TimeText.table(entry.receivedMilliseconds)): \(entry.message)"]
        var table = Table(["LEAD", "RECORD", "FIELD", "VALUE", "NOW"])
        for item in entry.items {
            for cell in item.cells {
                let field = cell.key.element.map { "\(cell.key.field) \($0)" } ?? cell.key.field
                table.add([
                    "\(item.leadCode) \(item.leadName)", (item.isCreation ? "new " : "") + item.kind.name, field,
                    Self.shown(cell.value, cell.key), cell.current.map { Self.shown($0, cell.key) } ?? "",
                ])
            }
        }
        lines.append(table.text)
        if let outcome { lines.append(outcome) }
        return lines.joined(separator: "\n")
    }

    private static let times = [
        Field.due, Field.occurredAt, Field.capturedAt, Field.firstContactAt, Field.lastContactAt,
    ]

    /// A moment as people read it, by the clock of the device that wrote it.
    private static func shown(_ value: FairleadCore.Value, _ key: CellKey) -> String {
        guard times.contains(key.field), let moment = value.int ?? value.list?.first?.int else { return text(value) }
        return TimeText.table(moment)
    }

    private static func text(_ value: FairleadCore.Value) -> String {
        switch value {
        case .null: ""
        case .bool(let bool): bool ? "yes" : "no"
        case .int(let int): String(int)
        case .text(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        default: value.encoded
        }
    }
}
