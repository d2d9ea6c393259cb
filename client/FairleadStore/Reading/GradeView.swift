import FairleadCore
import GRDB

/// A lead's grade with everything that it follows from, and who said so.
package struct GradeView: Hashable, Sendable {
    /// An answer as it is shown (R6).
    package struct Answer: Hashable, Sendable {
        package let letter: String
        package let author: String
        /// Milliseconds since 1970.
        package let at: Int64
    }

    /// What somebody decided against the answers.
    package struct Decision: Hashable, Sendable {
        package let override: GradeOverride
        package let author: String
        package let at: Int64
    }

    package let policy: Policy
    package let grading: LeadGrading
    /// By dimension, also those that no scheme asks for.
    package let answers: [String: Answer]
    package let decision: Decision?
    /// The grade that counts now.
    package let grade: Grade?
    /// Whether the decision counts now.
    package let isDecided: Bool
    /// What filled fields of the lead suggest for dimensions without an answer: the letter and what stands in the field.
    package let suggestions: [String: String]
    /// When the lead was captured; schemes are to be answered within some time of that.
    package let capturedAt: Int64

    init(_ lead: RecordState, policy: Policy, at now: Int64) {
        self.policy = policy
        let override = GradeOverride(lead.value(Field.gradeOverride))
        let letters = LeadAnswers(lead)
        grading = LeadGrading(letters, override: override, policy: policy.grading)
        grade = grading.grade(at: now)
        isDecided = override?.isInForce(at: now) ?? false
        capturedAt = lead.capturedAt
        var answers: [String: Answer] = [:]
        for (dimension, letter) in letters.letters {
            guard let version = lead.shown(CellKey(LeadAnswers.field(dimension))) else { continue }
            answers[dimension] = Answer(letter: letter, author: version.author, at: version.stamp.milliseconds)
        }
        self.answers = answers
        decision = override.flatMap { override in
            lead.shown(CellKey(Field.gradeOverride)).map {
                Decision(override: override, author: $0.author, at: $0.stamp.milliseconds)
            }
        }
        var suggestions: [String: String] = [:]
        for dimension in policy.grading.dimensions where answers[dimension.name] == nil {
            guard let suggestion = dimension.suggestion, lead.isFilled(suggestion.field) else { continue }
            suggestions[dimension.name] = suggestion.letter
        }
        self.suggestions = suggestions
    }
}

extension RecordState {
    fileprivate func isFilled(_ field: String) -> Bool {
        mergeClass(of: CellKey(field)) == .set ? !elements(field).isEmpty : !(value(field) ?? .null).isNull
    }
}

extension DeviceStore {
    /// Returns how a lead is graded; `nil` when there is no such lead.
    package func grading(of lead: RecordID) throws -> GradeView? {
        try read { database in
            let views = try RecordViews(database)
            let policy = try views.policies.policy
            let now = try moment(database)
            return try views.itself(lead).map { GradeView($0.lead, policy: policy, at: now) }
        }
    }

    /// Returns the policy that this device goes by.
    package func policy() throws -> Policy {
        try read { try PolicySource($0).policy }
    }

    /// The moment as the server's clock has it, as far as the last exchange tells.
    func moment(_ database: Database) throws -> Int64 {
        environment.wallMilliseconds().addingSaturating(try Meta(database).signed(.clockOffset))
    }
}
