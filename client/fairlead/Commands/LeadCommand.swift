import ArgumentParser

/// `fairlead lead …`
struct LeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lead",
        abstract: "Add, find, change and archive leads.",
        discussion: """
            Examples:
              fairlead lead add --company "Acme GmbH" --contact "Anna Müller"
              fairlead lead list stage:new owner:me
              fairlead lead show acme
              fairlead lead edit acme stage=qualified tags+=vip
            """,
        subcommands: [
            LeadAddCommand.self, LeadListCommand.self, LeadShowCommand.self, LeadEditCommand.self,
            LeadArchiveCommand.self, LeadRestoreCommand.self,
        ],
        aliases: ["leads"])
}
