import ArgumentParser

/// `fairlead`: the tree of commands, and an overview when no command is given.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairlead",
        abstract: "Log sales leads at a trade show, with or without a network.",
        discussion: Texts.rootDiscussion,
        version: Texts.version,
        groupedSubcommands: [
            CommandGroup(
                name: "CAPTURE",
                subcommands: [
                    LeadCommand.self, LogCommand.self, EventCommand.self, ScanCommand.self, ImportCommand.self,
                ]),
            CommandGroup(
                name: "TEAM",
                subcommands: [
                    GradeCommand.self, WhyCommand.self, PoolsCommand.self, ClaimCommand.self, ReturnCommand.self,
                    AssignCommand.self, CollaboratorsCommand.self, GrantViewCommand.self,
                    RequestViewCommand.self, RequestApprovalCommand.self, RequestsCommand.self,
                    MergeCommand.self, UnmergeCommand.self, DuplicatesCommand.self,
                    UsersCommand.self, PipelineCommand.self, ReportCommand.self,
                ]),
            CommandGroup(
                name: "EXCHANGE",
                subcommands: [
                    JoinCommand.self, SyncCommand.self, StatusCommand.self, ConflictsCommand.self,
                    RejectedCommand.self, RecoveredCommand.self, BundleCommand.self, ExportCommand.self,
                ]),
            CommandGroup(
                name: "SAFETY",
                subcommands: [
                    HistoryCommand.self, UndoCommand.self, VerifyCommand.self, DigestCommand.self, InitCommand.self,
                    CompletionsCommand.self,
                ]),
        ])

    @OptionGroup(title: "Global options")
    var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let overview = try Overview(context.openForReading(), context: context)
        try context.output(json: overview.json, text: overview.text)
    }
}
