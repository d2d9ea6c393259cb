import FairleadCore
import FairleadStore

/// Why a lead is one with others, or looks like them, in sentences that a rep understands.
struct DuplicateReason {
    let lead: LeadView
    /// The lead asked about, or one that it is merged with, comes first in each.
    let pairs: [PairView]
    let elsewhere: [ElsewhereView]

    /// What the answer is, in the order in which it is told; stable, for scripts.
    private enum Answer: String, CaseIterable {
        case merged, suggested, elsewhere, apart, none
    }

    private var sentences: [(answer: Answer, text: String)] {
        let told = pairs.map { pair in (answer: DuplicateReason.answer(pair), text: DuplicateReason.sentence(pair)) }
        let hints = elsewhere.map { (answer: Answer.elsewhere, text: $0.sentence) }
        let all = told + hints
        let ordered = Answer.allCases.flatMap { answer in all.filter { $0.answer == answer } }
        return ordered.isEmpty ? [(.none, Texts.likeNoOther(lead.line))] : ordered
    }

    private static func answer(_ pair: PairView) -> Answer {
        switch pair.decision?.verdict {
        case .same: .merged
        case .different: .apart
        case nil: .suggested
        }
    }

    private static func sentence(_ pair: PairView) -> String {
        let other = pair.other.line
        let found = pair.finding.map(PairRendering.found)
        guard let decision = pair.decision else {
            let rule = pair.finding?.ruleWords.map(Texts.notMergedSince) ?? ""
            return Texts.likelySame(other, found ?? "") + rule + Texts.decideLike(pair.one.code, pair.other.code)
        }
        let when = Moment(decision.at).local
        switch (decision.verdict, decision.isServers) {
        case (.same, true): return Texts.mergedByServer(other, on: when, found ?? "")
        case (.same, false): return Texts.mergedBy(decision.author, other, on: when) + Texts.hadFound(found)
        case (.different, _): return Texts.toldApartBy(decision.author, other, on: when) + Texts.hadFound(found)
        }
    }

    func text(_ context: CommandContext) -> String {
        let style = context.terminal.output
        var lines = [style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading)]
        for sentence in sentences {
            lines += Wrapping.lines(CleanText.line(sentence.text), columns: context.terminal.width)
        }
        if let version = pairs.compactMap({ $0.finding?.version }).max() {
            lines.append(style.paint(Texts.matchingVersion(version), .faint))
        }
        return lines.joined(separator: "\n")
    }

    /// The answer to `why duplicate`: the same members as for each question that `why` answers.
    var json: Json {
        let sentences = sentences
        let first = pairs.first { DuplicateReason.answer($0) == sentences[0].answer }
        return .object([
            ("question", .text("duplicate")), ("lead", .text(lead.id.description)), ("code", .text(lead.code)),
            ("answer", .text(sentences[0].answer.rawValue)), ("rule", .optional(first?.finding?.rule)),
            ("rule_version", .optional(first?.finding.map { Int64($0.version) })),
            ("sentence", .text(sentences[0].text)), ("notes", .texts(sentences.dropFirst().map(\.text))),
            ("evidence", .list(first?.finding?.evidence.map(\.json) ?? [])),
            ("pairs", .list(pairs.map(\.json))), ("elsewhere", .list(elsewhere.map(\.json))),
        ])
    }
}
