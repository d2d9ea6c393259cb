/// What one scheme makes of a lead's answers. All amounts are in hundredths of a criterion or point.
package struct GradeCard: Hashable, Sendable {
    /// One dimension of the scheme.
    package struct Line: Hashable, Sendable {
        package var dimension: String
        /// `nil` when it is not answered, or with a letter that the dimension does not know.
        package var letter: String?
        /// What it adds at least and at most; the same once it is answered.
        package var least: Int64
        package var most: Int64
    }

    package let scheme: GradingScheme
    /// In the scheme's order.
    package let lines: [Line]

    package init(_ scheme: GradingScheme, _ answers: LeadAnswers, in policy: GradingPolicy) {
        self.scheme = scheme
        lines = scheme.dimensions.map { name in
            let known = policy.dimension(name)?.answers.map(\.letter) ?? []
            let letter = answers[name].flatMap { known.contains($0) ? $0 : nil }
            let amounts = (letter.map { [$0] } ?? known).map { scheme.amount(of: $0, in: name) }
            return Line(dimension: name, letter: letter, least: amounts.min() ?? 0, most: amounts.max() ?? 0)
        }
    }

    /// What the open answers leave possible.
    package var least: Int64 { lines.reduce(0) { $0 + $1.least } }
    package var most: Int64 { lines.reduce(0) { $0 + $1.most } }
    package var best: Grade { scheme.grade(of: most) }
    package var worst: Grade { scheme.grade(of: least) }

    /// The grade; `nil` as long as an open answer can change it.
    package var grade: Grade? { best == worst ? best : nil }

    /// The dimensions that are not answered.
    package var missing: [String] { lines.filter { $0.letter == nil }.map(\.dimension) }

    package var isUntouched: Bool { lines.allSatisfy { $0.letter == nil } }
}

extension GradingScheme {
    /// One criterion or point.
    package static let unit: Int64 = 100

    /// What an answer adds, in hundredths.
    package func amount(of letter: String, in dimension: String) -> Int64 {
        switch rule {
        case .count(_, let metAt): letter <= metAt ? GradingScheme.unit : 0
        case .weights(let weights, let worth):
            (weights.first { $0.dimension == dimension }?.points ?? 0)
                * (worth.first { $0.letter == letter }?.percent ?? 0)
        }
    }

    package func grade(of amount: Int64) -> Grade {
        if amount >= thresholdA * GradingScheme.unit { return .a }
        return amount >= thresholdB * GradingScheme.unit ? .b : .c
    }
}

/// A lead's grade with all that it follows from.
package struct LeadGrading: Hashable, Sendable {
    /// One for each scheme of the policy, the primary one's first.
    package let cards: [GradeCard]
    package let override: GradeOverride?

    package init(_ answers: LeadAnswers, override: GradeOverride?, policy: GradingPolicy) {
        cards = policy.schemesByWeight.map { GradeCard($0, answers, in: policy) }
        self.override = override
        isPrimaryKnown = policy.scheme(policy.primary) != nil
    }

    private let isPrimaryKnown: Bool

    /// The card of the scheme that drives the rules; `nil` when this program cannot read that scheme.
    package var primary: GradeCard? { isPrimaryKnown ? cards.first : nil }

    /// What the answers say, whatever somebody decided.
    ///
    /// Nothing is said of a lead of which nothing was answered, not even when no answer could change the grade.
    package var computed: Grade? { primary.flatMap { $0.isUntouched ? nil : $0.grade } }

    /// The grade that counts at a moment, milliseconds since 1970.
    package func grade(at now: Int64) -> Grade? {
        if let override, override.isInForce(at: now) { return override.grade }
        return computed
    }

    /// Cards of other schemes that come to another grade.
    package func dissenting(from grade: Grade?) -> [GradeCard] {
        guard let grade else { return [] }
        return cards.dropFirst(isPrimaryKnown ? 1 : 0).filter { card in
            !card.isUntouched && card.grade.map { $0 != grade } ?? false
        }
    }
}
