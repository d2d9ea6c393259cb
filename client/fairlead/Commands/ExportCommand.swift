import ArgumentParser
import FairleadStore
import Glibc

/// `fairlead export`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write leads out for a spreadsheet, an address book or a program.",
        discussion: """
            CSV holds every field and the notes, and fairlead import reads it back. Values that a spreadsheet would run as \
            a formula get an apostrophe in front, which import takes away again. --bom lets Excel see that a CSV file is \
            UTF-8. vCard is version 3.0, for the address books of phones. JSON is what fairlead lead list --json prints. \
            tracking is the sheet of 14 columns that sales teams keep by hand, as CSV, with what happened with each lead.

            FILTERS are those of fairlead lead list.

            Examples:
              fairlead export --bom --output leads.csv
              fairlead export --format vcard stage:qualified owner:me --output leads.vcf
              fairlead export --format tracking --bom --output 线索跟进表.csv
              fairlead export --format json event:"Hannover Messe"
            """)

    @Argument(
        help: "Filters and words; all have to match.",
        completion: .custom { words, _, prefix in Completion.filters(words: words, prefix: prefix) })
    var filters: [String] = []
    @Option(help: "csv, json, vcard or tracking (default: csv, or json with --json).") var format: ExportFormat?
    @Option(name: .shortAndLong, help: "The file to write (default: standard output).", completion: .file()) var output:
        String?
    @Flag(help: "Replace the file when it exists.") var force = false
    @Flag(help: "Begin a CSV file with a byte order mark, for Excel.") var bom = false
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let format = self.format ?? (globals.json ? .json : .csv)
        let target = output ?? "-"
        guard !globals.json || format == .json || target != "-" else { throw Failure.usage(Texts.exportNeedsFile) }
        let store = try context.openForReading()
        let leads = try store.leads(FilterWords.filter(filters, store: store, now: context.now), limit: nil)
        if leads.isEmpty { context.say(filters.isEmpty ? Texts.noLeads : Texts.noMatches) }
        let progress = ProgressLine(context)
        defer { progress.finish() }
        let document = try LeadExport(store: store).document(leads, as: format, hasMark: bom, progress: progress)
        progress.finish()
        if target == "-" {
            // A person's terminal would obey what is in the values.
            let isShown = context.terminal.isOutputInteractive && format != .json
            let text = isShown ? CleanText.lines(document).joined(separator: "\n") : document
            return try StandardStream.write(text, to: STDOUT_FILENO)
        }
        try Files.write([UInt8](document.utf8), to: target, replacing: force)
        try context.output(
            json: .object([("file", .text(target)), ("leads", .count(leads.count))]),
            text: Texts.exported(leads.count, CleanText.line(target)))
    }
}
