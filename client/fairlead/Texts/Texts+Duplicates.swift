extension Texts {
    // MARK: Duplicates

    static let noDuplicates = "No leads that look alike are to be decided."
    static func noDuplicatesOf(_ lead: String) -> String { "No suggestion is open for \(lead)." }
    static func severalDuplicates(_ lead: String, _ others: [String]) -> String {
        "\(lead) looks like several leads: \(others.joined(separator: "; "))."
    }
    static let mergedAsked = "merged already, to be confirmed: "
    static let nameBoth = "Name both, such as fairlead duplicates accept K7QF 3MZD."
    static func toldApart(_ one: String, _ other: String) -> String { "Not one person: \(one) and \(other)" }

    static func found(_ reason: String, _ bits: String) -> String {
        reason.isEmpty ? "\(bits) bits" : "\(reason) (\(bits) bits)"
    }
    static func inAll(_ enough: Int64) -> String { "in all; \(enough) are enough to merge without asking" }
    static func notMergedSince(_ rule: String) -> String { "Not merged without asking: \(rule). " }
    static func decideWith(_ one: String, _ other: String) -> String {
        "Decide with fairlead duplicates accept \(one) \(other), or reject."
    }
    static func decideLike(_ one: String, _ other: String) -> String {
        "Look at both with fairlead duplicates show \(one) \(other)."
    }

    static func likelySame(_ lead: String, _ found: String) -> String {
        "Probably the same person as \(lead): \(found). "
    }
    static func mergedByServer(_ lead: String, on moment: String, _ found: String) -> String {
        "Merged with \(lead) by the server on \(moment), since it is certain: \(found)."
    }
    static func mergedBy(_ author: String, _ lead: String, on moment: String) -> String {
        "Merged with \(lead) by \(author.isEmpty ? "this device" : author) on \(moment)."
    }
    static func toldApartBy(_ author: String, _ lead: String, on moment: String) -> String {
        "\(author.isEmpty ? "This device" : author) said on \(moment) that \(lead) is somebody else."
    }
    static func hadFound(_ found: String?) -> String { found.map { " The server had found: \($0)." } ?? "" }
    static func likeNoOther(_ lead: String) -> String { "No other lead that you see looks like \(lead)." }
    static func matchingVersion(_ version: Int) -> String { "Matching rules, version \(version)." }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static func elsewhere(_ lead: String, department: String, since month: String) -> String {
        let colleague = department.isEmpty ? "A colleague" : "A colleague in \(department)"
        return "\(colleague) has had a lead like \(lead) since \(month)."
    }

    // MARK: Told after a sync

    static func toDecide(_ count: Int) -> String {
        count == 1
            ? "Two leads look like one person: fairlead duplicates list"
            : "\(count) pairs of leads look like one person each: fairlead duplicates list"
    }
    static func moreElsewhere(_ count: Int) -> String { "… and \(count) more: fairlead duplicates list" }
}
