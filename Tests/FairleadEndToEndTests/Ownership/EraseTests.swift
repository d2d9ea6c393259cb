import FairleadTestKit
import Foundation
import Testing

@Suite("A person is erased everywhere, through the real programs (I12)")
struct EraseTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice
    private let sam: TestDevice
    private let ada: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
        sam = try server.device(of: "sam", department: "west")
        ada = try server.device(of: "ada", role: "admin", department: "")
    }

    /// Each part of what is known of the person, which nothing may hold in the end.
    private static let marks = (0...9).map { "marker-880\($0)" }

    /// Logs a lead of the person, and does with it all that leaves traces; returns its code.
    private func person() throws -> String {
        let code = try lena.add(
            "ACME marker-8800", "--contact", "Anna marker-8801", "--phone", "+49 151 20473319", "--email",
            "anna@marker-8802.example", "--tag", "marker-8803", "--need", "marker-8804", "--note", "marker-8805")
        try settle(lena, mara)
        try lena.ok("lead", "edit", code, "need=no more")
        try lena.ok("collaborators", "add", code, "wei")
        try lena.ok("log", "visit", code, "-m", "marker-8806", "--next", "marker-8807")
        try settle(lena, wei, mara, ada)
        try wei.ok("log", "call", code, "-m", "marker-8808")
        try wei.sync()
        return code
    }

    private func bytes(of device: TestDevice) throws -> [String] {
        try Self.marks.filter { try device.holds($0) }
    }

    /// What the server's files hold, when they are SQLite's; of PostgreSQL what its tables hold.
    private func serverBytes() throws -> [String] {
        guard server.postgreSQL == nil else { return try tableBytes() }
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: server.folder.path)
        where name.hasPrefix("server.db") {
            bytes.append(try Data(contentsOf: URL(filePath: server.folder.file(name))))
        }
        return Self.marks.filter { bytes.range(of: Data($0.utf8)) != nil }
    }

    private func tableBytes() throws -> [String] {
        let copy = try TemporaryFolder()
        try server.ok("backup", copy.file("copy.db"))
        let bytes = try Data(contentsOf: URL(filePath: copy.file("copy.db")))
        return Self.marks.filter { bytes.range(of: Data($0.utf8)) != nil }
    }

    @Test("no byte stays on the server or on any device: state, history, log, undo, free pages; and both still agree")
    func everywhere() throws {
        let code = try person()
        let other = try lena.add("Globex", "--contact", "Bob")
        try settle(lena, wei, mara, ada)
        #expect(try bytes(of: lena).count > 6 && bytes(of: wei).count > 6 && bytes(of: ada).count > 6)
        #expect(try serverBytes().count > 6)

        let preview = try server.ok("erase", code, "--dry-run")
        #expect(
            preview.output.contains("Would go: \(code)") && preview.output.contains("Activities: 3"), "\(preview.all)")
        #expect(try server.run("erase", code).code == 64, "nobody is asked, so nothing is done")
        #expect(try server.run("erase", "no such lead", "--yes").code == 65)
        #expect(try serverBytes().count > 6)
        let done = try server.ok("erase", code, "--yes", "--json").json()
        #expect(done["erased"].list.map { $0["code"].text } == [code] && done["activities"].int == 3)
        #expect(try serverBytes() == [])
        #expect(try server.ok("check").output.contains("in order"))

        for device in [lena, wei, mara, ada, sam] {
            try device.sync()
            #expect(try bytes(of: device) == [], "\(device.user)")
            #expect(try device.run("lead", "show", code).code == 65)
            #expect(try device.digest() == server.digest(of: device.user), "\(device.user)")
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try lena.companies() == ["Globex"] && mara.companies() == ["Globex"])
        // What is left goes on as before: the next number, and what was never of the person.
        let next = try lena.add("Initech")
        try settle(lena, mara)
        let numbers = try [other, next].map { try #require(try mara.lead($0)["number"].int) }
        #expect(numbers[1] == numbers[0] + 1)
        #expect(try server.ok("check").code == 0)
        // A device that comes new to the team hears of no more than an id.
        let fresh = try server.device(of: "lena")
        try fresh.sync()
        #expect(try bytes(of: fresh) == [] && fresh.digest() == server.digest(of: "lena"))
    }

    @Test("what was written offline before anybody heard of it brings nothing back, from whichever device")
    func late() throws {
        let code = try person()
        let colleague = try TestDevice("carrier")
        try lena.ok("lead", "edit", code, "need=marker-8809")
        try lena.ok("log", "note", code, "-m", "marker-8809")
        try wei.ok("log", "note", code, "-m", "marker-8809 too")
        let bundle = colleague.folder.file("wei.bundle")
        try wei.ok("bundle", "write", bundle)
        try mara.ok("bundle", "read", bundle)
        let backup = try lena.copied()
        try server.ok("erase", code, "--yes")

        let told = try lena.run("sync")
        #expect(told.code == 65 && told.talk.contains("erased"), "\(told.all)")
        #expect(try lena.json("rejected", "list").list.map { $0["code"].text } == ["erased", "erased"])
        try mara.sync()
        #expect(try wei.run("sync").code == 65)
        // A copy of the disk from before writes on.
        try backup.ok("lead", "edit", code, "need=marker-8809 again")
        _ = try backup.run("sync")
        for device in [lena, wei, mara, backup] {
            _ = try device.run("sync")
            #expect(try bytes(of: device) == [], "\(device.user)")
            #expect(try device.digest() == server.digest(of: device.user), "\(device.user)")
        }
        #expect(try serverBytes() == [])
        #expect(try server.ok("check").code == 0)
    }

    @Test("leads that are one go together, and what others asked about them; who only looks like the person is named")
    func merged() throws {
        let code = try person()
        let again = try lena.add("Beta marker-8800", "--contact", "A. marker-8801")
        try lena.ok("merge", code, again)
        let alike = try sam.add("Acme marker-8800", "--contact", "Anna marker-8801", "--phone", "+49 151 20473319")
        try settle(lena, sam)
        try sam.ok("request-view", code, "--reason", "marker-8809")
        try settle(sam, lena, mara)
        #expect(try lena.json("requests").list.count == 1)
        let done = try server.ok("erase", code, "--yes", "--json").json()
        #expect(Set(done["erased"].list.map { $0["code"].text }) == [code, again] && done["requests"].int == 1)
        #expect(done["alike"].list.map { $0["code"].text } == [alike])
        try settle(lena, sam, mara, wei, ada)
        #expect(try lena.companies() == [] && sam.companies() == ["Acme marker-8800"])
        #expect(try lena.json("requests").list.isEmpty && sam.json("requests").list.isEmpty)
        #expect(try sam.json("duplicates", "list").list.isEmpty, "nobody has the same person any more")
        #expect(try bytes(of: lena) == [] && bytes(of: wei) == [])
        for device in [lena, sam, mara, wei, ada] { #expect(try device.digest() == server.digest(of: device.user)) }
        try server.ok("erase", alike, "--yes")
        #expect(try serverBytes() == [])
        #expect(try server.ok("check").code == 0)
    }

    @Test("who is named in what is written about others is told before and after, and nothing of it goes")
    func mentioned() throws {
        let person = try lena.add(
            "Acme", "--contact", "Anna Brandt", "--phone", "+49 151 20473319", "--wechat", "annab7")
        let noted = try lena.add("Globex", "--contact", "Bob", "--need", "as for anna BRANDT")
        let called = try lena.add("Initech", "--contact", "Carl")
        try lena.ok("log", "call", called, "-m", "Ask 0151/2047 3319 about it")
        let replaced = try lena.add("Umbrella", "--contact", "Dora", "--need", "write to ANNAB7")
        try lena.ok("lead", "edit", replaced, "need=none")
        try lena.add("Wayne", "--contact", "Ann Brand", "--need", "call 0151 2047331")
        try lena.sync()
        let expected = [noted: ["need"], called: ["call"], replaced: ["need"]]
        func mentions(_ report: JSONValue) -> [String: [String]] {
            report["mentions"].list.reduce(into: [:]) {
                $0[$1["lead"]["code"].text ?? ""] = $1["places"].texts
            }
        }
        #expect(try mentions(server.ok("erase", person, "--dry-run", "--json").json()) == expected)
        #expect(
            try server.ok("erase", person, "--dry-run").output.contains("May name the person, and stays: \(called)"))
        #expect(try mentions(server.ok("erase", person, "--yes", "--json").json()) == expected)
        try lena.sync()
        #expect(try lena.companies() == ["Globex", "Initech", "Umbrella", "Wayne"])
        #expect(try lena.lead(noted)["need"].text == "as for anna BRANDT")
    }

    @Test("a backup that is restored is erased again by what stands in the journal")
    func restored() throws {
        let code = try person()
        let backup = server.folder.file("backup.db")
        let journal = server.folder.file("erased.txt")
        try server.ok("backup", backup)
        try server.ok("erase", code, "--yes", "--journal", journal)
        try settle(lena, wei)
        let lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: backup, toPath: folder.file("server.db"))
        let second = try TestServer(options: ["--journal", journal], kind: .sqlite, folder: folder)
        let held = try Data(contentsOf: URL(filePath: second.database))
        for mark in Self.marks { #expect(held.range(of: Data(mark.utf8)) == nil, "\(mark)") }
        #expect(try second.ok("check").code == 0)
    }
}
