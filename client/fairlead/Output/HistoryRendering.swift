import FairleadCore
import FairleadStore

/// The history of a lead, the latest first.
enum HistoryRendering {
    static func page(_ lead: LeadView, _ entries: [HistoryEntry], _ context: CommandContext) -> String {
        let style = context.terminal.output
        let head = style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading) + "\n"
        guard !entries.isEmpty else { return head }
        var table = Table([
            .init("WHEN"), .init("FIELD"), .init("VALUE", widthMin: 12), .init("WHO", widthMin: 6),
            .init("DEVICE", widthMin: 8, dispensability: 2), .init("", dispensability: 1),
        ])
        for entry in entries {
            table.add([
                .init(Moment(entry.at).local, .faint), .init(entry.field), .init(value(of: entry)),
                .init(entry.author), .init(entry.device, .faint),
                .init(entry.standing.rawValue, role(of: entry.standing)),
            ])
        }
        return head + table.rendered(width: context.terminal.width, style: style)
    }

    private static func value(of entry: HistoryEntry) -> String {
        guard let element = entry.element else { return ConflictRendering.text(of: entry.value, field: entry.field) }
        return (entry.value.isNull ? "− " : "+ ") + element
    }

    private static func role(of standing: HistoryEntry.Standing) -> TextRole {
        switch standing {
        case .shown: .good
        case .conflict: .warning
        default: .faint
        }
    }
}

extension HistoryEntry {
    var json: Json {
        .object([
            ("field", .text(field)), ("element", .optional(element)),
            ("value", ConflictRendering.json(of: value, field: field)), ("author", .optional(author)),
            ("device", .optional(device)), ("at", .time(at)), ("standing", .text(standing.rawValue)),
        ])
    }
}
