import FairleadCore

/// A user, for administrators.
package struct UserInfo: Hashable, Sendable {
    package var actor: Actor
    /// False for one who left.
    package var isActive: Bool
    package var createdMilliseconds: Int64
}

/// A device that has joined, for administrators.
package struct DeviceInfo: Hashable, Sendable {
    package var id: Int64
    package var user: String
    package var name: String
    package var createdMilliseconds: Int64
    /// Its last exchange; `nil` before the first.
    package var lastSeenMilliseconds: Int64?
    package var revokedMilliseconds: Int64?
}

/// A one-time code and how long it is good.
package struct Invite: Hashable, Sendable {
    package var code: String
    package var expiresMilliseconds: Int64
}

/// What a user who left has left behind.
package struct LeaveReport: Hashable, Sendable {
    /// Leads that got the successor as their owner.
    package var leads = 0
    /// Places as collaborator that the successor took, or that were given up because he had one already.
    package var collaborations = 0
    /// Devices that were shut out.
    package var devices = 0
}
