import FairleadCore
import FairleadServerStore
import Foundation

/// What names this server's database, and the replica under whose name it writes into its own log.
struct ServerIdentity: Hashable, Sendable {
    let server: RecordID
    let replica: ReplicaID

    private static let serverKey = "server"
    private static let replicaKey = "replica"

    /// Reads the identity, or draws one for a new database and opens its log.
    static func establish(
        _ transaction: any DatabaseTransaction, at now: Int64
    ) throws(DatabaseError) -> ServerIdentity {
        if let server = try MetaTable.value(transaction, serverKey) {
            guard let replica = try MetaTable.value(transaction, replicaKey), replica.count == 8,
                let server = RecordID(bytes: server)
            else { throw .failed("The database does not say which server it belongs to.") }
            return ServerIdentity(
                server: server, replica: ReplicaID(rawValue: replica.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
        }
        var dice = SystemDice()
        let identity = ServerIdentity(
            server: RecordID(high: dice.next(), low: dice.next()), replica: .random(using: &dice))
        try MetaTable.insert(transaction, serverKey, Data(identity.server.bytes))
        try MetaTable.insert(transaction, replicaKey, Data(identity.replica.rawValue.bigEndianBytes))
        try LogTable.begin(transaction)
        // It signs nothing, so it has no key: nobody can carry a change set in its name.
        let row = ReplicaRow(
            replica: identity.replica, device: nil, former: nil, formerThrough: 0, publicKey: Data(), lastCounter: 0,
            lastDigest: Data(), lastStamp: .zero)
        try ReplicaTable.insert(transaction, row, at: now)
        return identity
    }
}
