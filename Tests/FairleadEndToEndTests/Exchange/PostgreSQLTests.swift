import FairleadTestKit
import Foundation
import Testing

@Suite(
    "Real servers over PostgreSQL",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
struct PostgreSQLTests {
    @Test("two servers behind a round robin: devices converge, read what they wrote, and see revocations")
    func roundRobin() throws {
        let database = try #require(TestPostgreSQL.shared).makeDatabase()
        let first = try TestServer(location: database.url)
        let second = try TestServer(location: database.url)
        let proxy = try FaultProxy(targets: [first.port, second.port])
        defer { proxy.stop() }
        let lena = try first.device(of: "lena", url: proxy.url)
        let wei = try first.device(of: "wei", url: proxy.url)
        let mara = try first.device(of: "mara", role: "manager", url: proxy.url)
        let shared = try lena.add("Nordlicht Robotik")
        try lena.ok("collaborators", "add", shared, "wei")
        try settle(lena, wei, mara)
        for number in 0..<4 {
            try lena.add("Lena \(number)")
            try wei.ok("lead", "edit", shared, "city=Kiel \(number)")
            try lena.ok("lead", "edit", shared, "city=Ulm \(number)")
            for device in [lena, wei] {
                try device.sync()
                #expect(try device.json("status")["pending"].int == 0)
            }
        }
        // Once more, since the city is in conflict and each of them hears of it from the other.
        try settle(lena, wei, mara)
        for device in [lena, wei, mara] { #expect(try device.digest() == second.digest(of: device.user)) }
        let devices = try second.ok("device", "list", "--json").json().list
        let id = try #require(devices.first { $0["user"].text == "wei" }?["id"].int)
        try second.ok("device", "revoke", "\(id)")
        for _ in 0..<2 { #expect(try wei.run("sync").code == 77) }
        #expect(try first.run("check").code == 0)
    }

    @Test("copy moves a team over: the digests are equal, and devices go on")
    func copy() throws {
        let old = try TestServer()
        let (lena, wei, mara) = try old.team()
        let code = try lena.add("Acme", "--note", "e\u{301} 王")
        try settle(lena, wei, mara)
        let (port, digest) = (old.port, try old.digest(of: "mara"))
        try old.stop()
        let database = try #require(TestPostgreSQL.shared).makeDatabase()
        let move = ["copy", "--from", "sqlite:\(old.database)", "--to", database.url, "--json"]
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
        #expect(try lena.run("sync").code != 0)
        try postgreSQL.start()
        try lena.sync()
        #expect(try lena.json("status")["pending"].int == 0)
        let texts = process.texts
        #expect(!(texts.output + texts.talk + refused.all).contains("sekrit"))
    }
}
