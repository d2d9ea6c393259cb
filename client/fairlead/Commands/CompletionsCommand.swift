import ArgumentParser

/// `fairlead completions`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a script that teaches your shell to complete commands, leads and names.",
        discussion: """
            Examples:
              source <(fairlead completions bash)
              fairlead completions zsh > ~/.zfunc/_fairlead
              fairlead completions fish > ~/.config/fish/completions/fairlead.fish
            """)

    private static let shells = CompletionShell.allCases.map(\.rawValue).sorted()

    @Argument(help: "The shell: \(shells.joined(separator: ", ")).", completion: .list(shells))
    var shell: String
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func validate() throws {
        if CompletionShell(rawValue: shell) == nil {
            throw ValidationError(
                Texts.unknownShell(shell) + Suggestion.sentence(for: shell, among: CompletionsCommand.shells))
        }
    }

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else { return }
        let script = RootCommand.completionScript(for: shell)
        try CommandContext(globals).output(json: .object([("script", .text(script))]), text: script)
    }
}
