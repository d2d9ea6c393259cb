import FairleadTestKit
import Foundation

/// A device: a store folder, and the real `fairlead` on it.
final class TestDevice: Sendable {
    let user: String
    let folder: TemporaryFolder
    /// Added to what every program of a test gets.
    let environment: [String: String?]

    init(_ user: String = "lena", environment: [String: String?] = [:]) throws {
        self.user = user
        self.environment = environment
        folder = try TemporaryFolder()
    }

    private init(user: String, folder: TemporaryFolder, environment: [String: String?] = [:]) {
        (self.user, self.folder, self.environment) = (user, folder, environment)
    }

    /// Returns this very device, with its programs on a disk that a test can break; the disk is of this device's folder.
    func on(_ disk: TestDisk) -> TestDevice {
        TestDevice(user: user, folder: folder, environment: environment.merging(disk.environment) { $1 })
    }

    var store: String { folder.file("store") }
    var databaseFile: String { store + "/fairlead.db" }

    /// Returns another device with the same bytes: a cloned laptop, or a backup.
    func copied() throws -> TestDevice {
        let other = TestDevice(user: user, folder: try TemporaryFolder())
        try FileManager.default.copyItem(atPath: store, toPath: other.store)
        return other
    }

    /// Puts the bytes of another device in the place of this one's.
    func replace(by other: TestDevice) throws {
        try FileManager.default.removeItem(atPath: store)
        try FileManager.default.copyItem(atPath: other.store, toPath: store)
    }

    // MARK: commands

    func run(_ arguments: [String], input: String = "", environment: [String: String?] = [:]) throws -> CommandResult {
        try ChildProcess.run(
            Programs.client, arguments, environment: all(environment), input: Data(input.utf8), folder: folder.path)
    }

    func run(_ arguments: String...) throws -> CommandResult { try run(arguments) }

    /// Runs a command that has to succeed.
    @discardableResult
    func ok(_ arguments: String..., input: String = "") throws -> CommandResult {
        try succeed(arguments, input: input)
    }

    /// Runs a command that has to succeed, and returns its JSON.
    @discardableResult
    func json(_ arguments: String..., input: String = "") throws -> JSONValue {
        try succeed(arguments + ["--json"], input: input).json()
    }

    /// Starts a command that goes on.
    func start(_ arguments: String...) throws -> ChildProcess {
        try ChildProcess(Programs.client, arguments, environment: all([:]), folder: folder.path)
    }

    private func succeed(_ arguments: [String], input: String) throws -> CommandResult {
        let result = try run(arguments, input: input)
        guard result.code == 0 else { throw Trouble("\(user): fairlead \(arguments): \(result.all)") }
        return result
    }

    private func all(_ more: [String: String?]) -> [String: String?] {
        var result = Programs.environment(home: folder.path)
        result["FAIRLEAD_STORE"] = .some(store)
        for (name, value) in environment.merging(more, uniquingKeysWith: { $1 }) { result[name] = value }
        return result
    }

    // MARK: shortcuts

    /// Logs a lead and returns its code.
    @discardableResult
    func add(_ company: String, _ more: String...) throws -> String {
        let lead = try succeed(["lead", "add", "--company", company, "--json"] + more, input: "").json()
        guard let code = lead["code"].text else { throw Trouble("no code in \(lead)") }
        return code
    }

    @discardableResult
    func sync() throws -> JSONValue { try json("sync") }

    func lead(_ reference: String) throws -> JSONValue { try json("lead", "show", reference) }

    func companies() throws -> [String] { try json("lead", "list").list.compactMap { $0["company"].text }.sorted() }

    func digest() throws -> String {
        try ok("digest").output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Every byte that the store has on the disk.
    func bytes() throws -> Data {
        var result = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: store).sorted() {
            result.append(try Data(contentsOf: URL(filePath: store + "/" + name)))
        }
        return result
    }

    func holds(_ text: String) throws -> Bool { try bytes().range(of: Data(text.utf8)) != nil }
}

/// Syncs devices in turn, twice, so that what each sent has come to all.
func settle(_ devices: TestDevice...) throws {
    for _ in 0..<2 {
        for device in devices { try device.sync() }
    }
}
