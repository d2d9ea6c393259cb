import FairleadCore
import FairleadStore

/// Why a lead has its grade, in sentences that a rep understands.
struct GradeReason {
    let view: GradeView
    let code: String

    /// The kind of rule that decided; stable, for scripts.
    var rule: String {
        if view.isDecided { return "override" }
        guard let card = view.grading.primary else { return "unreadable" }
        return card.isUntouched ? "unanswered" : card.grade == nil ? "open" : "scheme"
    }

    var policy: String {
        view.policy.version > 0 ? Texts.policyVersion(view.policy.version) : Texts.policyStandard
    }

    /// The one sentence that says it.
    var sentence: String {
        if view.isDecided, let decision = view.decision {
            let override = decision.override
            let decided = Texts.decidedBy(decision.author, on: Moment(decision.at).local)
            let end = override.until.map { ", " + Texts.until(Moment($0).local) } ?? ""
            return "\(Texts.gradeIs(override.grade.rawValue)), \(decided)\(end): \(override.reason)."
        }
        guard let card = view.grading.primary else { return Texts.policyUnreadable }
        guard let grade = view.grade else {
            guard !card.isUntouched else { return "\(Texts.gradeOpen): \(Texts.untouched(card.scheme.title))." }
            let possible = Texts.stillPossible(card.scheme.title, card.best.rawValue, card.worst.rawValue)
            return "\(Texts.gradeOpen): \(possible), \(Texts.openAre(titles(card.missing)))."
        }
        let rest = card.missing.isEmpty ? "" : " \(Texts.openCannotChange)"
        return "\(Texts.gradeIs(grade.rawValue)): \(reached(card)); \(thresholds(card.scheme)).\(rest)"
    }

    /// What else is worth knowing: a decision that ended or that hides what the answers say, other schemes, warnings.
    var notes: [String] {
        var notes: [String] = []
        if let decision = view.decision {
            let override = decision.override
            if view.isDecided {
                notes.append(Texts.answersSay(view.grading.computed?.rawValue))
            } else if let until = override.until {
                notes.append(
                    Texts.decisionEnded(decision.author, override.grade.rawValue, on: Moment(until).local))
            }
        }
        let others = view.grading.dissenting(from: view.grade).map { card in
            Texts.otherScheme(card.scheme.title, card.grade?.rawValue ?? "")
        }
        return notes + others + warnings
    }

    /// Answers that are a warning by themselves.
    var warnings: [String] {
        view.policy.grading.dimensions.compactMap { dimension in
            guard let warnsAt = dimension.warnsAt, let letter = view.answers[dimension.name]?.letter,
                letter >= warnsAt, let meaning = dimension.meaning(of: letter)
            else { return nil }
            return Texts.warning(dimension.title, letter, meaning)
        }
    }

    /// `A · 3 of 4 BANT criteria are met (Budget, Authority, Need)`, for a lead's page; `nil` when there is nothing to say.
    var line: String? {
        guard view.decision != nil || !view.answers.isEmpty else { return nil }
        return ([sentence] + notes).joined(separator: " ")
    }

    func reached(_ card: GradeCard) -> String {
        switch card.scheme.rule {
        case .count(let dimensions, _):
            let met = card.lines.filter { $0.letter != nil && $0.least > 0 }.map(\.dimension)
            return Texts.criteriaMet(
                String(met.count), of: dimensions.count, card.scheme.title, titles(met))
        case .weights: return Texts.pointsReached(Json.amount(card.least), card.scheme.title)
        }
    }

    func thresholds(_ scheme: GradingScheme) -> String {
        switch scheme.rule {
        case .count: Texts.metThresholds(scheme.thresholdA, scheme.thresholdB)
        case .weights: Texts.pointThresholds(scheme.thresholdA, scheme.thresholdB)
        }
    }

    private func titles(_ dimensions: [String]) -> [String] {
        dimensions.map { view.policy.grading.dimension($0)?.title ?? $0 }
    }
}
