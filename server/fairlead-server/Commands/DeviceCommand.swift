import ArgumentParser

/// `device`: which devices exchange with this server.
struct DeviceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "List the devices that joined, and shut out lost ones.",
        subcommands: [DeviceListCommand.self, DeviceRevokeCommand.self])
}
