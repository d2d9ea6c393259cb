import ArgumentParser

/// `policy`: the rules that the team works by.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show and change the rules that the team works by.",
        discussion: """
            The policy is one YAML file. What is applied goes to every device with its next sync, and leads are graded \
            by it there and here alike. Before anything is applied a standard policy holds.

            Examples:
              fairlead-server policy show > policy.yaml
              fairlead-server policy apply policy.yaml --dry-run
              fairlead-server policy apply policy.yaml
            """,
        subcommands: [PolicyShowCommand.self, PolicyApplyCommand.self])
}
