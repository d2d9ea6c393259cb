import FairleadTestKit
import Foundation
import Synchronization
import Testing

@Suite(
    "PostgreSQL that fails",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
struct PostgreSQLFaultTests {
    /// Each change set has one position, and no position is left out.
    private static let once = "COUNT(DISTINCT origin) = COUNT(*) AND COUNT(*) = MAX(position)"

    @Test(
        "a commit whose answer is lost, stored or not: the device asks again, and all is there once (I3)",
        arguments: [PostgreSQLProxy.Fate.loseAnswer, .lose])
    func unknownOutcome(fate: PostgreSQLProxy.Fate) throws {
        let postgreSQL = try TestPostgreSQL.required()
        let database = try postgreSQL.makeDatabase()
        let between = try PostgreSQLProxy(target: postgreSQL)
        let server = try TestServer(location: between.url(database))
        let network = try FaultProxy(target: server.port)
        defer {
            network.stop()
            between.stop()
        }
        let lena = try server.device(of: "lena", url: network.url)
        try lena.sync()
        let code = try lena.add("Acme", "--note", "met")
        let before = network.requests.count
        // The server's word that it does not know is lost as well, so the device does not wait before it asks again.
        network.setFate { $0.number == before ? .loseReply : .pass }
        between.setFates(fate)
        try lena.sync()
        try between.waitUntilMet()
        #expect(try lena.json("status")["pending"].int == 0)
        #expect(try lena.lead(code)["activities"].list.count == 1)
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try database.run("SELECT \(Self.once) FROM log") == "t")
        #expect(try server.run("check").code == 0)
        #expect(try #require(server.process).isRunning)
    }

    @Test("a server that is killed while its commit is answered: what was stored is there once (I2, I3)")
    func killedInCommit() throws {
        let postgreSQL = try TestPostgreSQL.required()
        let database = try postgreSQL.makeDatabase()
        let between = try PostgreSQLProxy(target: postgreSQL)
        defer { between.stop() }
        let server = try TestServer(location: between.url(database))
        let lena = try server.device(of: "lena")
        try lena.sync()
        try lena.add("Acme", "--note", "met")
        between.setFates(.keepAnswer)
        let syncing = try lena.start("sync")
        try between.waitUntilMet()
        try server.stop(SIGKILL)
        try syncing.waitForEnd()
        try server.start()
        try lena.sync()
        #expect(try lena.lead("Acme")["activities"].list.count == 1)
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.run("check").code == 0)
    }

    @Test("PostgreSQL restarts and crashes under load: what was acknowledged is there, once, and nobody is stuck (I2)")
    func restarts() throws {
        let postgreSQL = try TestPostgreSQL()
        let database = try postgreSQL.makeDatabase()
        let servers = try (0..<2).map { _ in try TestServer(location: database.url) }
        let proxy = try FaultProxy(targets: servers.map(\.port))
        defer { proxy.stop() }
        let devices = try ["lena", "wei", "tom"].map { try servers[0].device(of: $0, url: proxy.url) }
        let isGoingOn = Mutex(true)
        let counts = Mutex([0, 0, 0])
        let load = devices.enumerated().map { index, device in
            { @Sendable in
                while isGoingOn.withLock({ $0 }) {
                    let number = counts.withLock { counts in
                        counts[index] += 1
                        return counts[index]
                    }
                    try device.add("Lead \(index) \(number)")
                    let result = try device.run("sync")
                    guard [0, 69, 75].contains(result.code) else { throw Trouble(result.all) }
                }
            }
        }
        let trouble = { @Sendable in
            defer { isGoingOn.withLock { $0 = false } }
            for end in [postgreSQL.stop, postgreSQL.crash] {
                let head = try database.run("SELECT head FROM counter")
                try database.wait(until: "(SELECT head FROM counter) > \(head) + 2")
                try end()
                try postgreSQL.start()
            }
        }
        try AtOnce.run(load + [trouble])

        for device in devices { try device.sync() }
        for (index, device) in devices.enumerated() {
            #expect(try device.companies().count == counts.withLock { $0[index] })
            #expect(try device.digest() == servers[1].digest(of: device.user))
        }
        #expect(try database.run("SELECT \(Self.once) FROM log") == "t")
        #expect(try servers[0].run("check").code == 0)
    }

    @Test("the server starts before its database and waits, outlives its restart, and never prints the password")
    func waits() throws {
        let postgreSQL = try TestPostgreSQL(isRunning: false)
        let location = postgreSQL.url("postgres").replacingOccurrences(of: "fairlead@", with: "fairlead:sekrit@")
        let folder = try TemporaryFolder()
        let environment = Programs.environment(home: folder.path)
        let process = try ChildProcess(
            Programs.server, ["serve", "--database", location, "--listen", "127.0.0.1:0"], environment: environment)
        defer { process.signal(SIGKILL) }
        try process.waitFor("word that it waits") { $1.contains("waiting for the database") }
        let refused = try ChildProcess.run(
            Programs.server, ["user", "list", "--database", location], environment: environment)
        #expect(refused.code == 75 && refused.talk.contains("PostgreSQL cannot be reached"), "\(refused.all)")

        try postgreSQL.start()
        let talk = try process.waitFor("the address") { TestServer.url(in: $1) != nil }.talk
        let url = try #require(TestServer.url(in: talk))
        let invite = ["invite", "lena", "--database", location]
        let add = ["user", "add", "lena", "--role", "rep", "--department", "east", "--database", location]
        #expect(try ChildProcess.run(Programs.server, add, environment: environment).code == 0)
        let code = try ChildProcess.run(Programs.server, invite, environment: environment).output
        let lena = try TestDevice("lena")
        try lena.ok("join", url, "--code", code.trimmingCharacters(in: .whitespacesAndNewlines))
        try lena.add("Acme")
        try lena.sync()

        try postgreSQL.stop()
        try lena.add("Beta")
        let syncing = try lena.start("sync")
        try process.waitFor("the answer that there is no database") { $1.contains("database_unavailable") }
        try postgreSQL.start()
        #expect(try syncing.waitForEnd().code == 0)
        #expect(try lena.json("status")["pending"].int == 0)
        let texts = process.texts
        #expect(!(texts.output + texts.talk + refused.all).contains("sekrit"))
    }
}
