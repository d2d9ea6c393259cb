extension Policy {
    /// What holds before an administrator has applied anything, the same on both ends.
    ///
    /// The numbers are those of the customer's documents (requirements GR-01 to GR-25): BANT counts for capture at the
    /// booth, since it takes four keys; the others stand beside it.
    package static let standard = Policy(
        version: 0,
        grading: GradingPolicy(
            primary: "bant",
            dimensions: bantDimensions + screeningDimensions + pointsDimensions + riskDimensions + [impression],
            schemes: [
                // GR-05 to GR-07, GR-13: within a day.
                GradingScheme(
                    "bant", title: "BANT", rule: .count(["budget", "authority", "need", "timeline"], metAt: "A"),
                    thresholdA: 3, thresholdB: 2, withinMinutes: 1440),
                // GR-15 to GR-17: within half an hour.
                GradingScheme(
                    "screening", title: "screening",
                    rule: .count(["industry_match", "budget_range", "urgency", "counterpart"], metAt: "A"),
                    thresholdA: 3, thresholdB: 2, withinMinutes: 30),
                // GR-18 to GR-25.
                GradingScheme(
                    "points", title: "scoring",
                    rule: .weights(
                        [
                            .init("budget_match", 20), .init("decision_chain", 20), .init("need_urgency", 20),
                            .init("short_term_potential", 10), .init("strategic_value", 5), .init("competition", 10),
                            .init("funding_risk", 5), .init("technical_risk", 5), .init("commercial_risk", 5),
                        ], worth: letters),
                    thresholdA: 80, thresholdB: 60),
                // GR-10 to GR-12.
                GradingScheme(
                    "impression", title: "impression", rule: .weights([.init("potential", 100)], worth: letters),
                    thresholdA: 80, thresholdB: 60),
            ]))

    private static let letters: [GradingScheme.Worth] = [.init("A", 100), .init("B", 60), .init("C", 20)]

    private static func dimension(
        _ name: String, _ title: String, _ a: String, _ b: String, _ c: String, warnsAt: String? = nil,
        suggestion: Dimension.Suggestion? = nil
    ) -> Dimension {
        Dimension(
            name, title: title, answers: [.init("A", a), .init("B", b), .init("C", c)], warnsAt: warnsAt,
            suggestion: suggestion)
    }

    /// GR-01 to GR-04.
    private static let bantDimensions = [
        dimension(
            "budget", "Budget", "explicit, such as 100-200k", "to be confirmed", "none",
            suggestion: .init(field: Field.budget, letter: "A")),
        dimension(
            "authority", "Authority", "decision maker, such as CEO or purchasing director", "department manager",
            "ordinary staff"),
        dimension(
            "need", "Need", "must go live within 1 month", "considering within 3 months", "only wants to know"),
        dimension("timeline", "Timeline", "signs within 2 weeks", "decides within 1 month", "no time point"),
    ]

    /// GR-15.
    private static let screeningDimensions = [
        dimension("industry_match", "Industry match", "one that we sell to", "a neighbouring one", "another one"),
        dimension("budget_range", "Budget range", "at least 100,000 yuan", "less, or to be confirmed", "none"),
        dimension("urgency", "Urgency", "an explicit time of purchase", "wants to buy, some time", "none"),
        dimension(
            "counterpart", "Decision chain", "we have a counterpart in it", "somebody who leads to it", "nobody yet"),
    ]

    /// GR-18 to GR-22.
    private static let pointsDimensions = [
        dimension(
            "budget_match", "Budget match", "covers what we offer", "covers a part of it", "does not, or unknown"),
        dimension(
            "decision_chain", "Decision chain",
            "economic, procurement, technical decider, advocate and user are known", "who decides is known", "unclear"),
        dimension("need_urgency", "Need and urgency", "clear and urgent", "clear, not urgent", "vague"),
        dimension(
            "short_term_potential", "Short-term potential", "an order this quarter", "an order this year", "later"),
        dimension("strategic_value", "Strategic value", "opens a market or a group", "a good reference", "none"),
        dimension(
            "competition", "Competitor threat", "none in sight", "others, we lead", "another one leads", warnsAt: "C"),
    ]

    /// GR-23, with its early warning.
    private static let riskDimensions = [
        dimension("funding_risk", "Funding risk", "low", "some", "high", warnsAt: "C"),
        dimension("technical_risk", "Technical risk", "low", "some", "high", warnsAt: "C"),
        dimension("commercial_risk", "Commercial risk", "low", "some", "high", warnsAt: "C"),
    ]

    private static let impression = dimension(
        "potential", "Potential", "need clear, budget sufficient, decision chain clear",
        "has a need, more talk is needed", "vague need, or long without progress")
}
