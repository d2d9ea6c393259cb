import ArgumentParser
import FairleadServer
import Foundation

/// `erase`: a person goes for good.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Take a person out of everything, for good.",
        discussion: """
            Erases the lead with all that it is one with: records, history, the log's content, indexes, what waits for \
            review; and with their next sync everybody's devices. What stays is the id, so that nothing that comes \
            later brings anything back. It cannot be undone. Other leads whose fields, visits or notes hold the person's \
            phone number, address or name are named, for somebody to look at: they stay as they are. Then the database's files are written anew, for which the server waits.

            Backups made before hold the person until they are gone. The ids of what was erased are noted in a file \
            beside the database (DATABASE.erased, or --journal), which holds nothing else: keep it with the backups, and \
            a server that is started over a restored one erases them again.

            REF is the lead's id, its code or the beginning of it, '#' and its number, or words of its name.

            Examples:
              fairlead-server erase K7QF3M2A --dry-run
              fairlead-server erase '#57' --yes
            """)

    @Argument(help: ArgumentHelp("The lead.", valueName: "ref"))
    var reference: String

    @Flag(name: .long, help: "Only say what would go.")
    var dryRun = false

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @OptionGroup var journal: JournalOption
    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            let preview = try await services.erasures.preview(reference)
            guard !dryRun else { return EraseOutput(report: preview, isDryRun: true, journal: nil) }
            let journal = journal.journal(beside: options.storage.database)
            try confirm(preview)
            // First: what is erased and not noted would come back with a backup.
            try journal?.add(preview.roots)
            let report = try await services.erasures.erase(reference)
            try journal?.add(report.roots)
            try await services.erasures.purge()
            return EraseOutput(report: report, isDryRun: false, journal: journal?.path)
        }
    }

    private func confirm(_ preview: ErasureReport) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1, !options.json else {
            throw CommandFailure(
                message: "Nothing was erased.", hint: "Look at it with --dry-run, then say --yes.",
                code: .validationFailure)
        }
        Console.error(EraseOutput(report: preview, isDryRun: true, journal: nil).text)
        Console.error("It cannot be undone. Type 'erase' to go on:")
        guard readLine() == "erase" else { throw CommandFailure(message: "Nothing was erased.", code: .failure) }
    }
}

struct EraseOutput: CommandOutput {
    var report: ErasureReport
    var isDryRun: Bool
    /// Where the ids were noted; `nil` when nowhere.
    var journal: String?

    var text: String {
        var lines = report.leads.map { (isDryRun ? "Would go: " : "Gone: ") + Self.line($0) }
        lines.append(
            """
            Activities: \(report.activities). Requests: \(report.requests). Entries of the log: \(report.logEntries). \
            Quarantined: \(report.quarantined).
            """)
        lines += report.alike.map { "Looks like the same person, and stays: " + Self.line($0) }
        lines += report.mentions.map {
            "May name the person, and stays: \(Self.line($0.lead)): \($0.places.map(Table.harmless).joined(separator: ", "))"
        }
        guard !isDryRun else { return lines.joined(separator: "\n") }
        lines.append("Devices let go of it with their next sync. Backups made before still hold it.")
        if let journal {
            lines.append("Keep \(Table.harmless(journal)) with the backups: it is erased again when one is restored.")
        } else {
            lines.append("No --journal was named: erase it again when a backup is restored.")
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ lead: ErasureReport.Lead) -> String {
        let number = lead.number.map { " #\($0)" } ?? ""
        return Table.harmless("\(lead.code)\(number) \(lead.name)")
    }

    // MARK: JSON

    private struct Lead: Encodable {
        var code: String
        var number: Int64?
        var owner: String?

        init(_ lead: ErasureReport.Lead) { (code, number, owner) = (lead.code, lead.number, lead.owner) }
    }

    private struct Mention: Encodable {
        var lead: Lead
        var places: [String]
    }

    private enum CodingKeys: String, CodingKey {
        case erased, alike, mentions, activities, requests, quarantined, journal
        case dryRun = "dry_run"
        case logEntries = "log_entries"
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(isDryRun, forKey: .dryRun)
        try document.encode(report.leads.map(Lead.init), forKey: .erased)
        try document.encode(report.alike.map(Lead.init), forKey: .alike)
        try document.encode(
            report.mentions.map { Mention(lead: Lead($0.lead), places: $0.places) }, forKey: .mentions)
        try document.encode(report.activities, forKey: .activities)
        try document.encode(report.requests, forKey: .requests)
        try document.encode(report.logEntries, forKey: .logEntries)
        try document.encode(report.quarantined, forKey: .quarantined)
        try document.encode(journal, forKey: .journal)
    }
}
