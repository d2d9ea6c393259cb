import FairleadCore
import FairleadStore

/// Conflicts for people: who wrote what, when and where.
enum ConflictRendering {
    static func table(_ conflicts: [ConflictView], _ context: CommandContext) -> String {
        var table = Table([
            .init("CODE"), .init("LEAD", widthMin: 12), .init("FIELD"), .init("SHOWN", widthMin: 8),
            .init("OTHERS", widthMin: 8),
        ])
        for conflict in conflicts {
            let shown = conflict.values.filter(\.isShown).map { text(of: $0.value, field: conflict.field) }
            let others = conflict.values.filter { !$0.isShown }.map {
                "\(text(of: $0.value, field: conflict.field)) (\($0.author.isEmpty ? $0.device : $0.author))"
            }
            table.add([
                .init(conflict.code, .code), .init(conflict.name), .init(conflict.field, .warning),
                .init(shown.first ?? ""), .init(others.joined(separator: ", ")),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    static func page(_ lead: LeadView, _ conflicts: [ConflictView], _ context: CommandContext) -> String {
        let style = context.terminal.output
        var lines = [style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading)]
        for conflict in conflicts {
            lines.append("")
            lines.append(style.paint(conflict.field, .warning))
            for value in conflict.values {
                let from = [value.author, value.device, Moment(value.at).local].filter { !$0.isEmpty }
                let marks = (value.isShown ? [Texts.shownNow] : []) + (value.isMine ? [Texts.mine] : [])
                lines.append("  \(value.number)  " + CleanText.line(text(of: value.value, field: conflict.field)))
                lines.append("     " + style.paint(CleanText.line((from + marks).joined(separator: " · ")), .faint))
            }
            lines.append("  " + style.paint(Texts.resolveLike(lead.code, conflict.field), .faint))
        }
        return lines.joined(separator: "\n")
    }

    /// Returns a value as people read it.
    static func text(of value: Value, field: String) -> String {
        switch value {
        case .null: Texts.cleared
        case .bool(let bool):
            field == Field.archived ? (bool ? Texts.archivedMark : Texts.keptMark) : bool ? "yes" : "no"
        case .int(let int): isTime(field) ? Moment(int).local : String(int)
        case .text(let text): text.isEmpty ? Texts.cleared : text
        case .list(let parts):
            switch field {
            case Field.budget: BudgetParser.text(of: value) ?? value.encoded
            case Field.gradeOverride: GradeOverride(value).map(decision) ?? value.encoded
            case Field.owner: Holding(value).map(OwnerReason.short) ?? value.encoded
            default: parts.map { self.text(of: $0, field: field) }.joined(separator: " ")
            }
        }
    }

    /// Returns `A until 2026-05-04 14:30 (Key account)`.
    private static func decision(_ override: GradeOverride) -> String {
        let end = override.until.map { " " + Texts.until(Moment($0).local) } ?? ""
        return "\(override.grade.rawValue)\(end) (\(override.reason))"
    }

    /// Returns a value for scripts.
    static func json(of value: Value, field: String) -> Json {
        switch value {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .int(let int): isTime(field) ? .time(int) : .int(int)
        case .text(let text): .text(text)
        case .list where field == Field.owner: .optional(Holding(value).map { $0.holder.name })
        case .list: .text(text(of: value, field: field))
        }
    }

    private static func isTime(_ field: String) -> Bool {
        [Field.due, Field.viewers].contains(field) || field.hasSuffix("_at")
    }
}

extension ConflictView {
    var json: Json {
        .object([
            ("lead", .text(lead.description)), ("code", .text(code)), ("field", .text(field)),
            ("values", .list(values.map { $0.json(field: field) })),
        ])
    }
}

extension ConflictValue {
    func json(field: String) -> Json {
        .object([
            ("number", .count(number)), ("value", ConflictRendering.json(of: value, field: field)),
            ("author", .optional(author)), ("device", .optional(device)), ("at", .time(at)), ("shown", .bool(isShown)),
            ("mine", .bool(isMine)),
        ])
    }
}
