import FairleadTestKit
import Foundation
import Testing

@Suite("Interrupted first syncs")
struct FirstSyncTests {
    /// Text that does not compress, so that a page has the size that a large one has.
    private static func noise(_ dice: inout SplitMix64, bytes: Int) -> String {
        var text = ""
        while text.utf8.count < bytes { text += String(dice.next(), radix: 36) }
        return String(text.prefix(bytes))
    }

    @Test("it never claims to be complete, goes on where it was cut, and hides no conflict (R2, R26, trap first sync)")
    func interrupted() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let server = try TestServer()
        let lena = try server.device(of: "lena")
        // About three pages of a megabyte.
        var csv = "Company,Contact,Need\n"
        for number in 0..<110 { csv += "Company \(number),Contact \(number),\(Self.noise(&dice, bytes: 28_000))\n" }
        let file = lena.folder.file("leads.csv")
        try csv.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try lena.json("import", file)["added"].int == 110)
        try lena.sync()

        let proxy = try FaultProxy(target: server.port)
        defer { proxy.stop() }
        let second = try server.device(of: "lena", url: proxy.url)
        let first = proxy.requests.count
        // The first page arrives, the second never does.
        proxy.setFate { $0.number <= first ? .pass : .cutReply(bytes: 200_000) }
        let cut = try second.run("sync", "--json")
        #expect(cut.code == 69, "\(cut.all) \(TestSeed.hint())")
        #expect((try? cut.json())?["complete"].bool != true)
        let status = try second.json("status")
        #expect(status["last_sync_at"].isNull, "the last complete exchange: there is none")
        let held = try second.companies().count
        #expect(held > 0 && held < 110, "\(held) \(TestSeed.hint())")
        #expect(try second.run("verify").code == 0)

        // An edit in view of half the state conflicts with what was written meanwhile, and only with that.
        let seen = try #require(try second.json("lead", "list").list.first?["code"].text)
        try second.ok("lead", "edit", seen, "city=Kiel", "title=Head")
        try lena.ok("lead", "edit", seen, "city=Bonn")
        try lena.sync()
        let bytesBefore = proxy.bytesBack
        proxy.setFate { _ in .pass }
        #expect(try second.sync()["complete"].bool == true)
        #expect(try second.companies().count == 110)
        #expect(proxy.bytesBack - bytesBefore < csv.utf8.count, "it began anew instead of going on")
        try settle(lena, second)
        #expect(try lena.lead(seen)["conflicts"].texts == ["city"])
        #expect(try lena.digest() == second.digest())
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test("a first sync that is killed or loses power, again and again, goes on and comes to its end (I6, I13)")
    func killed() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let server = try TestServer()
        let lena = try server.device(of: "lena")
        var csv = "Company,Contact,Need\n"
        // About a page and a half.
        for number in 0..<50 { csv += "Company \(number),Contact \(number),\(Self.noise(&dice, bytes: 28_000))\n" }
        let file = lena.folder.file("leads.csv")
        try csv.write(toFile: file, atomically: true, encoding: .utf8)
        try lena.ok("import", file)
        try lena.sync()

        let second = try server.device(of: "lena")
        let disk = try TestDisk(second.folder)
        var held = 0
        var rounds = 0
        repeat {
            rounds += 1
            try disk.settle()
            // Later each time, so that it comes to an end also where a page is stored whole or not at all.
            disk.kill(at: Int.random(in: 1...(rounds * 200), using: &dice))
            let result = try second.on(disk).run("sync")
            let isDone = !disk.hasKilled
            disk.heal()
            #expect(result.code == (isDone ? 0 : -SIGKILL), "\(result.all)")
            if rounds.isMultiple(of: 2) { try disk.losePower(keeping: SplitMix64(seed: dice.next())) }
            let now = try second.companies().count
            #expect(now >= held, "it went back from \(held) to \(now) \(TestSeed.hint())")
            let claims = try !second.json("status")["last_sync_at"].isNull
            #expect(isDone || now == 50 || !claims, "it claims to be complete with \(now)")
            held = now
            if isDone { break }
        } while rounds < 60
        #expect(held == 50, "\(rounds) rounds \(TestSeed.hint())")
        #expect(try second.digest() == server.digest(of: "lena"))
        #expect(try second.run("verify").code == 0)
    }

    @Test("a new device that got nothing says so")
    func nothingYet() throws {
        let server = try TestServer()
        let proxy = try FaultProxy(target: server.port)
        defer { proxy.stop() }
        let lena = try server.device(of: "lena", url: proxy.url)
        proxy.setFate { _ in .drop }
        #expect(try lena.run("sync").code == 69)
        #expect(try lena.json("status")["last_sync_at"].isNull)
        #expect(try lena.ok("status").output.contains("never"))
    }
}
