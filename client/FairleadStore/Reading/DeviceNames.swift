import FairleadCore
import GRDB

/// What the replicas that wrote something are called. Only their numbers are known here, and which of them is this device.
struct DeviceNames {
    private let own: Set<ReplicaID>

    private static let here = "this device"
    /// Enough of a replica's number to tell a team's devices apart.
    private static let digits = 6

    init(_ database: Database) throws {
        let state = try ExchangeState(database)
        own = Set([state.replica] + state.formers.sorted.map(\.replica))
    }

    func isHere(_ dot: Dot) -> Bool { own.contains(dot.replica) }

    func name(of dot: Dot) -> String {
        isHere(dot) ? DeviceNames.here : String(dot.replica.description.prefix(DeviceNames.digits))
    }
}
