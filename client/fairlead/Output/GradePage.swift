import FairleadCore
import FairleadStore

/// The sheet of a lead's grade: each scheme with its questions, what was answered, and what that comes to.
struct GradePage {
    let lead: LeadView
    let view: GradeView
    /// The only scheme to be shown in full; `nil` for the primary one and those that somebody has begun to answer.
    var scheme: String?

    private var reason: GradeReason { GradeReason(view: view, code: lead.code) }

    /// The grade in a few lines, after something was answered.
    func summary(_ context: CommandContext) -> String {
        let style = context.terminal.output
        let reason = reason
        var lines = [style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading)]
        lines += wrapped(reason.sentence, .plain, context)
        lines += reason.notes.flatMap { wrapped($0, .warning, context) }
        if !conflicts.isEmpty { lines += wrapped(Texts.conflictIn(conflicts, code: lead.code), .warning, context) }
        return lines.joined(separator: "\n")
    }

    func text(_ context: CommandContext) -> String {
        var lines = [summary(context)]
        let style = context.terminal.output
        for card in view.grading.cards {
            if isWhole(card) {
                lines += [""] + heading(card, context)
                lines += card.lines.flatMap { self.lines(of: $0, context) }
            } else if scheme == nil {
                let rest = "\(Texts.notAnswered) · \(Texts.sheetLike(lead.code, card.scheme.name))"
                lines += ["", style.paint(card.scheme.title, .heading) + "  " + style.paint(rest, .faint)]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Answers and decisions that several people gave at the same time.
    private var conflicts: [String] {
        lead.conflicts.filter { LeadAnswers.dimension(of: $0) != nil || $0 == Field.gradeOverride }
    }

    private func isWhole(_ card: GradeCard) -> Bool {
        if let scheme { return scheme == card.scheme.name }
        return card.scheme.name == view.policy.grading.primary || !card.isUntouched
    }

    private func heading(_ card: GradeCard, _ context: CommandContext) -> [String] {
        var parts = [card.isUntouched ? Texts.notAnswered : reason.reached(card), reason.thresholds(card.scheme)]
        if card.isUntouched || card.grade == nil, let within = card.scheme.withinMinutes {
            let due = view.capturedAt.addingSaturating(within * 60_000)
            let moment = Moment(due).local
            parts.append(due < context.now ? Texts.answerOverdue(moment) : Texts.answerBy(moment))
        }
        let grade = card.isUntouched ? "" : card.grade.map { "  \($0.rawValue)" } ?? ""
        return [context.terminal.output.paint(CleanText.line(card.scheme.title) + grade, .heading)]
            + wrapped(parts.joined(separator: " · "), .faint, context)
    }

    /// One question: its name, the answer, and what that means; all answers as long as there is none.
    private func lines(of line: GradeCard.Line, _ context: CommandContext) -> [String] {
        guard let dimension = view.policy.grading.dimension(line.dimension) else { return [] }
        let style = context.terminal.output
        let width = nameWidth
        let head = "  " + dimension.name + String(repeating: " ", count: width - dimension.name.utf8.count + 2)
        let space = String(repeating: " ", count: width + 4)
        let columns = max(20, context.terminal.width - width - 7)
        if let letter = line.letter {
            let meaning = Wrapping.lines(CleanText.line(dimension.meaning(of: letter) ?? ""), columns: columns)
            return [head + style.paint(letter, .good) + "  " + (meaning.first ?? "")]
                + meaning.dropFirst().map { space + "   " + $0 }
        }
        var open = dimension.answers.map { "\($0.letter)  \($0.meaning)" }
        if let letter = view.suggestions[dimension.name] { open.append("?  " + Texts.suggested(letter)) }
        return open.enumerated().flatMap { index, text in
            Wrapping.lines(CleanText.line(text), columns: columns).enumerated().map { row, part in
                (index == 0 && row == 0 ? head : space) + (row == 0 ? "" : "   ") + style.paint(part, .faint)
            }
        }
    }

    private var nameWidth: Int { view.policy.grading.dimensions.map(\.name.utf8.count).max() ?? 0 }

    private func wrapped(_ text: String, _ role: TextRole, _ context: CommandContext) -> [String] {
        Wrapping.lines(CleanText.line(text), columns: context.terminal.width).map {
            context.terminal.output.paint($0, role)
        }
    }
}

// MARK: - For scripts

extension GradePage {
    var json: Json {
        .object([
            ("lead", .text(lead.id.description)), ("code", .text(lead.code)),
            ("grade", .optional(view.grade?.rawValue)), ("rule", .text(reason.rule)),
            ("scheme", .optional(view.policy.grading.primary)),
            ("policy_version", .int(view.policy.version)), ("sentence", .text(reason.sentence)),
            ("override", override), ("schemes", .list(view.grading.cards.map(json))),
            ("differing", .texts(view.grading.dissenting(from: view.grade).map(\.scheme.name))),
            ("warnings", .texts(reason.warnings)),
        ])
    }

    /// The answer to `why grade`: the same for each question that `why` will ever answer.
    var why: Json {
        let primary = view.grading.primary
        let answered = (primary?.lines ?? []).filter { $0.letter != nil }
        return .object([
            ("question", .text("grade")), ("lead", .text(lead.id.description)), ("code", .text(lead.code)),
            ("answer", .optional(view.grade?.rawValue)), ("rule", .text(reason.rule)),
            ("policy_version", .int(view.policy.version)), ("sentence", .text(reason.sentence)),
            ("notes", .texts(reason.notes)), ("scheme", .optional(primary?.scheme.name)), ("override", override),
            ("evidence", .list(answered.map(json))), ("missing", .texts(primary?.missing ?? [])),
            ("conflicts", .texts(conflicts)),
        ])
    }

    private var override: Json {
        guard let decision = view.decision else { return .null }
        return .object([
            ("grade", .text(decision.override.grade.rawValue)), ("reason", .text(decision.override.reason)),
            ("until", .time(decision.override.until)), ("author", .optional(decision.author)),
            ("at", .time(decision.at)), ("in_force", .bool(view.isDecided)),
        ])
    }

    private func json(_ card: GradeCard) -> Json {
        .object([
            ("name", .text(card.scheme.name)), ("title", .text(card.scheme.title)),
            ("grade", .optional(card.isUntouched ? nil : card.grade?.rawValue)),
            ("best", .text(card.best.rawValue)), ("worst", .text(card.worst.rawValue)),
            ("least", .hundredths(card.least)), ("most", .hundredths(card.most)),
            ("dimensions", .list(card.lines.map(json))), ("missing", .texts(card.missing)),
        ])
    }

    private func json(_ line: GradeCard.Line) -> Json {
        let dimension = view.policy.grading.dimension(line.dimension)
        let answer = line.letter == nil ? nil : view.answers[line.dimension]
        return .object([
            ("dimension", .text(line.dimension)), ("title", .optional(dimension?.title)),
            ("answer", .optional(line.letter)),
            ("meaning", .optional(line.letter.flatMap { dimension?.meaning(of: $0) })),
            ("adds", line.letter == nil ? .null : .hundredths(line.least)),
            ("author", .optional(answer?.author)), ("at", .time(answer?.at)),
            ("suggested", .optional(view.suggestions[line.dimension])),
        ])
    }
}
