import ArgumentParser

/// `user`: who works with this server.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Add, list and change the people who work with this server.",
        discussion: """
            A rep sees the leads that are the rep's own or shared with the rep; a manager those of the department \
            too; marketing what is shared with it; an admin everything.
            """,
        subcommands: [UserAddCommand.self, UserListCommand.self, UserChangeCommand.self, UserLeaveCommand.self])
}
