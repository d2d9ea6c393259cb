import FairleadStore

extension UndoResult {
    var json: Json {
        .object([
            ("command", .text(command)), ("summary", .optional(summary)), ("not_undone", .texts(notUndone)),
            ("leads", .texts(leads.map(\.description))),
        ])
    }

    var text: String {
        var lines = [Texts.undone(command, CleanText.line(summary))]
        if !notUndone.isEmpty {
            lines.append(Texts.notUndone(notUndone.count))
            lines += notUndone.map { "  " + CleanText.line($0) }
        }
        return lines.joined(separator: "\n")
    }
}
