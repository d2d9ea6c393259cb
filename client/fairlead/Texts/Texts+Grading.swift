extension Texts {
    // MARK: Answering

    static let nothingToGrade = "Say which lead, then the answers, as DIMENSION=ANSWER."
    static let gradeHint = "For example: fairlead grade acme budget=A authority=B"
    static func unknownDimension(_ name: String) -> String { "There is no dimension \(name) to answer." }
    static func dimensionsAre(_ names: [String]) -> String { "Dimensions: \(names.joined(separator: ", "))" }
    static func severalDimensions(_ typed: String, _ names: [String]) -> String {
        "\(typed) can be \(names.joined(separator: " or "))."
    }
    static let severalDimensionsHint = "Write enough of the name to tell them apart."
    static func unknownAnswer(_ answer: String, _ title: String) -> String { "\(answer) is no answer to \(title)." }
    static func answersAre(_ answers: [String]) -> String { answers.joined(separator: " · ") }
    static func answersAreOneOf(_ field: String) -> String { "\(field) is one letter, such as A." }
    static func unknownScheme(_ name: String) -> String { "There is no grading scheme \(name)." }
    static func schemesAre(_ names: [String]) -> String { "Schemes: \(names.joined(separator: ", "))" }
    static let policyUnreadable = "The team's policy was written for a newer fairlead, so this one grades nothing."
    static let policyUnreadableHint = "Install the newer one."

    // MARK: Deciding

    static let badOverride = "--override takes A, B or C, or none to take a decision back."
    static let overrideNeedsReason = "Whoever decides a grade says why: --reason TEXT."
    static let reasonNeedsOverride = "--reason and --until go with --override A, B or C."
    static let untilIsPast = "--until is a time that lies ahead."
    static let overrideIsDecided = "A decided grade is changed with: fairlead grade REF --override A|B|C --reason TEXT"

    // MARK: Why

    static let policyStandard = "standard policy"
    static func policyVersion(_ version: Int64) -> String { "policy version \(version)" }
    static func gradeIs(_ grade: String) -> String { "Grade \(grade)" }
    static let gradeOpen = "No grade yet"
    static func decidedBy(_ author: String, on day: String) -> String {
        author.isEmpty ? "decided on \(day)" : "decided by \(author) on \(day)"
    }
    static func until(_ moment: String) -> String { "until \(moment)" }
    static func answersSay(_ grade: String?) -> String {
        grade.map { "By the answers it would be \($0)." } ?? "The answers alone give no grade."
    }
    static func decisionEnded(_ author: String, _ grade: String, on day: String) -> String {
        "\(author.isEmpty ? "Somebody" : author) had decided \(grade); that ended on \(day)."
    }
    static func criteriaMet(_ met: String, of all: Int, _ title: String, _ names: [String]) -> String {
        let list = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
        return "\(met) of \(all) \(title) criteria are met\(list)"
    }
    static func metThresholds(_ a: Int64, _ b: Int64) -> String { "\(a) make an A, \(b) a B" }
    static func pointsReached(_ points: String, _ title: String) -> String { "\(points) of 100 points in \(title)" }
    static func pointThresholds(_ a: Int64, _ b: Int64) -> String { "A begins at \(a), B at \(b)" }
    static let openCannotChange = "What is not answered cannot change that."
    static func stillPossible(_ title: String, _ best: String, _ worst: String) -> String {
        "\(title) can still come to \(best) or \(worst)"
    }
    static func openAre(_ names: [String]) -> String { "not answered: \(names.joined(separator: ", "))" }
    static func untouched(_ title: String) -> String { "nobody has answered \(title)" }
    static func otherScheme(_ title: String, _ grade: String) -> String { "By \(title) it would be \(grade)." }
    static func warning(_ title: String, _ letter: String, _ meaning: String) -> String {
        "Warning: \(title) is \(letter), \(meaning)."
    }

    // MARK: The sheet

    static func suggested(_ letter: String) -> String { "perhaps \(letter): the lead has a value for it" }
    static func answerBy(_ moment: String) -> String { "to be answered by \(moment)" }
    static func answerOverdue(_ moment: String) -> String { "was to be answered by \(moment)" }
    static func answerLike(_ code: String, _ dimension: String) -> String { "fairlead grade \(code) \(dimension)=A" }
    static func sheetLike(_ code: String, _ scheme: String) -> String { "fairlead grade \(code) --scheme \(scheme)" }
    static let notAnswered = "not answered"
}
