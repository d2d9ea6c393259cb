import FairleadCore
import Foundation

extension Fairlead_V1_JoinRequest {
    init(_ request: JoinRequest) {
        self.init()
        code = request.code
        replica = request.replica.rawValue
        publicKey = request.publicKey
        deviceName = request.deviceName
    }
}

extension JoinRequest {
    init(_ message: Fairlead_V1_JoinRequest) throws(ProtocolError) {
        self.init(
            code: try FormCheck.text(message.code, max: Limits.nameSizeBytesMax, "code"),
            replica: try FormCheck.replica(message.replica, "replica"),
            publicKey: try FormCheck.length(message.publicKey, Limits.publicKeySizeBytes, "public key"),
            deviceName: try FormCheck.text(message.deviceName, max: Limits.nameSizeBytesMax, "device's name"))
    }
}

extension Fairlead_V1_JoinResponse {
    init(_ response: JoinResponse) {
        self.init()
        server = Data(response.server.bytes)
        token = response.token
        user = Fairlead_V1_User(response.user)
        serverMilliseconds = response.serverMilliseconds
    }
}

extension JoinResponse {
    init(_ message: Fairlead_V1_JoinResponse) throws(ProtocolError) {
        self.init(
            server: try FormCheck.recordID(message.server, "server's id"),
            token: try FormCheck.text(message.token, max: Limits.nameSizeBytesMax, "token"),
            user: try Actor(message.user),
            serverMilliseconds: try FormCheck.milliseconds(message.serverMilliseconds, "server's time"))
        guard !token.isEmpty else { throw .malformed("The token is missing") }
    }
}

extension Fairlead_V1_User {
    init(_ actor: Actor) {
        self.init()
        name = actor.name
        role = actor.role.rawValue
        department = actor.department
    }
}

extension Actor {
    init(_ message: Fairlead_V1_User) throws(ProtocolError) {
        guard let role = Role(rawValue: message.role) else { throw .malformed("The user's role is not known") }
        self.init(
            name: try FormCheck.text(message.name, max: Limits.nameSizeBytesMax, "user's name"), role: role,
            department: try FormCheck.text(message.department, max: Limits.nameSizeBytesMax, "department"))
        guard !name.isEmpty else { throw .malformed("The user's name is missing") }
    }
}
