import FairleadTestKit
import Foundation
import Synchronization
import Testing

@Suite(
    "Real servers over PostgreSQL",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
struct PostgreSQLTests {
    @Test("three servers in turn, all devices at once: one log, each change set once, one state (R28, I3)")
    func roundRobin() throws {
        let database = try TestPostgreSQL.required().makeDatabase()
        let servers = try (0..<3).map { _ in try TestServer(location: database.url) }
        let proxy = try FaultProxy(targets: servers.map(\.port))
        defer { proxy.stop() }
        let devices = try ["lena", "wei", "mara", "lena"].map { user in
            try servers[0].device(of: user, role: user == "mara" ? "manager" : "rep", url: proxy.url)
        }
        let shared = try devices[0].add("Nordlicht Robotik")
        try devices[0].ok("assign", shared, "--co-owner", "wei")
        for device in devices + devices { try device.sync() }
        // When an answer is lost the device asks again, and another server answers.
        proxy.setFate { $0.number % 7 == 3 ? .loseReply : .pass }
        let writing = Mutex(devices.count)
        let atWork = devices.enumerated().map { index, device in
            { @Sendable in
                defer { writing.withLock { $0 -= 1 } }
                for number in 0..<5 {
                    let own = try device.add("Lead \(index) \(number)")
                    try device.ok("lead", "edit", shared, "city=City \(index) \(number)")
                    try device.sync()
                    // What it wrote by way of one server it reads by way of the next, with the number that it was given.
                    guard try device.json("status")["pending"].int == 0, try device.lead(own)["number"].int != nil
                    else { throw Trouble("\(device.user) does not read its own lead \(number)") }
                }
            }
        }
        let looking = { @Sendable in
            while writing.withLock({ $0 }) > 0 {
                // Whatever one moment shows is whole: as many positions as the head says.
                let row = try database.run("SELECT head, COUNT(*), MAX(position) FROM counter, log GROUP BY head")
                guard Set(row.split(separator: "|")).count == 1 else { throw Trouble("a moment of the log: \(row)") }
            }
        }
        try AtOnce.run(atWork + [looking])

        proxy.setFate { _ in .pass }
        for device in devices + devices { try device.sync() }
        #expect(try devices[2].companies().count == 21)
        for device in devices {
            for server in servers { #expect(try device.digest() == server.digest(of: device.user)) }
        }
        let once = "COUNT(*) = COUNT(DISTINCT (replica, counter)) AND COUNT(*) = COUNT(DISTINCT origin)"
        #expect(try database.run("SELECT \(once) AND COUNT(*) = MAX(position) FROM log") == "t")
        #expect(try servers[1].run("check").code == 0)
    }

    @Test("a device of one server hears of what happens at the other, and that it is shut out")
    func events() throws {
        let database = try TestPostgreSQL.required().makeDatabase()
        let first = try TestServer(location: database.url)
        let second = try TestServer(location: database.url)
        let lena = try first.device(of: "lena")
        let mara = try first.device(of: "mara", role: "manager", url: second.url)
        try settle(lena, mara)
        let watch = try mara.start("sync", "--watch", "--json")
        defer { watch.signal(SIGKILL) }
        try watch.waitFor("the first exchange") { output, _ in output.contains("\n") }
        let code = try lena.add("Acme")
        try lena.sync()
        try watch.waitFor("the exchange after lena's") { output, _ in output.contains("\"pulled\":1") }
        #expect(try mara.lead(code)["company"].text == "Acme")
        try mara.ok("lead", "edit", code, "stage=qualified")
        try watch.waitFor("the exchange of mara's own") { output, _ in output.contains("\"pushed\":1") }
        try lena.sync()
        #expect(try lena.lead(code)["stage"].text == "qualified")

        let devices = try first.ok("device", "list", "--json").json().list
        let id = try #require(devices.first { $0["user"].text == "mara" }?["id"].int)
        try first.ok("device", "revoke", "\(id)")
        // Nobody writes anything: it ends because its stream of events does.
        #expect(try watch.waitForEnd().code == 77)
    }

    @Test("copy moves a team over: the digests are equal, and devices go on")
    func copy() throws {
        let old = try TestServer(kind: .sqlite)
        let (lena, wei, mara) = try old.team()
        let code = try lena.add("Acme", "--note", "e\u{301} 王")
        try settle(lena, wei, mara)
        let (port, digest) = (old.port, try old.digest(of: "mara"))
        try old.stop()
        let database = try TestPostgreSQL.required().makeDatabase()
        let move = ["copy", "--from", old.location, "--to", database.url, "--json"]
        let environment = Programs.environment(home: old.folder.path)
        let result = try ChildProcess.run(Programs.server, move, environment: environment)
        #expect(result.code == 0, "\(result.all)")
        let report = try result.json()
        #expect(report["equal"].bool == true && report["digests"]["from"] == report["digests"]["to"])
        #expect(report["tables"]["users"].int == 3)
        let again = try ChildProcess.run(Programs.server, move, environment: environment)
        #expect(again.code == 65 && again.talk.contains("not empty"), "\(again.all)")

        let new = try TestServer(location: database.url, port: port)
        #expect(try new.digest(of: "mara") == digest)
        try mara.ok("lead", "edit", code, "stage=qualified")
        try settle(mara, lena)
        #expect(try lena.lead(code)["stage"].text == "qualified")
        let backup = new.folder.file("backup.db")
        try new.ok("backup", backup)
        let back = try ChildProcess.run(
            Programs.server, ["digest", "--user", "mara", "--database", "sqlite:\(backup)"], environment: environment)
        #expect(try back.output == new.ok("digest", "--user", "mara").output)
    }

    @Test("a copy that is killed at its end leaves the target empty, and can be done again")
    func killedCopy() throws {
        let old = try TestServer(kind: .sqlite)
        let lena = try old.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        try old.stop()
        let postgreSQL = try TestPostgreSQL.required()
        let database = try postgreSQL.makeDatabase()
        let environment = Programs.environment(home: old.folder.path)
        let proxy = try PostgreSQLProxy(target: postgreSQL)
        defer { proxy.stop() }
        // The tables, then all that is in them.
        proxy.setFates(.pass, .freeze)
        let killed = try ChildProcess(
            Programs.server, ["copy", "--from", old.location, "--to", proxy.url(database)], environment: environment)
        try proxy.waitUntilMet()
        killed.signal(SIGKILL)
        try killed.waitForEnd()
        #expect(try database.run("SELECT (SELECT COUNT(*) FROM meta) + (SELECT COUNT(*) FROM log)") == "0")
        let again = try ChildProcess.run(
            Programs.server, ["copy", "--from", old.location, "--to", database.url, "--json"], environment: environment)
        #expect(try again.json()["equal"].bool == true, "\(again.all)")
    }
}
