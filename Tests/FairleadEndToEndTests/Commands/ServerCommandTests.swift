import FairleadTestKit
import Foundation
import Testing

@Suite("Server commands")
struct ServerCommandTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("people: add, list, change; a name twice, a role that is none, somebody unknown")
    func users() throws {
        let added = try server.ok("user", "add", "王芳", "--role", "manager", "--department", "华东", "--json").json()
        #expect(added["name"].text == "王芳")
        try server.ok("user", "change", "王芳", "--department", "east")
        let people = try server.ok("user", "list", "--json").json().list
        #expect(people.map { $0["name"].text } == ["王芳"])
        #expect(people[0]["department"].text == "east")
        #expect(people[0]["active"].bool == true)
        #expect(try server.run("user", "add", "王芳", "--role", "rep").code == 65)
        #expect(try server.run("user", "add", "sam", "--role", "king").code == 64)
        #expect(try server.run("invite", "nobody").code == 65)
        #expect(try server.run("user", "leave", "nobody", "--to", "王芳").code == 65)
        #expect(try server.run("device", "revoke", "7").code == 65)
    }

    @Test("invite prints a code, and in JSON when it ends; device list tells whose devices there are")
    func invite() throws {
        try server.add("lena")
        let invitation = try server.ok("invite", "lena", "--json").json()
        #expect(invitation.keys == ["code", "expires_at"])
        #expect(try #require(invitation["expires_at"].text).wholeMatch(of: Contract.time) != nil)
        let lena = try server.device(of: "lena")
        try lena.sync()
        let devices = try server.ok("device", "list", "--json").json().list
        #expect(devices.map { $0["user"].text } == ["lena"])
        #expect(devices[0]["last_seen_at"].isNull == false)
        #expect(devices[0]["revoked_at"].isNull)
    }

    @Test("backup while it serves is a whole database; nothing is overwritten")
    func backup() throws {
        let lena = try server.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        let file = server.folder.file("backup.db")
        let document = try server.ok("backup", file, "--json").json()
        #expect(document["file"].text == file)
        #expect(try server.run("backup", file).code == 65)
        let copy = try ChildProcess.run(
            Programs.server, ["digest", "--user", "lena", "--database", "sqlite:\(file)"])
        #expect(copy.code == 0)
        #expect(copy.output.trimmingCharacters(in: .whitespacesAndNewlines) == (try lena.digest()))
        #expect(try ChildProcess.run(Programs.server, ["check", "--database", file]).code == 0)
    }

    @Test("check finds a log that somebody changed, and ends with 74")
    func check() throws {
        let lena = try server.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        #expect(try server.ok("check", "--json").json()["ok"].bool == true)
        try server.stop()
        try server.damageLog()
        let result = try server.run("check")
        #expect(result.code == 74, "\(result.all)")
        #expect(!result.output.isEmpty)
    }

    @Test("SIGTERM lets it end in order, with 0 and a word in the log; started again it has everything")
    func drains() throws {
        let lena = try server.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        let watch = try lena.start("sync", "--watch", "--json")
        defer { watch.signal(SIGKILL) }
        try watch.waitFor("the first exchange") { output, _ in output.contains("\n") }
        let result = try server.stop()
        #expect(result.code == 0, "\(result.all)")
        for line in result.talk.split(separator: "\n") where line.hasPrefix("{") {
            #expect((try? JSONValue(parsing: String(line))) != nil, "\(line)")
        }
        #expect(result.talk.contains("stopped"))
        try server.start()
        #expect(try lena.run("sync").code == 0)
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test("healthz answers; an unknown path and a foreign method are problem documents with our mark (I14)")
    func http() throws {
        func get(_ request: String) throws -> String {
            let connection = try #require(Sockets.connect(port: server.port))
            defer { Sockets.end(connection) }
            #expect(Sockets.write(Array(request.utf8), to: connection))
            var buffer: [UInt8] = []
            return String(decoding: HTTPBytes.read(from: connection, buffer: &buffer)?.bytes ?? [], as: UTF8.self)
        }
        let health = try get("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(health.hasPrefix("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "\(health)")
        let unknown = try get("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(unknown.hasPrefix("HTTP/1.1 404") && unknown.contains("application/problem+json"), "\(unknown)")
        #expect(unknown.lowercased().contains("fairlead-server:"))
        let token = try get("POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        #expect(token.hasPrefix("HTTP/1.1 401"), "\(token)")
        let garbage = try get("\u{1}\u{2}garbage\r\n\r\n")
        #expect(!garbage.hasPrefix("HTTP/1.1 5"), "\(garbage)")
        #expect(try #require(server.process).isRunning)
    }

    @Test("a database that is not there is not made by a command that looks")
    func noDatabase() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("nothing.db")
        let result = try ChildProcess.run(Programs.server, ["user", "list", "--database", "sqlite:\(file)"])
        #expect(result.code == 65, "\(result.all)")
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try ChildProcess.run(Programs.server, ["check", "--database", "mysql://x/y"]).code == 64)
    }
}
