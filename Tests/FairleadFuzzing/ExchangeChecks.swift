import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import FairleadStore
import FairleadTestKit
import Foundation

/// What a device does with any server's answer, and a server and its other devices with any device's change set.
enum ExchangeChecks {
    private static let clock: @Sendable () -> Int64 = { Samples.now }
    private static let roundsMax = 20

    // MARK: an answer

    /// A device takes in an answer whole and is sound afterwards, or takes in nothing.
    static func page(_ bytes: [UInt8]) throws {
        let bytes = Data(bytes)
        let format = bytes.first == UInt8(ascii: "{") ? WireFormat.json : .protobuf
        guard var response = try? MessageCodec.decodeSyncResponse(bytes, as: format) else { return }
        let store = try emptyStore()
        try store.joined(
            JoinResponse(server: response.server, token: "token", user: response.user, serverMilliseconds: 0),
            url: "https://localhost", certificateFile: nil)
        let request = try store.nextRequest()
        response.server = request.server
        guard (try? store.apply(response, to: request)) != nil else { return }
        try sound(store)
        _ = try store.nextRequest(.ownDigests)
        _ = try store.nextRequest(.checkpoints)
    }

    private static func emptyStore() throws -> DeviceStore {
        try DeviceStore.open(
            folder: "/nonexistent",
            environment: DeviceEnvironment(
                wallMilliseconds: clock, bootMilliseconds: { 5_000 }, bootID: "boot",
                timeZoneOffsetSeconds: { _ in 0 }, makeDice: { SplitMix64(seed: 1) }),
            creating: false)
    }

    private static func sound(_ store: DeviceStore) throws {
        let problems = try store.verify()
        try demand(problems.isEmpty, "a store is sound after an exchange: \(problems.first?.what ?? "")")
        _ = try store.pipeline()
        _ = try store.conflicts()
        _ = try store.recovered()
    }

    // MARK: a change set

    /// A server answers each change set, stays sound, and a colleague's device takes in what came of it.
    static func push(_ bytes: [UInt8]) async throws {
        let folder = try TemporaryFolder()
        let services = try await ServerServices.open(
            try SQLiteDatabase(path: folder.file("server.db")), now: clock, warn: { _ in })
        try await services.accounts.addUser(name: "lena", role: .rep, department: "east")
        try await services.accounts.addUser(name: "mara", role: .manager, department: "east")
        for replica: UInt64 in 1...2 { try await push(Data(bytes), as: replica, to: services) }
        let problems = try await services.accounts.check()
        try demand(problems.isEmpty, "a server is sound after a push: \(problems.first ?? "")")

        let store = try emptyStore()
        let code = try await services.accounts.invite("mara").code
        let joined = try await services.accounts.join(store.joinRequest(code: code, deviceName: "laptop"))
        try store.joined(joined, url: "https://localhost", certificateFile: nil)
        let session = try await services.accounts.authenticate(token: joined.token)
        var supplement = Supplement.none
        for round in 1... {
            try demand(round <= roundsMax, "an exchange comes to an end")
            let request = try store.nextRequest(supplement)
            let step = try store.apply(try await services.sync.sync(request, session: session), to: request).step
            guard case .again(let next) = step else { break }
            supplement = next
        }
        try sound(store)
        try demand(
            try await services.accounts.digest(user: "mara") == store.digest(), "device and server have one state (R30)"
        )
    }

    /// Pushes the change set as the first one of a new device of lena's.
    private static func push(_ bytes: Data, as replica: UInt64, to services: ServerServices) async throws {
        let code = try await services.accounts.invite("lena").code
        let joined = try await services.accounts.join(
            JoinRequest(
                code: code, replica: ReplicaID(rawValue: replica), publicKey: Data(repeating: 7, count: 32),
                deviceName: "laptop"))
        let session = try await services.accounts.authenticate(token: joined.token)
        var request = SyncRequest(
            server: joined.server, replica: ReplicaID(rawValue: replica), wallMilliseconds: Samples.now, bootID: "boot",
            bootMilliseconds: 5_000, acknowledged: Checkpoint(number: 0, digest: Data()), highest: 1)
        request.changeSets = [(try? body(bytes, of: replica)) ?? bytes]
        guard let sent = try? MessageCodec.decodeSyncRequest(MessageCodec.encode(request, as: .json), as: .json) else {
            return
        }
        let response = try await services.sync.sync(sent, session: session)
        try demand(response.outcomes.count == 1, "a change set gets an answer")
        let read = try MessageCodec.decodeSyncResponse(MessageCodec.encode(response, as: .protobuf), as: .protobuf)
        try demand(read == response, "an answer is read as it was written")
        let again = try await services.sync.sync(sent, session: session)
        try demand(again.outcomes == response.outcomes, "a change set sent again gets the same answer (I3)")
    }

    /// The change set as that device would have written it; the second device's has another origin.
    private static func body(_ bytes: Data, of replica: UInt64) throws -> Data {
        var change = try ChangeSetCodec.decode(bytes)
        change.dot = Dot(ReplicaID(rawValue: replica), 1)
        change.previousDigest = []
        change.own[change.dot.replica] = 0
        change.origin = RecordID(high: change.origin.high ^ replica, low: change.origin.low)
        return try ChangeSetCodec.encode(change)
    }
}
