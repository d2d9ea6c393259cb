import FairleadTestKit
import Foundation
import Synchronization

/// A real server on a database and a port of its own.
final class TestServer: Sendable {
    let folder: TemporaryFolder
    private let options: [String]
    /// Its database in the tests' PostgreSQL, which goes away with it; `nil` for one in a file, or somebody else's.
    let postgreSQL: TestPostgreSQLDatabase?
    private let environment: [String: String?]
    private let state = Mutex(State())

    private struct State {
        var process: ChildProcess?
        var url = ""
        var users: Set<String> = []
    }

    /// What `--database` gets.
    let location: String

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - options: further ones of `serve`.
    ///   - kind: of a database of its own, else what the run is for; who looks into the file asks for `.sqlite`.
    ///   - location: another one's database, to be served together with it.
    ///   - port: 0 takes any free one.
    ///   - folder: where the file of its own is, which is then SQLite's; by default in a folder of its own.
    ///   - environment: added to what every program of a test gets.
    init(
        options: [String] = [], kind: DatabaseKind? = nil, location: String? = nil, port: Int = 0,
        folder: TemporaryFolder? = nil, environment: [String: String?] = [:]
    ) throws {
        let isPostgreSQL = try location == nil && folder == nil && (kind ?? .usual()) == .postgreSQL
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        self.options = options
        self.environment = environment
        postgreSQL = isPostgreSQL ? try TestPostgreSQL.required().makeDatabase() : nil
        self.location = location ?? postgreSQL?.url ?? "sqlite:\(folder.file("server.db"))"
        state.withLock { $0.url = "http://127.0.0.1:\(port)" }
        try start()
    }

    deinit {
        // Ends at once; who wants to see it drain calls `stop`.
        if let process = state.withLock({ $0.process }) {
            process.signal(SIGKILL)
            _ = try? process.waitForEnd()
        }
    }

    /// The file that its state is in, when it is SQLite's.
    var database: String { folder.file("server.db") }
    var url: String { state.withLock { $0.url } }
    var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }
    var process: ChildProcess? { state.withLock { $0.process } }

    /// Starts it, on the port that it had before.
    func start() throws {
        let port = self.port
        let process = try ChildProcess(
            Programs.server,
            ["serve", "--database", location, "--listen", "127.0.0.1:\(port)"] + options,
            environment: Programs.environment(home: folder.path).merging(environment) { $1 })
        let talk = try process.waitFor("the address") { Self.url(in: $1) != nil }.talk
        state.withLock { state in
            state.process = process
            state.url = Self.url(in: talk) ?? ""
        }
    }

    /// The log has lines that look alike; ours is the one that begins so, and it is whole.
    static func url(in talk: String) -> String? {
        let whole = talk.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return whole.first { $0.hasPrefix("listening on ") }.map { String($0.dropFirst("listening on ".count)) }
    }

    /// Asks it to stop and waits until it has.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) throws -> CommandResult {
        guard let process else { throw Trouble("the server does not run") }
        process.signal(signal)
        let result = try process.waitForEnd()
        state.withLock { $0.process = nil }
        return result
    }

    /// Waits until the server was killed by its disk, or a program that needs it has ended without that.
    func hasDied(before program: ChildProcess, _ disk: TestDisk) throws -> Bool {
        guard let process else { throw Trouble("the server does not run") }
        try ChildProcess.waitForEnd(ofAny: [process, program])
        let hasDied = disk.hasKilled
        if hasDied { try process.waitForEnd() }
        disk.heal()
        return hasDied
    }

    // MARK: administration

    func run(_ arguments: String...) throws -> CommandResult { try administer(arguments) }

    /// Runs an administrator's command, which has to succeed.
    @discardableResult
    func ok(_ arguments: String...) throws -> CommandResult {
        let result = try administer(arguments)
        guard result.code == 0 else { throw Trouble("fairlead-server \(arguments): \(result.all)") }
        return result
    }

    private func administer(_ arguments: [String]) throws -> CommandResult {
        try ChildProcess.run(
            Programs.server, arguments + ["--database", location],
            environment: Programs.environment(home: folder.path))
    }

    func digest(of user: String) throws -> String {
        try ok("digest", "--user", user).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: people

    /// Adds a person, once.
    func add(_ user: String, role: String = "rep", department: String = "east") throws {
        guard state.withLock({ $0.users.insert(user).inserted }) else { return }
        try ok("user", "add", user, "--role", role, "--department", department)
    }

    func invite(_ user: String) throws -> String {
        try ok("invite", user).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Returns a new device of a person, joined; `url` when it reaches the server by another way.
    func device(
        of user: String, role: String = "rep", department: String = "east", url: String? = nil
    ) throws -> TestDevice {
        let device = try TestDevice(user)
        try join(device, role: role, department: department, url: url)
        return device
    }

    func join(_ device: TestDevice, role: String = "rep", department: String = "east", url: String? = nil) throws {
        try add(device.user, role: role, department: department)
        try device.ok("join", url ?? self.url, "--code", try invite(device.user))
    }

    /// Two reps and their manager.
    func team() throws -> (lena: TestDevice, wei: TestDevice, mara: TestDevice) {
        (try device(of: "lena"), try device(of: "wei"), try device(of: "mara", role: "manager"))
    }
}
