/// How leads are graded: the questions, and the schemes that make grades of their answers.
package struct GradingPolicy: Hashable, Sendable {
    /// The scheme whose grade is the lead's grade; the others are shown beside it.
    package var primary: String
    /// In the order in which they are asked.
    package var dimensions: [Dimension]
    package var schemes: [GradingScheme]

    package init(primary: String, dimensions: [Dimension], schemes: [GradingScheme]) {
        self.primary = primary
        self.dimensions = dimensions
        self.schemes = schemes
    }

    package func dimension(_ name: String) -> Dimension? {
        dimensions.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    package func scheme(_ name: String) -> GradingScheme? {
        schemes.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The schemes, the primary one first.
    package var schemesByWeight: [GradingScheme] {
        schemes.filter { $0.name == primary } + schemes.filter { $0.name != primary }
    }
}

/// One question about a lead and the answers to choose from.
package struct Dimension: Hashable, Sendable {
    /// One answer; a capital letter, A being the best.
    package struct Answer: Hashable, Sendable {
        package var letter: String
        /// What has to be so for this answer to be the right one.
        package var meaning: String

        package init(_ letter: String, _ meaning: String) {
            self.letter = letter
            self.meaning = meaning
        }
    }

    /// What a filled field of the lead suggests; a person still has to say so.
    package struct Suggestion: Hashable, Sendable {
        package var field: String
        package var letter: String

        package init(field: String, letter: String) {
            self.field = field
            self.letter = letter
        }
    }

    /// `a-z`, digits and `_`; the lead's field is `answer_` and this.
    package var name: String
    package var title: String
    /// The best first.
    package var answers: [Answer]
    /// This answer, or a worse one, is a warning.
    package var warnsAt: String?
    package var suggestion: Suggestion?

    package init(
        _ name: String, title: String, answers: [Answer], warnsAt: String? = nil, suggestion: Suggestion? = nil
    ) {
        self.name = name
        self.title = title
        self.answers = answers
        self.warnsAt = warnsAt
        self.suggestion = suggestion
    }

    package func meaning(of letter: String) -> String? {
        answers.first { $0.letter == letter }?.meaning
    }
}

/// Makes a grade of the answers to some dimensions.
package struct GradingScheme: Hashable, Sendable {
    package struct Weight: Hashable, Sendable {
        package var dimension: String
        /// Points of the best answer; those of a scheme make 100.
        package var points: Int64

        package init(_ dimension: String, _ points: Int64) {
            self.dimension = dimension
            self.points = points
        }
    }

    /// What an answer is worth, in per cent of the dimension's weight.
    package struct Worth: Hashable, Sendable {
        package var letter: String
        package var percent: Int64

        package init(_ letter: String, _ percent: Int64) {
            self.letter = letter
            self.percent = percent
        }
    }

    package enum Rule: Hashable, Sendable {
        /// How many dimensions are met: answered so or better.
        case count([String], metAt: String)
        /// The sum of points.
        case weights([Weight], worth: [Worth])
    }

    package var name: String
    package var title: String
    package var rule: Rule
    /// From so many criteria or points on.
    package var thresholdA: Int64
    package var thresholdB: Int64
    /// The answers are to be given within this time of the lead's capture; `nil` when there is no hurry.
    package var withinMinutes: Int64?

    package init(
        _ name: String, title: String, rule: Rule, thresholdA: Int64, thresholdB: Int64, withinMinutes: Int64? = nil
    ) {
        self.name = name
        self.title = title
        self.rule = rule
        self.thresholdA = thresholdA
        self.thresholdB = thresholdB
        self.withinMinutes = withinMinutes
    }

    /// The dimensions that it looks at, in its order.
    package var dimensions: [String] {
        switch rule {
        case .count(let dimensions, _): dimensions
        case .weights(let weights, _): weights.map(\.dimension)
        }
    }
}
