extension Texts {
    // MARK: Merging

    static func merged(_ count: Int, _ lead: String) -> String { "Merged \(Texts.count(count, "lead")): \(lead)" }
    static func wouldMerge(_ count: Int, _ lead: String) -> String {
        "Would merge \(Texts.count(count, "lead")), nothing is written: \(lead)"
    }
    static func unmerged(_ lead: String) -> String { "On its own again: \(lead)" }
    static func notMerged(_ lead: String) -> String { "\(lead) is merged with no other lead." }
    static func oneLead(_ lead: String) -> String { "All of that means one lead: \(lead)." }
    static let mergedAlready = "These leads are one already."
    static func standsFor(_ codes: [String]) -> String { "with \(codes.joined(separator: ", "))" }
    static func partOf(_ code: String) -> String { "merged into \(code)" }
}
