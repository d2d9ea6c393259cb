/// What the program says to people. One place, so that tone and words stay the same everywhere.
enum Texts {
    static let version = "0.1.0"

    static let rootDiscussion = """
        Everything except join and sync works offline; nothing that you log is ever lost.

        Examples:
          fairlead event use "Hannover Messe" --booth 4-B12
          fairlead lead add --company "Acme GmbH" --contact "Anna Müller"
          fairlead log visit acme -m "Wants a trial" --next "Send offer" --due +3d
          fairlead sync

        REF names a lead: its code or the beginning of it, its number, or words that match exactly one lead. \
        TIME is 2026-05-04 14:30, today, tomorrow, mon, +3d or +2h.

        Exit codes: 0 done and durable · 1 failed · 64 usage · 65 bad data, or no or several matches · \
        69 server unreachable · 74 disk error or damage · 75 try again · 77 not allowed or not joined.
        """

    // MARK: Times

    static let justNow = "just now"
    static let today = "today"
    static let yesterday = "yesterday"
    static let tomorrow = "tomorrow"

    static func distance(_ amount: String, isPast: Bool) -> String {
        isPast ? "\(amount) ago" : "in \(amount)"
    }

    // MARK: Counting

    /// Returns `1 lead`, `2 leads`; `many` when the plural is not just an `s`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) " + (number == 1 ? one : many ?? one + "s")
    }

    // MARK: Where things are

    static let noHomeFolder = "There is no home folder to keep leads in."
    static let noHomeFolderHint = "Name a folder with --store DIR or FAIRLEAD_STORE."

    static func outputFailed(_ reason: String) -> String {
        "The result could not be written: \(reason)."
    }
    static let outputFailedHint = "What the command did is kept. Make room, then look at it with fairlead lead list."

    static func fileExists(_ path: String) -> String {
        "\(path) exists already, and is left as it is."
    }
    static let fileExistsHint = "Name another file, or add --force to replace it."

    static func fileUnreadable(_ path: String, _ reason: String) -> String {
        "\(path) cannot be read: \(reason)."
    }
    static let fileUnreadableHint = "Check the name and that you may read it."

    static func fileUnwritable(_ path: String, _ reason: String) -> String {
        "\(path) cannot be written: \(reason)."
    }
    static let fileUnwritableHint = "Check that the folder exists, that you may write there, and that there is room."

    static func fileTooLarge(_ path: String, megabytes: Int) -> String {
        "\(path) is larger than \(megabytes) MB."
    }
    static let fileTooLargeHint = "Split it and give the parts one after the other."
}
