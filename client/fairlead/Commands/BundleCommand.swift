import ArgumentParser
import FairleadProtocol
import FairleadStore
import Foundation

/// `fairlead bundle`
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Carry unsent changes by file, when no network is in reach.",
        discussion: """
            A colleague takes the file in, sees what is in it, and brings it to the server. Sent twice it counts once. \
            The file is signed: what was changed on the way the server refuses.

            Examples:
              fairlead bundle write /media/usb/lena.bundle
              fairlead bundle read /media/usb/lena.bundle
            """,
        subcommands: [Write.self, Read.self])

    struct Write: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write",
            abstract: "Write what is not sent yet into a file.",
            discussion: """
                Example:
                  fairlead bundle write lena.bundle
                """)
        @Argument(help: "The file to write.", completion: .file()) var file: String
        @Flag(help: "Replace the file when it exists.") var force = false
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let bundle = try context.openForReading().writeBundle()
            try Files.write([UInt8](bundle.data), to: file, replacing: force)
            try context.output(
                json: .object([("file", .text(file)), ("change_sets", .count(bundle.changes))]),
                text: Texts.bundleWritten(bundle.changes, CleanText.line(file)))
        }
    }

    struct Read: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "read",
            abstract: "Take in a colleague's file.",
            discussion: """
                Example:
                  fairlead bundle read lena.bundle
                """)
        @Argument(help: "The file to read.", completion: .file()) var file: String
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let data = try Files.bundle(file)
            let summary = try BundleCommand.summary(of: data, from: file, context)
            try context.output(
                json: .object([
                    ("change_sets", .count(summary.changes)), ("known", .count(summary.known)),
                    ("authors", .texts(summary.authors)),
                ]),
                text: Texts.bundleRead(
                    summary.changes, known: summary.known, authors: summary.authors.map(CleanText.line)))
        }
    }

    /// Takes in a bundle; what is none is told so in the words of the person who named the file.
    private static func summary(of data: Data, from file: String, _ context: CommandContext) throws -> BundleSummary {
        do {
            return try context.openForWriting().readBundle(data)
        } catch let error as ProtocolError {
            throw Failure.badData(
                "malformed", Texts.notABundle(CleanText.line(file)), hint: Texts.sentence(error.message))
        }
    }
}
