import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Synchronization

@testable import FairleadClient
@testable import FairleadStore

/// A real store, joined, with a session over a scripted server.
final class SessionDevice: Sendable {
    let store: DeviceStore
    let folder: TemporaryFolder
    private let waits = Mutex<[Int64]>([])

    init() throws {
        folder = try TemporaryFolder()
        let seeds = Mutex<UInt64>(TestSeed.value)
        let environment = DeviceEnvironment(
            wallMilliseconds: { ScriptedServer.now }, bootMilliseconds: { 5_000 }, bootID: "boot",
            timeZoneOffsetSeconds: { _ in 0 },
            makeDice: {
                SplitMix64(
                    seed: seeds.withLock { seed in
                        seed &+= 0x1234_5678_9ABC
                        return seed
                    })
            })
        store = try DeviceStore.open(folder: folder.path + "/store", environment: environment, creating: true)
        try store.joined(
            JoinResponse(
                server: ScriptedServer.id, token: "token", user: ScriptedServer.user,
                serverMilliseconds: ScriptedServer.now),
            url: "http://127.0.0.1:1", certificateFile: nil)
    }

    @discardableResult
    func capture(_ company: String) throws -> RecordID {
        try store.write("lead add", summary: company) { writer in
            try writer.create(.lead, lead: nil, edits: [Edit("company", .text(company))])
        }
    }

    /// How long the session waited between tries, in milliseconds.
    var waited: [Int64] { waits.withLock { $0 } }

    func connection(_ server: ScriptedServer) throws -> ServerConnection {
        let environment = SessionEnvironment(
            wait: { [self] milliseconds in
                try Task.checkCancellation()
                waits.withLock { $0.append(milliseconds) }
                await Task.yield()
            },
            steadyMilliseconds: { 0 }, wallMilliseconds: { ScriptedServer.now },
            makeDice: { SplitMix64(seed: TestSeed.value) })
        return ServerConnection(
            transport: server, server: try ServerURL("http://127.0.0.1:1"), token: "token", environment: environment)
    }

    func session(_ server: ScriptedServer) throws -> SyncSession {
        SyncSession(store: store, connection: try connection(server))
    }
}
