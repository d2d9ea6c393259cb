import FairleadCore
import FairleadProtocol
import FairleadStore

/// Enrols this device with a server by a one-time code.
package enum Enrollment {
    /// Joins, and remembers server, user and token in the store.
    ///
    /// A lost reply does no harm: the same device may use its code again.
    package static func join(
        store: DeviceStore, connection: ServerConnection, url: String, certificateFile: String?, code: String,
        deviceName: String
    ) async throws -> Actor {
        let request = try store.joinRequest(code: code, deviceName: deviceName)
        let response = try await connection.join(request)
        try store.joined(response, url: url, certificateFile: certificateFile)
        return response.user
    }
}
