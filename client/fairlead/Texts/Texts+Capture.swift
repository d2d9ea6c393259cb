extension Texts {
    // MARK: Import

    static let standardInput = "standard input"
    static func atLine(_ line: Int) -> String { "line \(line)" }
    static func readAs(_ encoding: String, columns: [String]) -> String {
        "Read as \(encoding): \(columns.joined(separator: " · "))"
    }
    static func sheetNamed(_ name: String) -> String { "a workbook, sheet \(name)" }
    static func otherSheets(_ names: [String]) -> String {
        "Its other sheets are left out (--sheet NAME): \(listed(names))"
    }
    static func unknownSheet(_ name: String) -> String { "The workbook has no sheet \(name)." }
    static func sheetsAre(_ names: [String]) -> String { "Its sheets: \(names.joined(separator: " · "))" }
    static func noWorkbook(_ path: String, _ sheet: String) -> String {
        "\(path) is no workbook, so it has no sheet \(sheet)."
    }
    static func keptInNote(_ columns: [String]) -> String { "Kept in the note: \(listed(columns))" }
    static func leftOut(_ columns: [String]) -> String { "Left out: \(listed(columns))" }
    /// A sheet can have a thousand columns; the first ones say what is meant.
    private static func listed(_ columns: [String]) -> String {
        let shown = columns.prefix(20).joined(separator: ", ")
        return columns.count > 20 ? "\(shown) \(andMore(columns.count - 20))" : shown
    }
    static func badMap(_ text: String) -> String { "\(text) is not FIELD=COLUMN." }
    static let mapHint = "For example: --map contact=Ansprechpartner, or --map contact=3 for the third column"
    static func importEmpty(_ path: String) -> String { "There is nothing in \(path)." }
    static let importEmptyHint = "It needs a row with the names of the columns, and a row for each lead."
    static func noHeader(_ path: String) -> String {
        "No column of \(path) is known to hold a company, a contact, a phone number, an e-mail address or a WeChat id."
    }
    static func noHeaderHint(_ column: String?) -> String {
        "Say which is which: fairlead import FILE --map company=\"\(column ?? "Column 1")\""
    }
    static func unknownColumn(_ column: String, _ path: String) -> String { "\(path) has no column \(column)." }
    static func columnsAre(_ columns: [String]) -> String {
        columns.isEmpty ? "It has no named columns." : "Its columns: \(columns.joined(separator: " · "))"
    }
    static let importHasNoRows = "There are no leads in it."
    static func importSummary(_ count: Int, _ name: String) -> String { "\(Texts.count(count, "lead")) of \(name)" }
    static func comparing(_ done: Int, _ total: Int) -> String { "read \(done) of \(total)" }
    static func adding(_ done: Int, _ total: Int) -> String { "added \(done) of \(total)" }
    static func imported(_ count: Int) -> String { "Added \(Texts.count(count, "lead"))." }
    static func wouldImport(_ count: Int) -> String {
        "Would add \(Texts.count(count, "lead")); nothing is written."
    }

    static func likeLead(_ lead: String, owner: String, reason: String) -> String {
        (owner.isEmpty ? lead : "\(lead), owner \(owner)") + (reason.isEmpty ? "" : " (\(reason))")
    }
    static func likeLine(_ line: Int) -> String { "line \(line)" }
    static func duplicateLine(_ line: Int, _ name: String, likeness: String) -> String {
        "line \(line), \(name), looks like \(likeness)"
    }
    static func andMore(_ count: Int) -> String { "… and \(count) more" }
    static func duplicatesAdded(_ count: Int, isDry: Bool) -> String {
        let what =
            count == 1
            ? "One looks like a lead that is already here or further up"
            : "\(count) look like leads that are already here or further up"
        return what + (isDry ? "; --skip-duplicates leaves them out." : ". They were added all the same.")
    }
    static func duplicatesSkipped(_ count: Int) -> String {
        "Left out \(Texts.count(count, "lead")) already here or further up."
    }
    static func allKnown(_ count: Int) -> String {
        "\(allKnownHere(count)) If this file was imported before: fairlead undo"
    }
    static func allKnownBefore(_ count: Int) -> String {
        "\(allKnownHere(count)) This file may have been imported before."
    }
    private static func allKnownHere(_ count: Int) -> String {
        count == 1 ? "The lead in it is here already." : "All \(count) look like leads that are already here."
    }

    static func areBad(_ count: Int, _ path: String) -> String {
        (count == 1 ? "One row was not added; it is in \(path)." : "\(count) rows were not added; they are in \(path).")
            + " Mend it there, then: fairlead import \(path.contains(" ") ? "\"\(path)\"" : path)"
    }
    static func wouldBeBad(_ count: Int, _ path: String) -> String {
        count == 1 ? "One row is bad; it would go to \(path)." : "\(count) rows are bad; they would go to \(path)."
    }
    static let errorsExistHint = "Name another file with --errors, or move that one away once it is mended."

    // MARK: Scan

    static let scanPrompt = "Scan a card or a badge; an empty line ends a badge, Ctrl-D ends scanning."
    static func badScan(_ number: Int, line: Int, _ reason: String) -> String {
        "Scan \(number) (line \(line)) is no lead: \(reason). This was scanned:"
    }
    static func scanned(_ count: Int, bad: Int) -> String {
        let sentence = "Logged \(Texts.count(count, "lead"))"
        return bad == 0
            ? sentence + "." : sentence + "; \(Texts.count(bad, "scan was", "scans were")) no lead, see above."
    }
    static let nothingScanned = "Nothing was scanned."
    static let nothingScannedHint = "A scan is a vCard, a MECARD code, or lines of text up to an empty one."

    // MARK: Export

    static func exporting(_ done: Int, _ total: Int) -> String { "wrote \(done) of \(total)" }
    static func exported(_ count: Int, _ path: String) -> String { "Wrote \(Texts.count(count, "lead")) to \(path)." }
    static let exportNeedsFile = "With --json only JSON goes to standard output; name a file with --output."
}
