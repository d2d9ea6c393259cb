import ArgumentParser

/// The commands that people and scripts run most often: their words go straight to their own parsers.
///
/// The whole program's parser describes every command to itself before it reads a word, which is a good part of the start.
/// What a command's own parser does not take, such as a call for help, is left to it, since it knows the usage to show.
enum HotCommands {
    private static let all: [(names: [String], command: any ParsableCommand.Type)] = [
        (["lead", "add"], LeadAddCommand.self), (["lead", "list"], LeadListCommand.self),
        (["lead", "show"], LeadShowCommand.self), (["lead", "edit"], LeadEditCommand.self),
        (["sync"], SyncCommand.self), (["status"], StatusCommand.self),
    ]

    /// Returns the command that the words make; `nil` when they name none of these, or make none.
    static func parse(_ words: [String]) -> (any ParsableCommand)? {
        var start = 0
        while start < words.count, words[start].utf8.first == UInt8(ascii: "-") {
            switch words[start] {
            case "--json": start += 1
            case "--store": start += 2
            default: return nil
            }
        }
        let named = words.dropFirst(start)
        guard let hot = all.first(where: { named.starts(with: $0.names) }) else { return nil }
        let command = try? hot.command.parseAsRoot(Array(words[..<start] + named.dropFirst(hot.names.count)))
        // A call for help makes a command of its own.
        return command.flatMap { type(of: $0) == hot.command ? $0 : nil }
    }
}
