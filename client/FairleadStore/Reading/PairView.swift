import FairleadCore
import FairleadMatch
import Foundation
import GRDB

/// What the server's matcher found of two leads.
package struct MatchFinding: Hashable, Sendable {
    /// One thing that speaks for, or with negative bits against, their being one person.
    package struct Piece: Hashable, Sendable {
        /// Stable, for scripts: `sameMobile`.
        package let kind: String
        package let words: String
        /// Hundredths of bits.
        package let hundredths: Int64
    }

    package let version: Int
    /// Hundredths of bits.
    package let hundredths: Int64
    package let evidence: [Piece]
    /// What speaks for it, the strongest first: `same mobile, same name in pinyin`.
    package let reason: String
    /// What kept the two from being merged without asking; `nil` when nothing did.
    package let rule: String?
    package let ruleWords: String?

    /// Reads what the server wrote; `nil` when this version cannot.
    init?(_ text: String) {
        guard let judgement = Judgement(encoded: text), let version = Judgement.version(of: text) else { return nil }
        self.version = version
        hundredths = MatchFinding.hundredths(judgement.bits)
        evidence = judgement.evidence.map {
            Piece(kind: $0.kind.rawValue, words: $0.words, hundredths: MatchFinding.hundredths($0.bits))
        }
        reason = judgement.reason
        rule = judgement.rule?.rawValue
        ruleWords = judgement.rule?.words
    }

    /// Bits from which on two leads are merged without asking, when no rule speaks against it.
    package static var automaticBitsMin: Int64 { Int64(Matcher.automaticBitsMin) }

    private static func hundredths(_ bits: Double) -> Int64 { Int64((bits * 100).rounded()) }
}

/// Two leads, and what was found and said of them.
package struct PairView: Hashable, Sendable {
    /// Who said whether the two are one, and when; `nil` when nobody has.
    package struct Decision: Hashable, Sendable {
        package let verdict: LinkVerdict
        package let author: String
        /// Milliseconds since 1970.
        package let at: Int64

        package var isServers: Bool { author == Actor.serverName }
    }

    /// Those that are listed; in an explanation the members themselves.
    package let one: LeadView
    package let other: LeadView
    package let finding: MatchFinding?
    package let decision: Decision?
    /// Whether the server has merged them, and somebody is to confirm it.
    package let isToBeConfirmed: Bool

    init(_ one: LeadView, _ other: LeadView, _ link: Link) {
        self.one = one
        self.other = other
        isToBeConfirmed = link.isToBeConfirmed
        finding = link.match.flatMap(MatchFinding.init)
        let said = (link.state.cells[CellKey(Field.verdict)]?.versions ?? []).filter {
            $0.value.text == link.verdict?.rawValue
        }
        decision = link.verdict.flatMap { verdict in
            said.max { $0.stamp < $1.stamp }.map {
                Decision(verdict: verdict, author: $0.author, at: $0.stamp.milliseconds)
            }
        }
    }
}

/// That somebody whose lead this user does not see has one like it.
package struct ElsewhereView: Hashable, Sendable {
    package let lead: LeadView
    /// Empty when the colleague is in none.
    package let department: String
    /// The month since which, such as `2026-03`.
    package let since: String
}
