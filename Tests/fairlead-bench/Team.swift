import FairleadClient
import FairleadCore
import FairleadStore
import FairleadTestKit
import Foundation
import GRDBSQLite
import Synchronization

/// A real server on a new database, on the loopback address.
final class BenchServer {
    let folder: TemporaryFolder
    private(set) var url = ""
    private var process: ChildProcess?

    init() throws {
        folder = try TemporaryFolder()
        try start()
    }

    deinit { process?.signal(SIGKILL) }

    private var database: String { folder.file("server.db") }
    private var location: [String] { ["--database", "sqlite:\(database)"] }

    /// Starts it anew, so that its peak memory is that of what comes.
    func restart() throws {
        process?.signal(SIGTERM)
        try process?.waitForEnd()
        try start()
    }

    /// Puts more leads into its database, while it does not run.
    func grow(copies: Int) throws {
        process?.signal(SIGTERM)
        try process?.waitForEnd()
        try GrownServer.fill(database, copies: copies)
        try start()
    }

    private func start() throws {
        let port = url.split(separator: ":").last ?? "0"
        let process = try ChildProcess(
            Programs.server, ["serve", "--listen", "127.0.0.1:\(port)", "--log-level", "warning"] + location,
            environment: Programs.environment)
        self.process = process
        let mark = "listening on "
        let talk = try process.waitFor("the address") { $1.contains(mark) && $1.hasSuffix("\n") }.talk
        let line = talk.split(separator: "\n").first { $0.hasPrefix(mark) } ?? ""
        url = String(line.dropFirst(mark.count))
    }

    var peakBytes: Int { process.map { Programs.peakBytes(of: $0.id) } ?? 0 }
    var processorSeconds: Double { process.map { Programs.processorSeconds(of: $0.id) } ?? 0 }

    func addUser(_ name: String, role: String) throws {
        _ = try Programs.run(Programs.server, ["user", "add", name, "--role", role, "--department", "east"] + location)
    }

    func invite(_ user: String) throws -> String {
        try Programs.run(Programs.server, ["invite", user] + location).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The log's last position, read beside the server.
    func head() throws -> Int {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_open_v2(database, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
            sqlite3_prepare_v2(connection, "SELECT head FROM counter", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { throw Trouble("the server's database cannot be read") }
        return Int(sqlite3_column_int64(statement, 0))
    }
}

/// A device: a store folder, and the real `fairlead` on it.
final class BenchDevice: Sendable {
    let folder: TemporaryFolder

    /// Makes a device that has joined and synced nothing.
    init(user: String, of server: BenchServer) throws {
        folder = try TemporaryFolder()
        try run("join", server.url, "--code", server.invite(user))
    }

    var storePath: String { folder.file("store") }

    @discardableResult
    func run(_ arguments: String..., watchingMemory: Bool = false) throws -> Run {
        try Programs.run(Programs.client, ["--store", storePath] + arguments, watchingMemory: watchingMemory)
    }

    @discardableResult
    func sync(watchingMemory: Bool = false) throws -> Run { try run("sync", watchingMemory: watchingMemory) }

    /// The store as the library opens it; what is written goes out with the next sync.
    func store() throws -> DeviceStore {
        try DeviceStore.open(folder: storePath, environment: BenchDevice.environment, creating: false)
    }

    private static let environment = DeviceEnvironment(
        wallMilliseconds: { Int64(Date().timeIntervalSince1970 * 1000) },
        bootMilliseconds: { Int64(ProcessInfo.processInfo.systemUptime * 1000) }, bootID: "bench",
        timeZoneOffsetSeconds: { _ in 0 }, makeDice: { SystemRandomNumberGenerator() })

    /// Syncs in this process, and returns the bytes of the bodies that came.
    func syncCountingBytes() async throws -> Int {
        let store = try store()
        guard let access = try store.serverAccess() else { throw Trouble("the device has not joined") }
        let transport = CountingTransport()
        let connection = ServerConnection(
            transport: transport, server: try ServerURL(access.url), token: access.token,
            environment: SessionEnvironment(
                wait: { try await Task.sleep(for: .milliseconds($0)) },
                steadyMilliseconds: BenchDevice.environment.bootMilliseconds,
                wallMilliseconds: BenchDevice.environment.wallMilliseconds, makeDice: BenchDevice.environment.makeDice))
        _ = try await SyncSession(store: store, connection: connection).run()
        return transport.received.withLock { $0 }
    }
}

/// Counts what comes, as it comes.
private final class CountingTransport: HTTPTransport {
    let received = Mutex(0)
    private let inner = CurlTransport(caFile: nil)

    func send(
        _ request: HTTPRequest, progress: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> HTTPResponse {
        let response = try await inner.send(request, progress: progress)
        received.withLock { $0 += response.body.count }
        return response
    }

    func stream(
        _ request: HTTPRequest, onHead: @escaping @Sendable (HTTPResponse) -> Bool,
        onBytes: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportError) -> HTTPResponse {
        try await inner.stream(request, onHead: onHead, onBytes: onBytes)
    }
}
