import ArgumentParser

/// The commands by their names, for those that were mistyped.
enum CommandTree {
    /// Returns the word that names no command, with the command that was probably meant, such as `fairlead lead list`
    /// for `list`; `nil` when every word that has to be a command is one.
    static func mistyped(in words: [String]) -> (word: String, suggestion: String?)? {
        var command: any ParsableCommand.Type = RootCommand.self
        var path = [name(of: command)]
        for word in CommandWords.names(in: words) {
            let subcommands = command.configuration.subcommands
            if subcommands.isEmpty { return nil }
            if let next = subcommands.first(where: { names(of: $0).contains(word) }) {
                command = next
                path.append(name(of: next))
                continue
            }
            if let close = Suggestion.closest(to: word, among: subcommands.flatMap(names(of:)) + ["help"]) {
                return (word, (path + [close]).joined(separator: " "))
            }
            return (word, path.count == 1 ? nested(word) : nil)
        }
        return nil
    }

    /// Returns the path of the first command below another one that has this name.
    private static func nested(_ word: String) -> String? {
        for group in RootCommand.configuration.subcommands {
            for command in group.configuration.subcommands where names(of: command).contains(word) {
                return [name(of: RootCommand.self), name(of: group), word].joined(separator: " ")
            }
        }
        return nil
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        [name(of: command)] + command.configuration.aliases
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command._commandName
    }
}
