import Crypto
import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadTestKit
import Foundation
import Synchronization

@testable import FairleadStore

/// A real device store whose clock and dice belong to the test.
final class SimulatedDevice {
    let folder: String
    let store: DeviceStore
    /// The writes that this device's disk has held.
    var known: Set<String> = []
    var backup: (path: String, known: Set<String>)?
    private let skewMilliseconds: SharedNumber

    var skew: Int64 {
        get { skewMilliseconds.value }
        set { skewMilliseconds.value = newValue }
    }

    init(folder: String, time: SimulatedTime, skew: Int64, seed: UInt64) throws {
        self.folder = folder
        let shared = SharedNumber(skew)
        skewMilliseconds = shared
        let seeds = SharedNumber(Int64(bitPattern: seed))
        let environment = DeviceEnvironment(
            wallMilliseconds: { time.now + shared.value }, bootMilliseconds: { time.now - 1_700_000_000_000 },
            bootID: folder, timeZoneOffsetSeconds: { _ in 0 },
            makeDice: { SplitMix64(seed: UInt64(bitPattern: seeds.increment())) })
        store = try DeviceStore.open(folder: folder, environment: environment, creating: true)
    }

    /// Authenticates as the network layer would.
    func session(_ services: ServerServices) async throws -> Session {
        try await services.accounts.authenticate(token: try store.serverAccess()?.token ?? "")
    }

    /// The record as this device shows it.
    func state(_ id: RecordID) throws -> RecordState? {
        var state: RecordState?
        try store.write("look", summary: "") { writer in state = try writer.state(id) }
        return state
    }

    /// The writes that stand or stood in what this device has pulled or holds.
    func everySeenName(_ leads: [RecordID]) throws -> Set<String> {
        var names: Set<String> = []
        for lead in leads {
            guard let state = try state(lead) else { continue }
            for field in World.fields { names.formUnion(World.names(state, field)) }
            names.formUnion(state.past.compactMap(\.version.value.text))
        }
        return names
    }
}

/// A number that closures share.
final class SharedNumber: Sendable {
    private let number: Mutex<Int64>

    init(_ number: Int64) { self.number = Mutex(number) }

    var value: Int64 {
        get { number.withLock { $0 } }
        set { number.withLock { $0 = newValue } }
    }

    func increment() -> Int64 {
        number.withLock {
            $0 &+= 0x1234_5678_9ABC
            return $0
        }
    }
}
