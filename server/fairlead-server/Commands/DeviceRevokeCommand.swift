import ArgumentParser
import FairleadServer

/// `device revoke`: a device is lost or handed back.
struct DeviceRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Shut a device out.",
        discussion: """
            The device can no longer sync; what it had not sent stays on it and can be carried by 'fairlead bundle'. \
            The person's other devices go on. A running server ends the device's open connections in seconds.

            Example:
              fairlead-server device revoke 3
            """)

    @Argument(help: "The device's number in 'device list'.")
    var id: Int64

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            try await services.accounts.revoke(device: id)
            return DeviceRevokeOutput(id: id)
        }
    }
}

struct DeviceRevokeOutput: CommandOutput {
    var id: Int64
    var revoked = true

    var text: String { "Device \(id) is shut out." }
}
