import ArgumentParser
import FairleadStore

/// `fairlead users`
struct UsersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "List who is in the team.",
        discussion: """
            The list is as the last sync brought it.

            Example:
              fairlead users
            """,
        aliases: ["team"])

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        let users = try store.users()
        if users.isEmpty { context.say("\(Texts.teamUnknown) \(Texts.teamUnknownHint)") }
        try context.output(json: .list(users.map(\.json)), text: users.isEmpty ? "" : table(users, context))
    }

    private func table(_ users: [UserView], _ context: CommandContext) -> String {
        var table = Table([
            .init("NAME"), .init("ROLE"), .init("DEPARTMENT", dispensability: 1), .init("", dispensability: 2),
        ])
        for user in users {
            let role: TextRole = user.active ? .plain : .faint
            table.add([
                .init(user.name, role), .init(user.role, role), .init(user.department, role),
                .init(user.active ? "" : Texts.leftTheTeam, .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }
}

extension UserView {
    var json: Json {
        .object([
            ("name", .text(name)), ("role", .text(role)), ("department", .optional(department)),
            ("active", .bool(active)),
        ])
    }
}
