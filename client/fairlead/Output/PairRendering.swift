import FairleadCore
import FairleadStore

/// Leads that look alike, for people and for scripts.
enum PairRendering {
    static func list(_ pairs: [PairView], _ elsewhere: [ElsewhereView], _ context: CommandContext) -> String {
        var parts: [String] = []
        if !pairs.isEmpty {
            var table = Table([
                .init("CODE"), .init("LEAD", widthMin: 12), .init("CODE"), .init("LOOKS LIKE", widthMin: 12),
                .init("SAME", widthMin: 10),
            ])
            for pair in pairs {
                table.add([
                    .init(pair.one.code, .code), .init(pair.one.name), .init(pair.other.code, .code),
                    .init(pair.other.name),
                    .init((pair.isToBeConfirmed ? Texts.mergedAsked : "") + (pair.finding?.reason ?? ""), .faint),
                ])
            }
            parts.append(table.rendered(width: context.terminal.width, style: context.terminal.output))
        }
        if !elsewhere.isEmpty { parts.append(elsewhere.map { CleanText.line($0.sentence) }.joined(separator: "\n")) }
        return parts.joined(separator: "\n")
    }

    /// Both leads field by field, and the evidence.
    static func page(_ pair: PairView, _ context: CommandContext) -> String {
        let style = context.terminal.output
        var fields = Table([
            .init("FIELD"), .init(pair.one.code, widthMin: 12), .init(pair.other.code, widthMin: 12),
        ])
        let owners = (field: "owner", values: [pair.one.owner ?? "", pair.other.owner ?? ""])
        for row in LeadDifference.table([pair.one, pair.other]) + [owners]
        where row.values.contains(where: { !$0.isEmpty }) {
            fields.add([.init(row.field, .faint)] + row.values.map { .init($0) })
        }
        var lines = [fields.rendered(width: context.terminal.width, style: style)]
        guard let finding = pair.finding else { return lines[0] }
        var evidence = Table([.init("BITS", isNumber: true), .init("EVIDENCE", widthMin: 12)])
        for piece in finding.evidence {
            evidence.add([
                .init(Json.amount(piece.hundredths), piece.hundredths < 0 ? .bad : .good), .init(piece.words),
            ])
        }
        evidence.add([
            .init(Json.amount(finding.hundredths), .heading), .init(Texts.inAll(MatchFinding.automaticBitsMin)),
        ])
        lines.append(evidence.rendered(width: context.terminal.width, style: style))
        let rule = finding.ruleWords.map(Texts.notMergedSince) ?? ""
        let closing = rule + Texts.decideWith(pair.one.code, pair.other.code)
        lines += Wrapping.lines(closing, columns: context.terminal.width).map { style.paint($0, .faint) }
        return lines.joined(separator: "\n")
    }

    /// Returns `same mobile, same name (21.5 bits)`.
    static func found(_ finding: MatchFinding) -> String {
        Texts.found(finding.reason, Json.amount(finding.hundredths))
    }
}

extension PairView {
    /// Says of an open pair, as somebody sees it who looks at one of the leads, what the other one is.
    func sentence(for lead: LeadView) -> String {
        let other = one.id == lead.id || one.members.contains(lead.id) ? other : one
        return Texts.likelySame(other.line, finding.map(PairRendering.found) ?? "")
            + Texts.decideLike(one.code, self.other.code)
    }

    var json: Json {
        .object([
            ("kind", .text("suggestion")), ("leads", .list([one.brief, other.brief])),
            ("bits", finding.map { .hundredths($0.hundredths) } ?? .null), ("rule", .optional(finding?.rule)),
            ("rule_version", .optional(finding.map { Int64($0.version) })), ("reason", .optional(finding?.reason)),
            ("evidence", .list(finding?.evidence.map(\.json) ?? [])),
            ("verdict", .optional(decision?.verdict.rawValue)), ("to_be_confirmed", .bool(isToBeConfirmed)),
            ("decided_by", .optional(decision?.author)), ("decided_at", .time(decision?.at)),
        ])
    }
}

extension MatchFinding.Piece {
    var json: Json {
        .object([("kind", .text(kind)), ("words", .text(words)), ("bits", .hundredths(hundredths))])
    }
}

extension ElsewhereView {
    var json: Json {
        .object([
            ("kind", .text("elsewhere")), ("lead", lead.brief), ("department", .optional(department)),
            ("since", .text(since)),
        ])
    }

    var sentence: String { Texts.elsewhere(lead.line, department: department, since: month) }

    /// Returns `March 2026`.
    private var month: String {
        let parts = since.split(separator: "-")
        guard parts.count == 2, let number = Int(parts[1]), Texts.months.indices.contains(number - 1) else {
            return since
        }
        return "\(Texts.months[number - 1]) \(parts[0])"
    }
}

extension LeadView {
    /// What is enough to recognise a lead.
    fileprivate var brief: Json {
        .object([
            ("id", .text(id.description)), ("code", .text(code)), ("company", .optional(company)),
            ("contact", .optional(contact)), ("owner", .optional(owner)),
        ])
    }
}
