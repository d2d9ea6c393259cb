extension Texts {
    // MARK: Conflicts and history

    static let noConflicts = "No conflicts."
    static func noConflictsOf(_ lead: String) -> String { "\(lead) has no conflicts." }
    static func noConflictIn(_ field: String, _ lead: String) -> String { "\(lead) has no conflict in \(field)." }
    static func conflictsAre(_ fields: [String]) -> String { "In conflict: \(fields.joined(separator: ", "))" }
    static func noValue(_ number: Int, count: Int) -> String { "There is no value \(number); there are \(count)." }
    static func notOneOfMine(_ count: Int) -> String {
        count == 0 ? "None of the values is yours." : "\(count) of the values are yours."
    }
    static let notOneOfMineHint = "Take one by its number, as fairlead conflicts show lists them."
    static func badChoice(_ text: String) -> String { "\(text) is not a number, nor mine." }
    static let badChoiceHint = "Take one by its number, as fairlead conflicts show lists them, or mine."
    static let archivedIsYesOrNo = "archived is yes or no."
    static let shownNow = "shown now"
    static let mine = "mine"
    static let keptMark = "kept"
    static func resolveLike(_ code: String, _ field: String) -> String {
        "fairlead conflicts resolve \(code) \(field) --take N"
    }
    static func resolved(_ field: String, _ value: String, _ lead: String) -> String {
        "\(field) of \(lead) is now: \(CleanText.line(value))"
    }
    static let noHistory = "Nothing was written there."

    // MARK: Undo

    static func undone(_ command: String, _ summary: String) -> String {
        summary.isEmpty ? "Took back: \(command)" : "Took back: \(command) (\(summary))"
    }
    static func nothingUndone(_ command: String, _ summary: String) -> String {
        (summary.isEmpty ? command : "\(command) (\(summary))") + ": nothing of it could be taken back."
    }
    static let undoneIsGone = "What it wrote to is not on this device any more."
    static func notUndone(_ count: Int) -> String {
        "Left alone, because it was changed since (\(count)):"
    }

    // MARK: The store

    static func ready(_ folder: String) -> String { "Ready: leads are kept in \(folder)" }
    static let noDamage = "No damage found."
    static let leftTheTeam = "left the team"

    // MARK: Joining

    static let askForCode = "Invitation code: "
    static let codeMissing = "The invitation code is missing."
    static let codeMissingHint =
        "Give it with --code CODE; the server's admin prints one with: fairlead-server invite NAME"
    static func joined(_ user: String, _ server: String) -> String {
        "This device is now \(user)'s, with \(server). Next: fairlead sync"
    }
    static func joinedFirst(_ count: Int) -> String {
        count == 1
            ? "One change from before is sent with the first sync."
            : "\(count) changes from before are sent with the first sync."
    }
    static let notJoined = "This device has not joined a server yet."
    static let notJoinedHint = "Ask for an invitation code, then: fairlead join URL --code CODE"

    // MARK: Sync

    static func synced(sent: Int, carried: Int, received: Int, conflicts: Int, forgotten: Int) -> String {
        let isQuiet = sent + carried + received + forgotten == 0
        var sentence = isQuiet ? "Nothing new" : "Sent \(sent), received \(received)"
        if carried > 0 { sentence += ", brought \(count(carried, "change")) of colleagues" }
        if forgotten > 0 { sentence += ", \(count(forgotten, "lead")) no longer yours to see" }
        guard conflicts > 0 else { return sentence + "." }
        return sentence + ", \(count(conflicts, "conflict")) — see fairlead conflicts list"
    }
    static let incomplete = "Not everything has come yet; run fairlead sync again."
    static func refused(_ count: Int) -> String {
        count == 1
            ? "The server refused one change. It is kept: fairlead rejected list"
            : "The server refused \(count) changes. They are kept: fairlead rejected list"
    }
    static let watching = "Watching for changes; Ctrl-C ends it."
    static func progress(sent: Int, received: Int, remaining: UInt64) -> String {
        remaining == 0
            ? "sent \(sent), received \(received)" : "sent \(sent), received \(received), about \(remaining) to come"
    }

    // MARK: Status

    static let never = "never"
    static let noUser = "nobody's yet"
    static let noServer = "none yet (fairlead join URL)"

    // MARK: Rejected

    static let noneRejected = "The server has refused nothing."
    static func noSuchRejected(_ number: Int) -> String { "There is no rejected change \(number)." }
    static let noSuchRejectedHint = "fairlead rejected list numbers them."
    static func retried(_ number: Int) -> String { "Change \(number) is tried again with the next sync." }
    static func dropped(_ number: Int) -> String { "Change \(number) is dropped." }

    // MARK: Recovered

    static let noneRecovered = "The server has lost nothing that is still here."
    static func recoveredRestored(_ number: Int) -> String {
        "Record \(number) is written again, and goes to the server with the next sync."
    }
    static func recoveredDropped(_ number: Int) -> String { "Record \(number) is given up." }

    // MARK: Bundles

    static func bundleWritten(_ count: Int, _ path: String) -> String {
        "Wrote \(Texts.count(count, "change")) to \(path). A colleague takes the file in with: fairlead bundle read"
    }
    static func bundleRead(_ count: Int, known: Int, authors: [String]) -> String {
        guard count > 0 else {
            return known == 0
                ? "Nothing new in it: what it holds was written on this device."
                : "Nothing new in it: \(Texts.count(known, "change was", "changes were")) here already."
        }
        return "Took in \(Texts.count(count, "change")) of \(authors.joined(separator: ", ")). "
            + (count == 1 ? "It goes" : "They go") + " to the server with the next sync."
    }
}
