/// What the matcher makes of two records.
package struct Judgement: Hashable, Sendable {
    package enum Tier: Int, Hashable, Sendable, Comparable {
        /// Two people, or nothing that says otherwise.
        case none = 0
        /// A person should look.
        case suggest = 1
        /// So certain that they are merged without asking.
        case automatic = 2

        package static func < (one: Tier, other: Tier) -> Bool { one.rawValue < other.rawValue }
    }

    /// Why a pair with enough evidence is not merged without asking.
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        case namesDiffer
        case namePartial
        case companyDiffers
        case mayHaveMoved
        case nothingPersonal
        case tooLittle
        case fitsOthers
        case leftToPeople

        /// Says it as a person would.
        package var words: String {
            switch self {
            case .namesDiffer: "the names differ"
            case .namePartial: "the name is not whole"
            case .companyDiffers: "the companies differ"
            case .mayHaveMoved: "may have moved to another company"
            case .nothingPersonal: "no phone or e-mail of theirs says so"
            case .tooLittle: "too little speaks for it"
            case .fitsOthers: "one of them also fits leads that the other one contradicts, or somebody said otherwise"
            case .leftToPeople: "the team's policy leaves it to people"
            }
        }
    }

    package var bits: Double
    package var tier: Tier
    /// What the bits are made of, in the order contact, name, company, other.
    package var evidence: [Evidence]
    /// What kept the pair from merging; `nil` when it merges.
    package var rule: Rule?
    /// Whether the two cannot be in one cluster, whatever else speaks for it: their names or companies contradict.
    package var isConflict: Bool

    /// Says what speaks for it, the strongest first: `same mobile, same name in pinyin`.
    package var reason: String {
        // The domain of an address that is the same as a whole is no news.
        let untold: Set<Evidence.Kind> =
            evidence.contains { $0.kind == .sameEmail } ? [.sameTitle, .sameDomain] : [.sameTitle]
        let reasons = evidence.enumerated().filter { $0.element.bits > 0 && !untold.contains($0.element.kind) }
        let ordered = reasons.sorted { ($1.element.bits, $0.offset) < ($0.element.bits, $1.offset) }
        return ordered.map(\.element.words).joined(separator: ", ")
    }
}
