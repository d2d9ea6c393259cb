import ArgumentParser
import FairleadCore
import FairleadServer

/// `user add`: a new person.
struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a person.",
        discussion: """
            The name is what leads show as owner and what 'assign --to' takes; it cannot be changed later. Print a \
            code for the person's device with 'invite' next.

            Examples:
              fairlead-server user add li --role rep --department east
              fairlead-server user add 王芳 --role manager --department 华东
            """)

    @Argument(help: "The person's name.")
    var name: String

    @Option(help: "What the person may do: \(RoleArgument.names).")
    var role: RoleArgument

    @Option(help: "The department, whose leads its managers see.")
    var department = ""

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options, mayCreate: true) { services in
            try await services.accounts.addUser(name: name, role: role.role, department: department)
            return UserOutput(name: name, role: role.rawValue, department: department, done: "Added")
        }
    }
}

/// One person, as `user add` and `user change` left them.
struct UserOutput: CommandOutput {
    var name: String
    var role: String
    var department: String
    var done: String

    private enum CodingKeys: String, CodingKey { case name, role, department }

    var text: String {
        let place = department.isEmpty ? "" : " in \(Table.harmless(department))"
        return "\(done) \(Table.harmless(name)), \(role)\(place)."
    }
}

extension RoleArgument {
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
