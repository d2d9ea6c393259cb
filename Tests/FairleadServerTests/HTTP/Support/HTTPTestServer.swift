import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import FairleadServerStore
import FairleadTestKit
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization

/// A whole server on a database of its own, with a clock that only the test moves and a log that it can read.
final class HTTPTestServer: Sendable {
    let services: ServerServices
    let database: SQLiteDatabase
    let log = CapturedLog()
    let clock: HTTPTestClock
    private let folder: TemporaryFolder

    init() async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        database = try SQLiteDatabase(path: folder.file("server.db"))
        let clock = HTTPTestClock()
        self.clock = clock
        services = try await ServerServices.open(database, now: { clock.milliseconds }, warn: { _ in })
        for (name, role, department) in Self.team {
            try await services.accounts.addUser(name: name, role: role, department: department)
        }
    }

    static let team: [(String, Role, String)] = [
        ("li.na", .rep, "East"), ("wang.qiang", .rep, "East"), ("zhao.min", .manager, "East"),
    ]

    func application(isBehindProxy: Bool = false) async throws -> some ApplicationProtocol {
        let clock = clock
        let log = log
        let logger = Logger(label: "fairlead-server") { label in
            JSONLogHandler(label: label, level: .debug, now: { clock.milliseconds }, write: { log.add($0) })
        }
        var settings = ServerSettings(
            services: services, address: .hostname("127.0.0.1", port: 0), logger: logger, now: { clock.milliseconds })
        settings.isBehindProxy = isBehindProxy
        return try await buildApplication(settings)
    }

    /// A device of that user, joined.
    func device(_ user: String = "li.na", replica: UInt64 = 0x1122_3344_5566_7788) async throws -> HTTPTestDevice {
        let code = try await services.accounts.invite(user).code
        let answer = try await services.accounts.join(HTTPTestDevice.joinRequest(code: code, replica: replica))
        return HTTPTestDevice(
            server: answer.server, token: answer.token, replica: ReplicaID(rawValue: replica), clock: clock)
    }
}

/// Wall time that a test moves by hand.
final class HTTPTestClock: Sendable {
    private let now = Mutex<Int64>(1_730_687_200_000)

    var milliseconds: Int64 { now.withLock { $0 } }

    func advance(milliseconds: Int64) { now.withLock { $0 += milliseconds } }
}

/// The lines that the server wrote.
final class CapturedLog: Sendable {
    private let stored = Mutex<[String]>([])

    func add(_ line: String) { stored.withLock { $0.append(line) } }

    var lines: [String] { stored.withLock { $0 } }
}

/// What a device says, without a store: it numbers its change sets and remembers what was answered.
final class HTTPTestDevice: Sendable {
    let server: RecordID
    let token: String
    let replica: ReplicaID
    let clock: HTTPTestClock
    private let answered = Mutex(Checkpoint(number: 0, digest: Data()))

    init(server: RecordID, token: String, replica: ReplicaID, clock: HTTPTestClock) {
        self.server = server
        self.token = token
        self.replica = replica
        self.clock = clock
    }

    static func joinRequest(code: String, replica: UInt64, name: String = "李娜的笔记本") -> JoinRequest {
        JoinRequest(
            code: code, replica: ReplicaID(rawValue: replica), publicKey: Data(repeating: 7, count: 32),
            deviceName: name)
    }

    /// A request that captures a lead for each company; what it pushes counts as answered from then on.
    func request(capturing companies: [String] = []) throws -> SyncRequest {
        var last = answered.withLock { $0 }
        var request = SyncRequest(
            server: server, replica: replica, wallMilliseconds: clock.milliseconds, bootID: "boot",
            bootMilliseconds: 5_000, acknowledged: last, highest: last.number + UInt64(companies.count))
        for company in companies {
            let body = try ChangeSetCodec.encode(capture(company, after: last))
            request.changeSets.append(body)
            last = Checkpoint(number: last.number + 1, digest: ChangeSetCodec.digest(body))
        }
        answered.withLock { $0 = last }
        return request
    }

    private func capture(_ company: String, after last: Checkpoint) -> ChangeSet {
        let counter = last.number + 1
        let id = RecordID(high: 0x0192_F3A1_5C00_7000 | counter & 0xFFF, low: replica.rawValue ^ counter)
        return ChangeSet(
            dot: Dot(replica, counter), origin: RecordID(high: 1, low: id.low), command: RecordID(high: 2, low: id.low),
            commandName: "lead add", previousDigest: [UInt8](last.digest),
            time: DeviceTime(
                wallMilliseconds: clock.milliseconds, bootID: "boot", bootMilliseconds: 5_000,
                lastExchangeMilliseconds: 0),
            own: VersionVector(counter > 1 ? [replica: counter - 1] : [:]),
            records: [
                RecordChange(
                    id: id, kind: .lead, isCreation: true,
                    edits: [Edit("company", .text(company)), Edit("contact", .text("王芳"))])
            ])
    }
}

/// Waits for what another task is about to do, without sleeping.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(120))
    var looks = 0
    // On a busy machine the other task may not get its turn for as long; what has to happen takes a few turns.
    while looks < 50 || ContinuousClock.now < deadline {
        if try await condition() { return }
        looks += 1
        await Task.yield()
    }
    throw NeverHappened(what: what)
}

struct NeverHappened: Error {
    var what: String
}
