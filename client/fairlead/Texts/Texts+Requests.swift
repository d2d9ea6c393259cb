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
    static func noRequest(_ what: String) -> String { "No request to look at \(what) is open." }
    static func severalRequests(_ lead: String) -> String { "Several ask to look at \(lead)." }
    static let requestsHint = "fairlead requests lists them with their codes."
    static let noRequests = "Nobody asks to look at your leads, and you have asked for none."
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
    static func requestTurnedDown(_ what: String, _ reason: String?) -> String {
        "You may not look at \(what)\(reason.map { ": \($0)" } ?? ".")"
    }
}
