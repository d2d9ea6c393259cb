import ArgumentParser
import FairleadServer

/// `user list`: everybody, those who left included.
struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the people, with their roles and departments.",
        discussion: """
            Example:
              fairlead-server user list --json
            """)

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            UserListOutput(users: try await services.accounts.users())
        }
    }
}

struct UserListOutput: CommandOutput {
    private struct Entry: Encodable {
        var name: String
        var role: String
        var department: String
        var active: Bool
        var createdAt: String

        private enum CodingKeys: String, CodingKey {
            case name, role, department, active
            case createdAt = "created_at"
        }
    }

    var users: [UserInfo]

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for user in users {
            try list.encode(
                Entry(
                    name: user.actor.name, role: user.actor.role.rawValue, department: user.actor.department,
                    active: user.isActive, createdAt: TimeText.json(user.createdMilliseconds)))
        }
    }

    var text: String {
        guard !users.isEmpty else { return "" }
        var table = Table(["NAME", "ROLE", "DEPARTMENT", "SINCE", ""])
        for user in users {
            table.add([
                user.actor.name, user.actor.role.rawValue, user.actor.department,
                TimeText.table(user.createdMilliseconds), user.isActive ? "" : "left",
            ])
        }
        return table.text
    }

    var talk: String? {
        users.isEmpty ? "Nobody yet. Add the first person with 'fairlead-server user add NAME --role admin'." : nil
    }
}
