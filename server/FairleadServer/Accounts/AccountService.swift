import FairleadCore
import FairleadServerStore

/// Users, their devices, and looking after the database.
package struct AccountService: Sendable {
    let storage: ServiceStorage

    /// Returns the sixteen bytes that name this server's database.
    package func serverID() async throws -> RecordID { storage.identity.server }

    /// Finds out which device sends a token.
    ///
    /// - Throws: `ServiceError.unauthenticated` when it is no device's, or one that may no longer exchange.
    package func authenticate(token: String) async throws -> Session {
        let hash = Secrets.hash(ofToken: token)
        return try await storage.read { transaction in
            guard let device = try DeviceTable.load(transaction, tokenHash: hash) else {
                throw ServiceError.tokenUnknown
            }
            guard device.revokedMilliseconds == nil else { throw ServiceError.deviceRevoked }
            guard let user = try UserTable.load(transaction, device.user), user.isActive else {
                throw ServiceError.userLeft
            }
            return Session(device: device.id, user: device.user)
        }
    }

    /// Everybody, those who left included, by name.
    package func users() async throws -> [UserInfo] {
        try await storage.read { transaction in
            try UserTable.list(transaction).map {
                UserInfo(
                    actor: $0.row.actor, isActive: $0.row.isActive, createdMilliseconds: $0.createdMilliseconds)
            }
        }
    }

    /// Every device that ever joined, in the order in which they did.
    package func devices() async throws -> [DeviceInfo] {
        try await storage.read { transaction in
            try DeviceTable.all(transaction).map {
                DeviceInfo(
                    id: $0.id, user: $0.user, name: $0.name, createdMilliseconds: $0.createdMilliseconds,
                    lastSeenMilliseconds: $0.lastSeenMilliseconds, revokedMilliseconds: $0.revokedMilliseconds)
            }
        }
    }

    /// Returns which of these devices are shut out, or are none at all.
    package func revoked(among ids: [Int64]) async throws -> Set<Int64> {
        let good = try await devices().filter { $0.revokedMilliseconds == nil }
        return Set(ids).subtracting(good.map(\.id))
    }

    /// Shuts a device out; does nothing when it is out already.
    package func revoke(device: Int64) async throws {
        let now = storage.now()
        try await storage.write { transaction in
            guard try DeviceTable.load(transaction, device) != nil else {
                throw ServiceError.notFound(
                    ServiceProblem(
                        "unknown_device", "There is no device \(device).",
                        hint: "See the numbers in 'fairlead-server device list'."))
            }
            try DeviceTable.revoke(transaction, device, at: now)
        }
    }

    /// Writes a consistent copy of the whole database to a new file.
    package func backup(to path: String) async throws {
        try await storage.database.backup(to: path)
    }
}

extension UserTable {
    /// Loads a user who is on the team, by a typed name.
    static func requireActive(
        _ transaction: any DatabaseTransaction, _ typed: String
    ) throws -> UserRow {
        guard let user = try load(transaction, NameRules.normalized(typed)) else {
            throw ServiceError.notFound(
                ServiceProblem(
                    "unknown_user", "There is no user '\(typed)'.", hint: "See 'fairlead-server user list'."))
        }
        guard user.isActive else {
            throw ServiceError.conflict(
                ServiceProblem("user_left", "\(user.actor.name) has left.", hint: "Name somebody who is on the team."))
        }
        return user
    }
}
