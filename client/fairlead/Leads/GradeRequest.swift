import FairleadCore
import FairleadStore

/// `acme budget=A auth=b`: the words after `grade`, as a lead and answers.
struct GradeRequest {
    /// The lead that is meant, as typed.
    let reference: String
    /// What stands on either side of each sign of equality.
    private let answers: [(dimension: String, answer: String)]

    init(_ words: [String]) throws {
        reference = words.prefix { GradeRequest.split($0) == nil }.joined(separator: " ")
        guard !reference.isEmpty else { throw Failure.usage(Texts.nothingToGrade, hint: Texts.gradeHint) }
        answers = try words.drop { GradeRequest.split($0) == nil }.map { word in
            guard let pair = GradeRequest.split(word) else {
                throw Failure.usage(Texts.notAnAssignment(word), hint: Texts.gradeHint)
            }
            return pair
        }
    }

    /// Returns the two sides of `dimension=answer`; `nil` for a word of the lead's name.
    private static func split(_ word: String) -> (dimension: String, answer: String)? {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = word[..<equals].lowercased()
        guard CellKey.isFieldName(name) else { return nil }
        return (name, TextFold.canonical(String(word[word.utf8.index(after: equals)...])))
    }

    /// The lead's fields to write, with their values.
    func values(by policy: Policy) throws -> [(field: String, value: Value)] {
        guard !policy.isUnreadable || answers.isEmpty else {
            throw Failure.badData("policy_unreadable", Texts.policyUnreadable, hint: Texts.policyUnreadableHint)
        }
        return try answers.map { typed in
            let dimension = try GradeRequest.dimension(typed.dimension, in: policy.grading)
            let field = LeadAnswers.field(dimension.name)
            guard !typed.answer.isEmpty else { return (field, .null) }
            let letter = typed.answer.uppercased()
            guard dimension.meaning(of: letter) != nil else {
                throw Failure.badData(
                    "unknown_answer", Texts.unknownAnswer(typed.answer, dimension.title),
                    hint: Texts.answersAre(dimension.answers.map { "\($0.letter) \($0.meaning)" }))
            }
            return (field, .text(letter))
        }
    }

    /// A dimension by its name or the beginning of it; the primary scheme's come first, since they are typed at a booth.
    private static func dimension(_ typed: String, in policy: GradingPolicy) throws -> Dimension {
        if let dimension = policy.dimension(typed) { return dimension }
        let found = policy.dimensions.filter { $0.name.hasPrefix(typed) }
        let primary = policy.scheme(policy.primary)?.dimensions ?? []
        let nearest = found.filter { primary.contains($0.name) }
        if let only = nearest.count == 1 ? nearest.first : found.count == 1 ? found.first : nil { return only }
        let names = policy.dimensions.map(\.name)
        guard found.isEmpty else {
            throw Failure.badData(
                "unknown_dimension", Texts.severalDimensions(typed, found.map(\.name)),
                hint: Texts.severalDimensionsHint)
        }
        throw Failure.badData(
            "unknown_dimension", Texts.unknownDimension(typed) + Suggestion.sentence(for: typed, among: names),
            hint: Texts.dimensionsAre(names))
    }
}
