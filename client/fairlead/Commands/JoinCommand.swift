import ArgumentParser
import FairleadCore
import FairleadStore
import Glibc

/// `fairlead join`
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Enrol this device with your team's server.",
        discussion: """
            The invitation code works once and comes from whoever runs the server. What was captured before is \
            kept, and sent with the first sync. With --ca you name the certificate of a server that uses its own; it is \
            remembered.

            Examples:
              fairlead join https://leads.example.com --code 7Q2M-9F4K
              fairlead join https://10.0.0.5:8443 --ca team-ca.pem
            """)

    @Argument(help: ArgumentHelp("The server's address.", valueName: "url")) var url: String
    @Option(help: "The invitation code; asked for when left out.") var code: String?
    @Option(
        name: .customLong("ca"), help: ArgumentHelp("The certificate file to trust, in PEM form.", valueName: "file"),
        completion: .file(extensions: ["pem", "crt", "cer"]))
    var certificateFile: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() async throws {
        let context = try CommandContext(globals)
        let code = try self.code ?? askForCode(context)
        let certificateFile = try self.certificateFile.map(JoinCommand.absolutePath)
        let store = try context.openForWriting()
        let user = try await Network(store, context: context)
            .join(url: url, code: code, certificateFile: certificateFile)
        let identity = try store.identity
        let pending = try store.status().pending
        if pending > 0 { context.say(Texts.joinedFirst(pending)) }
        try context.output(
            json: .object([
                ("user", .text(user.name)), ("role", .text(user.role.rawValue)),
                ("department", .optional(user.department)), ("server", .optional(identity.url)),
                ("device", .text(identity.replica.description)),
            ]),
            text: Texts.joined(CleanText.line(user.name), identity.url ?? url))
    }

    private func askForCode(_ context: CommandContext) throws -> String {
        if context.terminal.isInputInteractive {
            try StandardStream.write(Texts.askForCode, to: STDERR_FILENO)
            if let line = readLine(), line.contains(where: { !$0.isWhitespace }) { return line }
        }
        throw Failure.usage(Texts.codeMissing, hint: Texts.codeMissingHint)
    }

    /// The file is used again by every later sync, from whatever folder.
    private static func absolutePath(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else {
            throw Failure.badData(
                "certificate", Texts.fileUnreadable(path, String(cString: strerror(errno))),
                hint: Texts.fileUnreadableHint)
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
