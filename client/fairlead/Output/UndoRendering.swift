import FairleadStore

extension UndoResult {
    var json: Json {
        .object([
            ("command", .text(command)), ("summary", .optional(summary)), ("not_undone", .texts(notUndone)),
            ("leads", .texts(leads.map(\.description))), ("gone", .bool(isGone)),
        ])
    }

    var text: String {
        let what = (command, CleanText.line(summary))
        var lines = [isEffective ? Texts.undone(what.0, what.1) : Texts.nothingUndone(what.0, what.1)]
        if isGone { lines.append(Texts.undoneIsGone) }
        if !notUndone.isEmpty {
            lines.append(Texts.notUndone(notUndone.count))
            lines += notUndone.map { "  " + CleanText.line($0) }
        }
        return lines.joined(separator: "\n")
    }
}
