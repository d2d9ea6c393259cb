import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell what is not sent yet, and how the last sync went.",
        discussion: """
            Only here: leads that are on no other machine yet. Look before you hand a laptop back.

            Examples:
              fairlead status
              fairlead status --json
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let status = try context.openForReading().status()
        try context.output(json: status.json, text: status.text(context))
    }
}

extension StoreStatus {
    var json: Json {
        .object([
            ("device", .text(device)), ("user", .optional(user)), ("server", .optional(server)),
            ("joined", .bool(joined)),
            ("pending", .count(pending)), ("rejected", .count(rejected)), ("conflicts", .count(conflicts)),
            ("cursor", .int(Int64(clamping: cursor))), ("last_sync_at", .time(lastSyncAt)),
            ("last_error", .optional(lastError)), ("only_here", .count(onlyHere)),
        ])
    }

    func text(_ context: CommandContext) -> String {
        let style = context.terminal.output
        let rows: [(label: String, value: String, role: TextRole)] = [
            ("User", user ?? Texts.noUser, user == nil ? .warning : .plain),
            ("Server", server ?? Texts.noServer, .plain),
            ("Device", device, .faint),
            ("Not sent", Texts.count(pending, "change"), pending == 0 ? .good : .warning),
            ("Only here", Texts.count(onlyHere, "lead"), onlyHere == 0 ? .good : .warning),
            ("Conflicts", Texts.open(conflicts, "fairlead conflicts list"), conflicts == 0 ? .plain : .warning),
            ("Refused", Texts.open(rejected, "fairlead rejected list"), rejected == 0 ? .plain : .bad),
            ("Last sync", lastSyncAt.map { lastSync($0, context) } ?? Texts.never, .plain),
            ("Last error", lastError ?? "", .bad),
        ]
        return rows.filter { !$0.value.isEmpty }.map { row in
            let space = String(repeating: " ", count: 12 - row.label.utf8.count)
            return style.paint(row.label + space, .faint) + style.paint(CleanText.line(row.value), row.role)
        }.joined(separator: "\n")
    }

    private func lastSync(_ milliseconds: Int64, _ context: CommandContext) -> String {
        let moment = Moment(milliseconds)
        return "\(moment.relative(to: context.now)) (\(moment.local))"
    }
}
