import FairleadCore
import FairleadStore

/// Why a lead is one with others, or looks like them, in sentences that a rep understands.
struct DuplicateReason: Explanation {
    static let question = "duplicate"

    let lead: LeadView
    /// The lead asked about, or one that it is merged with, comes first in each.
    let pairs: [PairView]
    let elsewhere: [ElsewhereView]

    /// What the answer is, in the order in which it is told; stable, for scripts.
    private enum Kind: String, CaseIterable {
        case merged, suggested, elsewhere, apart, none
    }

    private var sentences: [(answer: Kind, text: String)] {
        let told = pairs.map { pair in (answer: DuplicateReason.answer(pair), text: DuplicateReason.sentence(pair)) }
        let hints = elsewhere.map { (answer: Kind.elsewhere, text: $0.sentence) }
        let all = told + hints
        let ordered = Kind.allCases.flatMap { answer in all.filter { $0.answer == answer } }
        return ordered.isEmpty ? [(.none, Texts.likeNoOther(lead.line))] : ordered
    }

    private static func answer(_ pair: PairView) -> Kind {
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

    func lines(_ context: CommandContext) -> [String] {
        var lines = sentences.flatMap { Wrapping.lines(CleanText.line($0.text), columns: context.terminal.width) }
        if let version = pairs.compactMap({ $0.finding?.version }).max() {
            lines.append(context.terminal.output.paint(Texts.matchingVersion(version), .faint))
        }
        return lines
    }

    var sentence: String { sentences[0].text }

    var answer: String? { sentences[0].answer.rawValue }

    var rule: String? { first?.finding?.rule }

    /// The pair that the first sentence is about.
    private var first: PairView? {
        let answer = sentences[0].answer
        return pairs.first { DuplicateReason.answer($0) == answer }
    }

    var details: [(String, Json)] {
        let first = first
        return [
            ("rule_version", .optional(first?.finding.map { Int64($0.version) })),
            ("notes", .texts(sentences.dropFirst().map(\.text))),
            ("evidence", .list(first?.finding?.evidence.map(\.json) ?? [])),
            ("pairs", .list(pairs.map(\.json))), ("elsewhere", .list(elsewhere.map(\.json))),
        ]
    }
}
