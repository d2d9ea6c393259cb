extension Texts {
    // MARK: Requests to look at leads

    static let you = "you"
    static let requestNeedsJoin = "A colleague's lead is asked for in a team, and this device has joined no server."
    static func requested(_ what: String) -> String {
        "Asked to look at \(what): those who decide are told at the next sync."
    }
    static func nothingHidden(_ lead: String) -> String {
        "You see \(lead) yourself, and the server knows of no colleague who has the same person."
    }
    static let nothingHiddenHint = "fairlead duplicates list shows of which leads it does."
    static let requestHint =
        "Name an own lead that a colleague has too, or another one by its whole code or its number."
    static func noRequest(_ what: String) -> String { "No request for \(what) is open that you may decide." }
    static func severalRequests(_ lead: String) -> String { "Several requests for \(lead) are open." }
    static let requestsHint = "fairlead requests lists them with their codes."
    static let noRequests = "Nobody asks you for anything, and you have asked for nothing."
    static let rejectNeedsReason = "Whoever says no says why: --reason TEXT."
    static func requestRejected(_ lead: String, _ user: String) -> String {
        "\(user) may not look at \(lead), and is told why."
    }
    static func likeLead(_ lead: String) -> String { "a colleague's like \(lead)" }
    static func viewUntil(_ moment: String) -> String { "until \(moment)" }
    static func asks(_ user: String, _ lead: String, _ reason: String?, code: String) -> String {
        "\(user) asks to look at \(lead)\(reason.map { ": \($0)" } ?? ""). Decide with fairlead requests accept \(code), "
            + "or reject."
    }
    static func requestGranted(_ lead: String, _ moment: String) -> String {
        "You may look at \(lead) until \(moment), as you asked."
    }
    // MARK: Approvals

    static let approvalNeedsJoin = "Approvals are a team's, and this device has joined no server."
    static let approvalNeedsWhat = "Whoever asks for an approval says of what: --what TEXT."
    static let approvalHasNoEnd = "An approval has no end: --until is for those who ask to look at a lead."
    static func approvalRequested(_ lead: String) -> String {
        "Asked for an approval for \(lead): its managers are told at the next sync."
    }
    static func asksApproval(_ user: String, _ what: String, _ lead: String, code: String) -> String {
        "\(user) asks you to approve for \(lead): \(what). Decide with fairlead requests accept \(code), or reject."
    }
    static func approved(_ what: String, _ lead: String) -> String { "Approved for \(lead): \(what)." }
    static func declined(_ what: String, _ lead: String) -> String { "Not approved for \(lead): \(what)." }
    static func approvalAnswered(
        _ what: String, _ lead: String, by user: String, isApproved: Bool, _ reason: String?
    ) -> String {
        "\(user) \(isApproved ? "has approved" : "has not approved") for \(lead): \(what)"
            + (reason.map { " (\($0))" } ?? "") + "."
    }
    static func approvalLine(
        _ what: String, asked user: String, decidedBy: String?, isApproved: Bool?, _ reason: String?
    ) -> String {
        guard let isApproved else { return "\(what): open, asked by \(user)" }
        return "\(what): \(isApproved ? "approved" : "not approved") by \(decidedBy ?? "")"
            + (reason.map { ", \($0)" } ?? "")
    }

    static func requestTurnedDown(_ what: String, _ reason: String?) -> String {
        "You may not look at \(what)\(reason.map { ": \($0)" } ?? ".")"
    }
}
