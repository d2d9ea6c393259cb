import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Finds the replica that a request speaks for, and takes down a new incarnation of its device (R19).
struct ReplicaRegistration {
    let request: SyncRequest
    let device: Int64
    let now: Int64

    /// Returns the replica's row; `nil` when this database has never heard of it.
    func row(_ ledger: inout Ledger) throws -> ReplicaRow? {
        try ledger.loadReplica(request.replica)
        if let row = ledger.set.replicas[request.replica] {
            guard row.device == device, !row.isBranch else { throw ReplicaRegistration.othersReplica }
            return row
        }
        guard let incarnation = request.incarnation else { return nil }
        guard request.replica.rawValue != 0, incarnation.publicKey.count == Limits.publicKeySizeBytes,
            incarnation.former != request.replica
        else {
            throw ServiceError.invalid(ServiceProblem("bad_incarnation", "The device's new name or key is not valid."))
        }
        let former = try former(of: incarnation, &ledger)
        let row = ReplicaRow(
            replica: request.replica, device: device, former: former?.replica, formerThrough: former?.through ?? 0,
            publicKey: incarnation.publicKey, lastCounter: 0, lastDigest: Data(), lastStamp: .zero)
        try ReplicaTable.insert(ledger.transaction, row, at: now)
        ledger.set.replicas[row.replica] = row
        return row
    }

    /// The former incarnation and how much of it the new one may claim to have seen: never more than there is, since
    /// what comes later under that name may be somebody else's.
    private func former(
        of incarnation: Incarnation, _ ledger: inout Ledger
    ) throws -> (replica: ReplicaID, through: UInt64)? {
        try ledger.loadReplica(incarnation.former)
        if let former = ledger.set.replicas[incarnation.former] {
            guard former.device == device else { throw ReplicaRegistration.othersReplica }
            return (former.replica, min(incarnation.formerThrough, former.lastCounter))
        }
        // A restored database has lost the former one: the device's latest that it still has stands in for it.
        let own = try ReplicaTable.of(ledger.transaction, device: device).filter { !$0.isBranch }
        guard let latest = own.last else { return nil }
        try ledger.loadReplica(latest.replica)
        return (latest.replica, latest.lastCounter)
    }

    private static let othersReplica = ServiceError.conflict(
        ServiceProblem(
            "other_device", "This store writes under a name that belongs to another device.",
            hint: "Join with a fresh store, and carry what is unsent over with 'fairlead bundle'."))
}
