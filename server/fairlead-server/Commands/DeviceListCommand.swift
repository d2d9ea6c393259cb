import ArgumentParser
import FairleadServer

/// `device list`: every device that ever joined.
struct DeviceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the devices, whose they are and when they were last heard from.",
        discussion: """
            Example:
              fairlead-server device list
            """)

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            DeviceListOutput(devices: try await services.accounts.devices())
        }
    }
}

struct DeviceListOutput: CommandOutput {
    /// Every key is there, also when there is no value.
    private struct Entry: Encodable {
        var device: DeviceInfo

        private enum CodingKeys: String, CodingKey {
            case id, user, name
            case createdAt = "created_at"
            case lastSeenAt = "last_seen_at"
            case revokedAt = "revoked_at"
        }

        func encode(to encoder: any Encoder) throws {
            var document = encoder.container(keyedBy: CodingKeys.self)
            try document.encode(device.id, forKey: .id)
            try document.encode(device.user, forKey: .user)
            try document.encode(device.name, forKey: .name)
            try document.encode(TimeText.json(device.createdMilliseconds), forKey: .createdAt)
            try document.encode(device.lastSeenMilliseconds.map(TimeText.json), forKey: .lastSeenAt)
            try document.encode(device.revokedMilliseconds.map(TimeText.json), forKey: .revokedAt)
        }
    }

    var devices: [DeviceInfo]

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for device in devices { try list.encode(Entry(device: device)) }
    }

    var text: String {
        guard !devices.isEmpty else { return "" }
        var table = Table(["ID", "USER", "DEVICE", "JOINED", "LAST SEEN", "REVOKED"])
        for device in devices {
            table.add([
                String(device.id), device.user, device.name, TimeText.table(device.createdMilliseconds),
                TimeText.table(device.lastSeenMilliseconds), TimeText.table(device.revokedMilliseconds),
            ])
        }
        return table.text
    }

    var talk: String? {
        devices.isEmpty ? "No device has joined yet. Print a code for one with 'fairlead-server invite NAME'." : nil
    }
}
