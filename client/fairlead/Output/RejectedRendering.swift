import FairleadCore
import FairleadStore

/// Refused changes for people: what was to be written, and why it was not taken.
enum RejectedRendering {
    static func table(_ changes: [RejectedChange], _ context: CommandContext) -> String {
        var table = Table([
            .init("N", isNumber: true), .init("COMMAND", dispensability: 1), .init("LEAD", widthMin: 12),
            .init("REASON", widthMin: 20), .init("WRITTEN", dispensability: 2),
        ])
        for change in changes {
            table.add([
                .init(String(change.number), .code), .init(change.commandName), .init(leads(of: change)),
                .init(change.message, .bad), .init(Moment(change.writtenAt).relative(to: context.now), .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    static func page(_ change: RejectedChange, _ context: CommandContext) -> String {
        let style = context.terminal.output
        let written = Moment(change.writtenAt)
        var lines = [
            style.paint("\(change.number)", .code) + "  " + style.paint(CleanText.line(change.commandName), .heading)
                + style.paint("  \(written.local)", .faint),
            style.paint(CleanText.line(change.message), .bad)
                + (change.code.isEmpty ? "" : style.paint(" (\(CleanText.line(change.code)))", .faint)),
        ]
        if change.isQuarantined { lines.append(style.paint(Texts.quarantined, .warning)) }
        for record in change.records {
            lines.append("")
            lines.append(heading(of: record, style: style))
            for edit in record.edits { lines += self.lines(of: edit, context) }
        }
        if change.records.isEmpty {
            lines += ["", style.paint(Texts.contentGone, .faint)]
        } else if !change.isQuarantined {
            lines += ["", style.paint(Texts.retryLike(change.number), .faint)]
        }
        lines.append(style.paint(Texts.dropLike(change.number), .faint))
        return lines.joined(separator: "\n")
    }

    /// Returns the first lead that it is about, and how many others.
    private static func leads(of change: RejectedChange) -> String {
        var names: [String] = []
        for record in change.records {
            let name = [record.leadCode, record.name].filter { !$0.isEmpty }.joined(separator: "  ")
            if !names.contains(name) { names.append(name) }
        }
        guard let first = names.first else { return "" }
        return names.count == 1 ? first : "\(first) (\(Texts.more(names.count - 1)))"
    }

    private static func heading(of record: RejectedRecord, style: Style) -> String {
        let kind = record.kind == .lead ? "" : style.paint("  \(CleanText.line(record.kind.name))", .faint)
        return style.paint(CleanText.line(record.leadCode), .code) + "  " + CleanText.line(record.name) + kind
    }

    private static func lines(of edit: Edit, _ context: CommandContext) -> [String] {
        let indentation = 16
        let label = "  " + edit.key.field
        let head = label + String(repeating: " ", count: max(1, indentation - label.utf8.count))
        let value = CleanText.lines(text(of: edit))
            .flatMap { Wrapping.lines($0, columns: max(20, context.terminal.width - indentation)) }
        let space = String(repeating: " ", count: indentation)
        return value.enumerated().map { index, line in
            (index == 0 ? context.terminal.output.paint(head, .faint) : space) + line
        }
    }

    private static func text(of edit: Edit) -> String {
        guard let element = edit.key.element else {
            return ConflictRendering.text(of: edit.value, field: edit.key.field)
        }
        return (edit.value.isNull ? "− " : "+ ") + element
    }
}

extension RejectedChange {
    var json: Json {
        .object([
            ("number", .count(number)), ("command", .text(commandName)), ("code", .optional(code)),
            ("message", .optional(message)), ("quarantined", .bool(isQuarantined)), ("written_at", .time(writtenAt)),
            ("records", .list(records.map(\.json))),
        ])
    }
}

extension RejectedRecord {
    var json: Json {
        .object([
            ("id", .text(id.description)), ("kind", .text(kind.name)), ("lead", .optional(lead?.description)),
            ("code", .text(leadCode)), ("name", .optional(name)),
            (
                "edits",
                .list(
                    edits.map { edit in
                        .object([
                            ("field", .text(edit.key.field)), ("element", .optional(edit.key.element)),
                            ("value", ConflictRendering.json(of: edit.value, field: edit.key.field)),
                        ])
                    })
            ),
        ])
    }
}
