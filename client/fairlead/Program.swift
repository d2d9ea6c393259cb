import ArgumentParser
import FairleadClient
import Glibc

/// The program: reads the command line, runs one command, and turns what went wrong into a sentence and an exit code.
@main
enum Program {
    static func main() {
        // A reader that went away, as in `fairlead lead list | head`, is no reason to die halfway.
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow any more is an error of the write, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        let words = CommandWords.prepared(Array(CommandLine.arguments.dropFirst()))
        if let first = words.first, networkCommands.contains(first) { CurlTransport.warmUp() }
        do {
            var command = try self.command(words)
            guard let networked = command as? any AsyncParsableCommand else {
                try command.run()
                return
            }
            runInterruptibly(networked, words)
        } catch {
            leave(ErrorReport(error, words: words).output())
        }
    }

    /// Ends the program without tidying up: libcurl may be on its way in on another thread, and that of its libraries which is to
    /// be tidied up must not be half there.
    private static func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }

    private static func command(_ words: [String]) throws -> any ParsableCommand {
        if let hot = HotCommands.parse(words) { return hot }
        return try RootCommand.parseAsRoot(words)
    }

    /// What talks to the server at once; for these libcurl is loaded while the words are read and the store is opened.
    private static let networkCommands: Set<String> = ["sync", "join"]

    /// Runs a command that waits for the network; Ctrl-C ends the wait, never a transaction.
    ///
    /// Only such commands start tasks, since starting them costs every command some of its start-up.
    private static func runInterruptibly(_ command: sending any AsyncParsableCommand, _ words: [String]) -> Never {
        let interruption = Interruption()
        let task = Task<Void, Never>.detached {
            var command = command
            do {
                try await command.run()
                leave(EXIT_SUCCESS)
            } catch {
                if let signal = interruption.signal { leave(128 + signal) }
                leave(ErrorReport(error, words: words).output())
            }
        }
        interruption.cancel(task)
        while true { pause() }
    }
}
