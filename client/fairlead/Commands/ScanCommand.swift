import ArgumentParser
import FairleadStore

/// `fairlead scan`
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Log a lead for each business card or badge that is scanned.",
        discussion: """
            Reads vCards, MECARD codes and the plain text of badges from a scanner that types like a keyboard, from a pipe \
            or from a file. One lead per scan: a vCard ends with END:VCARD, a MECARD with its line, other text with an \
            empty line. Each lead is kept, and its code printed, as soon as its end is seen; a scan that is no lead is \
            shown and the next ones go on (exit code 65 at the end). The event, its booth and the source are filled in \
            from fairlead event use.

            Examples:
              fairlead scan
              fairlead scan badges.txt
              zbarcam --raw | fairlead scan -
            """)

    @Argument(help: "The file to read, or - for standard input (the default).", completion: .file()) var file = "-"
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        var session = try ScanSession(context)
        let isTyped = file == "-" && context.terminal.isInputInteractive
        if isTyped { context.say(Texts.scanPrompt, .faint) }
        try session.run(file)
        guard session.total > 0 || isTyped else {
            throw Failure.badData("empty", Texts.nothingScanned, hint: Texts.nothingScannedHint)
        }
        if context.isJson { try context.output(json: .list(session.leads.map(\.json)), text: "") }
        if session.total > 1 || session.badCount > 0 {
            context.say(
                Texts.scanned(session.leads.count, bad: session.badCount), session.badCount > 0 ? .warning : .faint)
        }
        if session.badCount > 0 { throw ExitCode(Failure.Exit.badData.rawValue) }
    }
}
