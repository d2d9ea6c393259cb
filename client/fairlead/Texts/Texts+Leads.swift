extension Texts {
    static func isArchived(_ lead: String, code: String) -> String {
        "\(lead) is archived and in no list: fairlead lead restore \(code) brings it back."
    }
    static let noName = "(no name)"

    // MARK: Adding

    static let leadNeedsSomething =
        "A lead needs at least a company, a contact, a phone number, an e-mail address or a WeChat id."
    static let leadNeedsSomethingHint =
        "For example: fairlead lead add --company \"Acme GmbH\" --contact \"Anna Müller\""

    static func looksLike(_ lead: String, owner: String, reason: String) -> String {
        "Looks like one that is already here: \(likeLead(lead, owner: owner, reason: reason))."
    }

    // MARK: Editing

    static func unknownField(_ name: String) -> String {
        "There is no field \(name) that can be edited."
    }
    static func fieldsAre(_ names: [String]) -> String {
        "Fields: \(names.joined(separator: ", ")), and fields of your own that begin with x_"
    }
    static let ownerIsAssigned = "The owner is changed with: fairlead assign REF --to USER"
    static let collaboratorsAreAdded = "Collaborators are changed with: fairlead collaborators add REF USER"

    static func notAnAssignment(_ text: String) -> String {
        "\(text) is not FIELD=VALUE."
    }
    static let notAnAssignmentHint = "For example: stage=qualified, need= (clears it), tags+=vip, tags-=cold"

    static func isNotASet(_ field: String) -> String {
        "\(field) holds one value: use \(field)=VALUE."
    }
    static func unknownStage(_ stage: String) -> String {
        "\(stage) is not a stage."
    }
    static let stageNeeded = "A lead is always in one of the stages."
    static func stagesAre(_ stages: [String]) -> String {
        "Stages: \(stages.joined(separator: ", "))"
    }
    static func badBuyer(_ text: String) -> String {
        "\(text) does not say who somebody is in the purchase."
    }
    static func buyersAre(_ roles: [String]) -> String {
        "Write ROLE:PERSON, such as buyers+=\"technical:Li Lei (easy to integrate)\". Roles: \(roles.joined(separator: ", "))"
    }
    static func badBudget(_ text: String) -> String {
        "\(text) is not a budget."
    }
    static let badBudgetHint = "Write 100000, 100000-200000 or 50000-80000EUR."
    static func tooLong(_ field: String, bytesMax: Int) -> String {
        "The \(field) is longer than \(bytesMax) bytes."
    }
    static let tooLongHint = "Shorten it, or put the rest into a note: fairlead log note REF -m TEXT"
    static let nothingToEdit = "Say what to change, as FIELD=VALUE."
    static let nothingChanged = "Nothing changed: the lead is like that already."
    static let cleared = "(empty)"

    // MARK: Showing

    static func allArchived(_ count: Int) -> String {
        "No leads but \(Texts.count(count, "archived one")): fairlead lead list archived:yes"
    }
    static let noLeads = "No leads here yet. Log the first one: fairlead lead add --company NAME --contact NAME"
    static let noMatches = "No lead matches."
    static func shownOf(_ shown: Int, _ total: Int) -> String {
        "\(shown) of \(total) leads shown; --limit 0 shows all."
    }
    static func shownOfMore(_ shown: Int, than total: Int) -> String {
        "\(shown) of more than \(total) leads shown; --limit 0 shows all."
    }
    static func alreadyArchived(_ lead: String) -> String { "\(lead) is archived already." }
    static func notArchived(_ lead: String) -> String { "\(lead) is not archived." }
    static func archived(_ lead: String, code: String) -> String {
        "Archived \(lead). To have it back: fairlead lead restore \(code)"
    }
    static func wouldChange(_ count: Int) -> String {
        count == 1 ? "1 lead would change." : "\(count) leads would change."
    }
    static func leadsCount(_ count: Int) -> String { count == 1 ? "1 lead." : "\(count) leads." }
    static func restored(_ lead: String) -> String { "Restored \(lead)." }
    static func conflictIn(_ fields: [String], code: String) -> String {
        "Others wrote \(fields.joined(separator: ", ")) at the same time: fairlead conflicts show \(code)"
    }
    static let confirmedMark = "confirmed"
    static let archivedMark = "archived"
    static let timeUncertain = "time uncertain"
    static func carriedBy(_ user: String) -> String {
        let bundle = user.isEmpty ? "a colleague's bundle" : "a bundle of \(user)"
        return "known from \(bundle), not from the server yet"
    }
    static let syncMarks: [String: String] = [
        "pending": "not sent yet", "synced": "on the server", "refused": "refused by the server",
    ]
    static func unknownFilter(_ key: String) -> String { "There is no filter \(key)." }
    static let filtersAre =
        "Filters: stage:new owner:me pool:any source:… event:… tag:… company~… grade:A due:today conflicts:any archived:yes, or words"
    static func badFilterValue(_ key: String, _ value: String) -> String { "\(key):\(value) is not a filter." }
    static func filterValues(_ key: String, _ values: [String]) -> String {
        "Write " + values.map { "\(key):\($0)" }.joined(separator: ", ") + "."
    }
    static func filterTakesColon(_ key: String) -> String { "Write \(key):VALUE; only company takes ~." }

    // MARK: Activities

    static let kindNeedsText = "Say what happened, with -m TEXT."
    static func badTime(_ text: String) -> String { "\(text) is not a time." }
    static let badTimeHint = "Write 2026-05-04, \"2026-05-04 14:30\", today, tomorrow, mon, +3d or +2h."
    static let occursLater = "What has happened cannot lie in the future."
    static let occursLaterHint = "For a plan use --next TEXT --due TIME."
    static let minutesRange = "--minutes is a number from 1 to 10080."
    static func logged(_ kind: String, _ lead: String) -> String {
        switch kind {
        case "visit": "Logged a visit to \(lead)."
        case "wechat": "Logged a WeChat message with \(lead)."
        case "email": "Logged an e-mail with \(lead)."
        case "note": "Logged a note on \(lead)."
        default: "Logged a \(kind) with \(lead)."
        }
    }
    static func nextStep(_ text: String, due: String?) -> String {
        due.map { "Next: \(text), due \($0)" } ?? "Next: \(text)"
    }

    static func dueOnly(_ when: String) -> String { "Due \(when)" }

    // MARK: People

    static func unknownUser(_ name: String) -> String { "There is no user \(name) in the team." }
    static func usersAre(_ names: [String]) -> String { "Team: \(names.joined(separator: ", "))" }
    static let teamUnknown = "The team is not known here yet."
    static let teamUnknownHint = "Join a server first, then fairlead sync brings the team."
    static let teamUnknownYet = "The team is not known here yet; the server checks the name at the next sync."
    static func assigned(_ lead: String, to user: String) -> String { "\(lead) now belongs to \(user)." }
    static func alreadyOwned(_ lead: String, by user: String) -> String { "\(lead) belongs to \(user) already." }
    static func collaboratorAdded(_ lead: String, _ user: String) -> String { "\(user) now works on \(lead)." }
    static func collaboratorRemoved(_ lead: String, _ user: String) -> String { "\(user) no longer works on \(lead)." }
    static func collaboratorThere(_ lead: String, _ user: String) -> String { "\(user) works on \(lead) already." }
    static func collaboratorAbsent(_ lead: String, _ user: String) -> String { "\(user) does not work on \(lead)." }
    static let serverDecides = "The server decides at the next sync whether you may."

    // MARK: Event

    static let noEvent = "No event is set. Say where you are: fairlead event use NAME --booth B"
    static let eventCleared = "No event any more: leads captured from now on have none."
    static func eventUsed(_ event: String, booth: String?) -> String {
        "Leads captured from now on: \(event)" + (booth.map { ", booth \($0)" } ?? "") + "."
    }
    static let eventSource = "trade show"
    static let eventNameEmpty = "The event needs a name."
}
