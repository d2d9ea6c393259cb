import FairleadCore
import FairleadServerStore

/// Where in the log the policy stands that holds.
struct PolicyPlace: Hashable, Sendable {
    var record: RecordID
    var position: UInt64
}

/// The policy that holds, read again only when it has changed: every exchange asks for it.
final class PolicyCache: Sendable {
    private let known = Locked<(place: PolicyPlace, policy: Policy)?>(nil)

    /// The standard one before any was applied, and in place of one that a newer server has written.
    func policy(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> Policy {
        guard let place = try PolicyTable.place(transaction) else { return .standard }
        if let known = known.withLock({ $0 }), known.place == place { return known.policy }
        guard let record = try PolicyTable.load(transaction), let policy = Policy(record) else { return .standard }
        known.withLock { $0 = (place: place, policy: policy) }
        return policy
    }
}
