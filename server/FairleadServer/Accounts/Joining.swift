import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Invites, and the devices that join with them.
extension AccountService {
    /// How long an invite's code is good.
    private static let inviteMilliseconds: Int64 = 7 * 86_400_000

    /// Makes a one-time code with which one device joins as this user.
    package func invite(_ name: String) async throws -> Invite {
        let code = Secrets.makeCode()
        let now = storage.now()
        let invite = Invite(code: code, expiresMilliseconds: now.addingSaturating(Self.inviteMilliseconds))
        guard let hash = Secrets.hash(ofCode: code) else { throw ServiceError.codeUnknown }
        try await storage.write { transaction in
            let user = try UserTable.requireActive(transaction, name)
            try InviteTable.insert(
                transaction, codeHash: hash, user: user.actor.name, at: now, expires: invite.expiresMilliseconds)
        }
        return invite
    }

    /// Enrols a device as the user for whom its code was made.
    ///
    /// A lost reply does no harm: until its first exchange, the device that has used a code may use it again, and gets
    /// a new token.
    ///
    /// - Throws: `ServiceError.forbidden` for a code that is not good, `.conflict` for a store that is somebody else's.
    package func join(_ request: JoinRequest) async throws -> JoinResponse {
        guard request.replica.rawValue != 0, request.publicKey.count == Limits.publicKeySizeBytes else {
            throw ServiceError.invalid(ServiceProblem("bad_device", "The device's name or key is not valid."))
        }
        guard let hash = Secrets.hash(ofCode: request.code) else { throw ServiceError.codeUnknown }
        let token = Secrets.makeToken()
        let joining = Joining(
            request: request, codeHash: hash, tokenHash: Secrets.hash(ofToken: token), now: storage.now())
        let user = try await storage.write { try joining.run($0) }
        return JoinResponse(
            server: storage.identity.server, token: token, user: user, serverMilliseconds: joining.now)
    }
}

/// One join within its transaction.
private struct Joining: Sendable {
    let request: JoinRequest
    let codeHash: Data
    let tokenHash: Data
    let now: Int64

    func run(_ transaction: any DatabaseTransaction) throws -> Actor {
        guard let invite = try InviteTable.load(transaction, codeHash: codeHash) else { throw ServiceError.codeUnknown }
        guard now < invite.expiresMilliseconds else { throw ServiceError.codeExpired }
        guard let user = try UserTable.load(transaction, invite.user), user.isActive else {
            throw ServiceError.codeUnknown
        }
        let former = try device(transaction)
        if let used = invite.device, former?.id != used || former?.isWaiting != true { throw ServiceError.codeUsed }
        let name = NameRules.device(request.deviceName)
        if let former {
            // A copy of the store must not take the token away from the device that uses it.
            guard former.user.utf8.elementsEqual(invite.user.utf8), former.isWaiting else {
                throw ServiceError.storeInUse
            }
            try DeviceTable.renew(transaction, former.id, name: name, tokenHash: tokenHash)
            try InviteTable.use(transaction, codeHash: codeHash, device: former.id)
            return user.actor
        }
        let device = try DeviceTable.insert(
            transaction, user: user.actor.name, name: name, tokenHash: tokenHash, at: now)
        let row = ReplicaRow(
            replica: request.replica, device: device, former: nil, formerThrough: 0, publicKey: request.publicKey,
            lastCounter: 0, lastDigest: Data(), lastStamp: .zero)
        try ReplicaTable.insert(transaction, row, at: now)
        try InviteTable.use(transaction, codeHash: codeHash, device: device)
        return user.actor
    }

    /// The device as which this very store, by its name and its key, has joined before.
    private func device(_ transaction: any DatabaseTransaction) throws -> DeviceRow? {
        guard let replica = try ReplicaTable.load(transaction, request.replica) else { return nil }
        guard let number = replica.device, replica.publicKey == request.publicKey,
            let device = try DeviceTable.load(transaction, number)
        else { throw ServiceError.storeInUse }
        return device
    }
}

extension DeviceRow {
    /// True as long as the device may not have got its token.
    fileprivate var isWaiting: Bool { lastSeenMilliseconds == nil && revokedMilliseconds == nil }
}

extension ServiceError {
    static let codeUnknown = forbidden(
        ServiceProblem(
            "code_unknown", "The invite code is not right.",
            hint: "Check it for typing errors, or ask an administrator for a new one."))
    static let codeExpired = forbidden(
        ServiceProblem("code_expired", "The invite code has expired.", hint: "Ask an administrator for a new one."))
    static let codeUsed = forbidden(
        ServiceProblem(
            "code_used", "The invite code was used already.",
            hint: "Each code is for one device: ask an administrator for another one."))
    static let storeInUse = conflict(
        ServiceProblem(
            "other_device", "This store belongs to a device that has joined already.",
            hint: "Use a store of its own for this device: --store DIR."))
}
