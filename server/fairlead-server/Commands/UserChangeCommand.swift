import ArgumentParser
import FairleadCore
import FairleadServer

/// `user change`: another role or department.
struct UserChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Give a person another role or department.",
        discussion: """
            What is left out stays as it is. The person's devices fetch at their next sync what may be seen now, \
            and drop what may not.

            Example:
              fairlead-server user change li --role manager
            """)

    @Argument(help: "The person's name.")
    var name: String

    @Option(help: "What the person may do: \(RoleArgument.names).")
    var role: RoleArgument?

    @Option(help: "The department; '' for none.")
    var department: String?

    @OptionGroup var options: AdministrationOptions

    func validate() throws {
        if role == nil, department == nil { throw ValidationError("Give --role, --department or both.") }
    }

    func run() async throws {
        try await Administration.run(options) { services in
            let users = try await services.accounts.users()
            guard let user = users.first(where: { $0.actor.name.utf8.elementsEqual(name.utf8) }) else {
                throw CommandFailure(
                    message: "There is no user '\(Table.harmless(name))'.", hint: "See 'user list'.", code: .badData)
            }
            let newRole = role?.role ?? user.actor.role
            let newDepartment = department ?? user.actor.department
            try await services.accounts.changeUser(name: name, role: newRole, department: newDepartment)
            return UserOutput(name: name, role: newRole.rawValue, department: newDepartment, done: "Changed")
        }
    }
}
