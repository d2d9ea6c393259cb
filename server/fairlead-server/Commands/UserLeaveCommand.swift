import ArgumentParser
import FairleadServer

/// `user leave`: somebody goes, and a successor takes over.
struct UserLeaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Take a person out and hand their leads to somebody else.",
        discussion: """
            The person's devices are revoked and their invites end. The leads get the new owner, each with an entry \
            in its history. With --with-records, where the person worked on other owners' leads the successor \
            takes that place too.

            Example:
              fairlead-server user leave li --to wang --with-records
            """)

    @Argument(help: "The person who leaves.")
    var name: String

    @Option(name: .customLong("to"), help: ArgumentHelp("Who takes over.", valueName: "user"))
    var successor: String

    @Flag(help: "Hand over the places as collaborator too.")
    var withRecords = false

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            let report = try await services.accounts.leave(name, to: successor, withRecords: withRecords)
            return UserLeaveOutput(
                name: name, successor: successor, leads: report.leads, collaborations: report.collaborations,
                devices: report.devices)
        }
    }
}

struct UserLeaveOutput: CommandOutput {
    var name: String
    var successor: String
    var leads: Int
    var collaborations: Int
    var devices: Int

    var text: String {
        """
        \(Table.harmless(name)) left. Leads handed to \(Table.harmless(successor)): \(leads). \
        Places as collaborator: \(collaborations). Devices revoked: \(devices).
        """
    }
}
