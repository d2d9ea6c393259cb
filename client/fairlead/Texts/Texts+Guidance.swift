extension Texts {
    // MARK: Errors

    static let errorMark = "error: "
    /// How the parser's synopsis begins.
    static let usageMark = "Usage:"

    static func unknownCommand(_ word: String) -> String { "There is no command \(word)." }
    static func didYouMean(_ word: String) -> String { "Did you mean \(word)?" }
    /// Returns a text as a sentence, with its full stop.
    static func sentence(_ text: String) -> String {
        text.hasSuffix(".") ? text : text + "."
    }
    static let ambiguousHint = "Give the code, or words that match one of them only."
    static let notFoundHint = "fairlead lead list finds leads; archived ones with archived:yes."
    static let unexpectedHint = "This should not happen. Nothing is lost; fairlead verify checks this device's leads."

    // MARK: Counting

    static func more(_ count: Int) -> String { "and \(count) more" }
    static func open(_ count: Int, _ command: String) -> String {
        count == 0 ? "none" : "\(count) (\(command))"
    }

    // MARK: Bundles

    static func notABundle(_ path: String) -> String { "\(path) is not a bundle, or is damaged." }

    // MARK: Rejected

    static let retryNeedsSingleValues = "A retry takes single values only, as FIELD=VALUE."
    static let retryNeedsSingleValuesHint =
        "Phones, e-mails and tags are changed in the lead itself: fairlead lead edit REF tags+=vip"
    static let quarantined = "kept by the server for review"
    static let contentGone = "Its content is not on this device any more."
    static func retryLike(_ number: Int) -> String { "fairlead rejected retry \(number)" }
    static func dropLike(_ number: Int) -> String { "fairlead rejected drop \(number)" }

    // MARK: Overview

    static let welcome = "Nothing here yet. Leads are kept on this device, with or without a network."
    static func greeting(_ user: String?, role: String?) -> String {
        guard let user else { return "Not joined to a server yet" }
        return role.map { "\(user) (\($0))" } ?? user
    }
    static func place(_ event: String, booth: String?) -> String {
        booth.map { "\(event), booth \($0)" } ?? event
    }
    static func counts(leads: Int, pending: Int) -> String {
        let sent = pending == 0 ? "everything sent" : "\(count(pending, "change")) not sent"
        return "\(count(leads, "lead")) · \(sent)"
    }
    static func lastSync(_ when: String) -> String { "last sync \(when)" }
    static let dueToday = "Due today"
    static let nextSteps = "Next"
    static let stepEvent = "say at which show you are"
    static let stepAdd = "log a lead"
    static let stepLog = "log what happened with it"
    static let stepJoin = "send it to the team"
    static let stepHelp = "all commands"
    static func stepSync(_ count: Int) -> String { "send \(Texts.count(count, "change"))" }
    static let stepFirstSync = "fetch what the team has"
    static func stepConflicts(_ count: Int) -> String { "settle \(Texts.count(count, "conflict"))" }
    static func stepRejected(_ count: Int) -> String { "look at \(Texts.count(count, "refused change"))" }
    static func stepDue(_ count: Int) -> String { "see all \(count) that are due" }
    static let stepList = "list your leads"

    // MARK: Completions

    static func unknownShell(_ name: String) -> String { "\(name) is not one of bash, zsh, fish." }
}
