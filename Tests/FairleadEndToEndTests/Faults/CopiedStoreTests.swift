import FairleadTestKit
import Foundation
import Testing

@Suite("Clones and backups")
struct CopiedStoreTests {
    private let server: TestServer
    private let lena: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        lena = try server.device(of: "lena")
        mara = try server.device(of: "mara", role: "manager")
        try lena.add("Before")
        try settle(lena, mara)
    }

    @Test("a cloned laptop: two writers with one id are told apart, and nothing is lost (R19, trap clone)")
    func clone() throws {
        let identity = try lena.json("status")["device"].text
        let clone = try lena.copied()
        try lena.add("On the original")
        try lena.ok("lead", "edit", "Before", "city=Kiel")
        try clone.add("On the clone")
        try clone.ok("lead", "edit", "Before", "city=Bonn", "title=Head")
        try lena.sync()
        try clone.sync()
        try settle(lena, clone, mara)
        #expect(try mara.companies() == ["Before", "On the clone", "On the original"])
        #expect(try mara.lead("Before")["conflicts"].texts == ["city"], "they wrote at the same time")
        #expect(try mara.lead("Before")["title"].text == "Head")
        #expect(try lena.json("status")["device"].text == identity)
        #expect(try clone.json("status")["device"].text != identity, "one of them is a new incarnation")
        #expect(try lena.digest() == clone.digest())
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.run("check").code == 0)
    }

    @Test("what is written in view of a clone's edit, by file, replaces that and not its twin's (R2, R19)")
    func inViewOfClone() throws {
        let wei = try server.device(of: "wei")
        try settle(mara, wei)
        let clone = try lena.copied()
        try clone.ok("lead", "edit", "Before", "city=Kiel")
        let fromClone = clone.folder.file("clone.bundle")
        try clone.ok("bundle", "write", fromClone)
        try mara.ok("bundle", "read", fromClone)
        try mara.ok("lead", "edit", "Before", "city=Metz")
        let fromMara = mara.folder.file("mara.bundle")
        try mara.ok("bundle", "write", fromMara)
        // The twin takes the number that the clone's edit has too, and a fourth device brings the rest.
        try lena.ok("lead", "edit", "Before", "city=Ulm")
        try lena.sync()
        try wei.ok("bundle", "read", fromMara)
        try wei.sync()
        try settle(mara, lena, clone, wei)
        let conflict = try #require(try mara.json("conflicts").list.first { $0["field"].text == "city" })
        #expect(Set(conflict["values"].list.compactMap { $0["value"].text }) == ["Metz", "Ulm"])
        for device in [lena, clone, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.run("check").code == 0)
    }

    @Test(
        "what was unsent when a store was copied is sent by both, and is there once (I3, R20)",
        arguments: [
            true, false,
        ])
    func unsentInBoth(isFirst: Bool) throws {
        try lena.add("Unsent", "--note", "note")
        try lena.ok("lead", "edit", "Before", "city=Kiel")
        let copy = try lena.copied()
        try lena.add("On the original")
        try copy.ok("lead", "edit", "Unsent", "need=from the copy")
        try (isFirst ? lena : copy).sync()
        try (isFirst ? copy : lena).sync()
        try settle(lena, copy, mara)
        #expect(try mara.companies() == ["Before", "On the original", "Unsent"])
        let lead = try mara.lead("Unsent")
        #expect(lead["activities"].list.count == 1)
        #expect(lead["need"].text == "from the copy")
        #expect(try mara.lead("Before")["conflicts"] == .array([]), "one edit, not two that did not see each other")
        #expect(try lena.json("status")["device"].text != copy.json("status")["device"].text)
        for device in [lena, copy] {
            #expect(try device.digest() == server.digest(of: "lena"))
            #expect(try device.run("verify").code == 0)
        }
        #expect(try server.run("check").code == 0)
    }

    @Test("a device restored from a backup re-uses no counter: every later write arrives (trap restored device)")
    func restoredDevice() throws {
        let backup = try lena.copied()
        try lena.add("After the backup")
        try lena.ok("lead", "edit", "Before", "need=after the backup")
        try settle(lena, mara)
        try lena.replace(by: backup)
        #expect(try lena.companies() == ["Before"])
        try lena.add("After the restore")
        try lena.ok("lead", "edit", "Before", "city=Kiel")
        try settle(lena, mara)
        #expect(try mara.companies() == ["After the backup", "After the restore", "Before"])
        let lead = try mara.lead("Before")
        #expect(lead["city"].text == "Kiel")
        #expect(lead["need"].text == "after the backup")
        #expect(try lena.companies() == mara.companies(), "what the backup lacked came back")
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try lena.run("verify").code == 0)
    }

    @Test(
        "a server restored by putting a backup back: devices offer again what it lacks (R21, R27, trap restored server)"
    )
    func restoredServer() throws {
        let backup = server.folder.file("backup.db")
        try server.ok("backup", backup)
        let wei = try server.device(of: "wei")
        try wei.add("Wei's own")
        try lena.add("After the backup")
        try lena.ok("lead", "edit", "Before", "need=after the backup")
        try settle(lena, mara)
        #expect(try mara.companies() == ["After the backup", "Before"])

        try server.restore(backup)
        try mara.sync()
        let word = try lena.ok("sync").talk
        #expect(word.contains("restored") || word.contains("lost"), "it says so: \(word)")
        try settle(lena, mara)
        #expect(try mara.companies() == ["After the backup", "Before"])
        #expect(try mara.lead("Before")["need"].text == "after the backup")
        #expect(try mara.lead("Before")["conflicts"] == .array([]))
        for device in [lena, mara] {
            #expect(try device.digest() == server.digest(of: device.user), "\(device.user)")
            #expect(try device.run("verify").code == 0)
        }
        #expect(try server.run("check").code == 0)
        // Who joined after the backup is not known any more; the work stays on the device.
        let stranger = try wei.run("sync")
        #expect(stranger.code == 77, "\(stranger.all)")
        #expect(try wei.companies() == ["Wei's own"])
    }

    @Test("what a restored server lost and its author never offers again is reviewed and restored by who has it (R27)")
    func recovered() throws {
        let backup = server.folder.file("backup.db")
        try server.ok("backup", backup)
        try lena.add("Lost one")
        try settle(lena, mara)
        try server.restore(backup)
        // The device of lena fell into the water.
        try mara.sync()
        #expect(try mara.companies() == ["Before"])
        let listed = try mara.ok("recovered", "list", "--json").json().list.filter { $0["kind"].text == "lead" }
        #expect(listed.count == 1)
        #expect(listed.first?["gone"] == .bool(true))
        let number = "\(listed.first?["number"].int ?? 0)"
        // It was lena's, whose device would offer it again: whoever takes it over has to say so.
        let refused = try mara.run("recovered", "restore", number)
        #expect(refused.code == 65 && refused.talk.contains("lena") && refused.talk.contains("--take-over"))
        try mara.ok("recovered", "restore", number, "--take-over")
        try mara.sync()
        #expect(try mara.companies() == ["Before", "Lost one"])
        #expect(try mara.digest() == server.digest(of: "mara"))
        #expect(try mara.run("verify").code == 0)
    }

    @Test("a restored server that went on: what both wrote afterwards is all there")
    func restoredServerGoesOn() throws {
        let wei = try server.device(of: "wei")
        try settle(wei, lena, mara)
        let backup = server.folder.file("backup.db")
        try server.ok("backup", backup)
        try lena.add("Lost one")
        try settle(lena, mara)
        try server.restore(backup)
        for number in 0..<4 { try wei.add("New \(number)") }
        try wei.sync()
        try settle(lena, wei, mara)
        #expect(try mara.companies() == ["Before", "Lost one", "New 0", "New 1", "New 2", "New 3"])
        for device in [lena, wei, mara] {
            #expect(try device.digest() == server.digest(of: device.user), "\(device.user)")
        }
    }
}
