import ArgumentParser
import FairleadCapture
import FairleadStore

/// `fairlead import`
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the leads of a spreadsheet or of a file of business cards.",
        discussion: """
            FILE is a workbook (.xlsx), CSV (separated by commas, semicolons or tabs, in UTF-8 or GB18030) or vCard; - reads \
            standard input. Of a workbook the first sheet that has leads in it is read, or the one that --sheet names. \
            Columns are recognised by their names, in English and Chinese; --map says what a column is when its name does \
            not. A column that has no field of its own is kept in the lead's note.

            Rows that cannot be read go to an error file with the reason; all others are added. Mend the rows there and \
            import that file. Leads that look like ones already here are added all the same and named, unless \
            --skip-duplicates is given. The event and its booth are filled in where the file has none. \
            fairlead undo takes a whole import back.

            Fields: \(Spreadsheet.mappableFields.joined(separator: ", "))

            Examples:
              fairlead import leads.csv --dry-run
              fairlead import leads.csv --map contact=Name --map phone="Tel. direkt"
              fairlead import 展会登记表.xlsx --sheet 名单
              fairlead import contacts.vcf --skip-duplicates
            """)

    @Argument(
        help: "The file to read, or - for standard input.",
        completion: .file(extensions: ["xlsx", "csv", "tsv", "txt", "vcf"]))
    var file: String
    @Option(
        help: ArgumentHelp(
            "What a column is; the column by its name or its number. May be given several times.",
            valueName: "field=column"))
    var map: [String] = []
    @Option(help: ArgumentHelp("The sheet of a workbook, by its name or its number.", valueName: "name"))
    var sheet: String?
    @Flag(help: "Show what would be added and what is bad; write nothing.") var dryRun = false
    @Flag(help: "Leave out what looks like a lead already here, or like a line further up.") var skipDuplicates = false
    @Option(help: "The file for bad rows (default: FILE.errors.csv).", completion: .file()) var errors: String?
    @Option(help: ArgumentHelp("The file's encoding, when it is not found out rightly.", valueName: "name"))
    var encoding: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let source = try ImportSource(file, map: map, sheet: sheet, encoding: encoding, context: context)
        let errorsPath = try ErrorsFile.path(named: errors, for: file, extension: source.errorsExtension)
        let store = try dryRun ? context.openForReading() : context.openForWriting()
        let progress = ProgressLine(context)
        defer { progress.finish() }
        let plan = try LeadImport(source, store: store, progress: progress)
        let leads = skipDuplicates ? plan.good.filter { $0.likeness == nil } : plan.good
        if !dryRun {
            // The bad rows are safe before the good ones are in: a full disk then leaves nothing half done.
            if !plan.bad.isEmpty { try Files.write(source.errors(plan.bad), to: errorsPath, replacing: false) }
            try plan.write(leads, to: store, name: file, progress: progress)
        }
        progress.finish()
        ImportReport(plan: plan, leads: leads, isDry: dryRun, areSkipped: skipDuplicates, errorsPath: errorsPath)
            .say(source, context)
        try context.output(
            json: .object([
                ("added", .count(leads.count)), ("bad", .count(plan.bad.count)),
                ("duplicates", .count(plan.duplicates.count)), ("skipped", .count(plan.good.count - leads.count)),
                ("errors", plan.bad.isEmpty || dryRun ? .null : .text(errorsPath)), ("dry_run", .bool(dryRun)),
            ]),
            text: dryRun ? LeadImport.preview(leads, context: context) : Texts.imported(leads.count))
        if !plan.bad.isEmpty { throw ExitCode(Failure.Exit.badData.rawValue) }
    }
}
