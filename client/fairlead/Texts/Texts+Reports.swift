import FairleadCore

extension Texts {
    // MARK: Reports

    static let nothingGivenOut = "There is nobody here to whom leads could have been given."
    static func minutes(_ count: Int64) -> String {
        count < 120 ? "\(count) min" : count < 2_880 ? "\(count / 60) h" : "\(count / 1_440) d"
    }
    static func reportLine(
        _ problem: AssignmentReport.Problem, lowest: String, _ least: Int, highest: String, _ most: Int
    ) -> String {
        switch problem {
        case .slowResponse: "Response: \(least) % of \(lowest)'s followed up within a day, \(most) % of \(highest)'s."
        case .unevenDistribution: "Distribution: \(lowest) has \(least) leads, \(highest) \(most)."
        case .unevenQuality: "Quality: \(least) % A among \(lowest)'s, \(most) % among \(highest)'s."
        case .poorEffect: "Effect: \(least) % of \(lowest)'s have advanced, \(most) % of \(highest)'s."
        case .unfairDistribution:
            "Fairness: \(lowest) got \(signed(least)) % of all against the policy's weights, \(highest) \(signed(most)) %."
        }
    }
    private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : String(number) }
}
