import ArgumentParser
import Glibc

/// What a command that ended early says, and where: results and JSON on stdout, talk on stderr.
struct ErrorReport {
    private enum Content {
        /// Asked for, such as a help page: it is the result.
        case page(String)
        /// The command has said everything already.
        case nothing
        /// The words make no command; the text is the parser's, with how to use it.
        case usage(Failure, synopsis: String)
        case failure(Failure)
    }

    private let content: Content
    private let code: Int32
    private let isJson: Bool

    init(_ error: any Error, words: [String]) {
        isJson = CommandWords.wantsJson(words)
        if let exitCode = error as? ExitCode {
            (content, code) = (.nothing, exitCode.rawValue)
            return
        }
        let parsed = Failure(describing: error)
        if let parsed {
            (content, code) = (.failure(parsed), parsed.exit.rawValue)
            return
        }
        // What is left comes from the parser.
        let exitCode = RootCommand.exitCode(for: error).rawValue
        let text = RootCommand.fullMessage(for: error)
        guard exitCode != EXIT_SUCCESS else {
            (content, code) = (.page(text), exitCode)
            return
        }
        var failure = Failure.usage(RootCommand.message(for: error))
        if failure.message.contains("nexpected argument"), let mistyped = CommandTree.mistyped(in: words) {
            failure.message = Texts.unknownCommand(CleanText.line(mistyped.word))
            failure.hint = mistyped.suggestion.map(Texts.didYouMean)
        }
        let synopsis = text.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix(Texts.usageMark) }.joined(separator: "\n")
        (content, code) = (.usage(failure, synopsis: synopsis), exitCode)
    }

    /// Says it, and returns the code that the process ends with.
    func output() -> Int32 {
        do {
            switch content {
            case .nothing: break
            case .page(let text): try StandardStream.write(text + "\n", to: STDOUT_FILENO)
            case .failure(let failure): try output(failure, synopsis: "")
            case .usage(let failure, let synopsis): try output(failure, synopsis: synopsis)
            }
            return code
        } catch {
            // The disk behind stdout is full: nobody can be told in another way.
            return code == EXIT_SUCCESS ? Failure.Exit.disk.rawValue : code
        }
    }

    private func output(_ failure: Failure, synopsis: String) throws {
        let style = Terminal().talk
        var lines = [style.paint(Texts.errorMark, .bad) + CleanText.line(failure.message)]
        lines += failure.details.map { "  " + CleanText.line($0) }
        lines += failure.hint.map { [CleanText.line($0)] } ?? []
        if !synopsis.isEmpty { lines.append(style.paint(synopsis, .faint)) }
        // Scripts get their document also when there is nobody to talk to.
        try? StandardStream.write(lines.joined(separator: "\n") + "\n", to: STDERR_FILENO)
        if isJson { try StandardStream.write(failure.json.rendered() + "\n", to: STDOUT_FILENO) }
    }
}
