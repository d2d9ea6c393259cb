import FairleadTestKit
import Foundation
import Testing

@Suite("Permissions")
struct PermissionTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("a rep sees own leads, a manager the department's, an admin all (I10)")
    func visibility() throws {
        let (lena, wei, mara) = try server.team()
        let west = try server.device(of: "sam", department: "west")
        let boss = try server.device(of: "ada", role: "admin", department: "")
        try lena.add("Lena's", "--need", "marker-of-lena-7319")
        try wei.add("Wei's")
        try west.add("Sam's", "--need", "marker-of-sam-5521")
        try settle(lena, wei, west, mara, boss)
        #expect(try lena.companies() == ["Lena's"])
        #expect(try wei.companies() == ["Wei's"])
        #expect(try mara.companies() == ["Lena's", "Wei's"])
        #expect(try boss.companies() == ["Lena's", "Sam's", "Wei's"])
        #expect(try !wei.holds("marker-of-lena-7319"))
        #expect(try !mara.holds("marker-of-sam-5521"))
        #expect(try mara.holds("marker-of-lena-7319"), "or the test could not fail")
        #expect(
            Set(try lena.json("users").list.compactMap { $0["name"].text }) == ["lena", "wei", "mara", "sam", "ada"])
    }

    @Test("a lead that is assigned away leaves the device, with every byte (R23, I11); given back, it returns whole")
    func moveOut() throws {
        let (lena, wei, mara) = try server.team()
        let marker = "marker-4417-三条装配线"
        let code = try lena.add("Acme", "--need", marker, "--note", "note \(marker)", "--contact", "contact \(marker)")
        try lena.add("Other")
        try settle(lena, wei, mara)
        #expect(try lena.holds(marker))
        try lena.ok("assign", code, "--to", "wei", "--leave")
        let report = try lena.sync()
        try settle(lena, wei, mara)
        #expect(report["forgotten"].int == 1)
        #expect(try lena.companies() == ["Other"])
        #expect(try lena.run("lead", "show", code).code == 65)
        #expect(try !lena.holds(marker), "bytes of a lost lead are left in the store")
        #expect(try wei.lead(code)["need"].text == marker)
        #expect(try mara.lead(code)["owner"].text == "wei")
        #expect(try lena.digest() == server.digest(of: "lena"))

        try wei.ok("assign", code, "--to", "lena", "--leave")
        try settle(wei, lena)
        #expect(try lena.lead(code)["need"].text == marker)
        #expect(try lena.lead(code)["activities"].list.map { $0["content"].text } == ["note \(marker)"])
        #expect(try wei.run("lead", "show", code).code == 65)
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test("access lost with unsent edits: they go to quarantine, visibly, and the lead leaves (R23)")
    func lostWithUnsent() throws {
        let (lena, wei, mara) = try server.team()
        let code = try lena.add("Acme", "--need", "marker-8820")
        try lena.ok("collaborators", "add", code, "wei")
        try settle(lena, wei, mara)
        try lena.ok("collaborators", "remove", code, "wei")
        try lena.sync()
        try wei.ok("lead", "edit", code, "need=too-late-9931")
        let result = try wei.run("sync", "--json")
        #expect(result.code == 65, "\(result.all)")
        #expect(try result.json()["refused"].int == 1)
        try settle(lena, mara)
        #expect(try wei.companies().isEmpty)
        #expect(try !wei.holds("marker-8820"))
        #expect(try !wei.holds("too-late-9931"), "the content is read on the server")
        let rejected = try wei.json("rejected", "list").list
        #expect(rejected.count == 1)
        #expect(try lena.lead(code)["need"].text == "marker-8820")
        #expect(try wei.run("sync").code == 0, "told once")
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test("a rep assigns only own leads: refused, kept, retried, dropped; nothing behind it is blocked (R22)")
    func rejected() throws {
        let (lena, wei, _) = try server.team()
        let code = try lena.add("Acme")
        try lena.ok("collaborators", "add", code, "wei")
        try settle(lena, wei)
        try wei.ok("assign", code, "--to", "wei")
        try wei.add("Behind it")
        let result = try wei.run("sync", "--json")
        #expect(result.code == 65, "\(result.all)")
        #expect(try result.json()["refused"].int == 1)
        #expect(try wei.lead("Behind it")["sync"].text == "synced")
        let change = try wei.json("rejected", "list")[0]
        let number = try #require(change["number"].int)
        #expect(try wei.ok("rejected", "show", "\(number)").output.contains("owner"))
        #expect(try wei.json("rejected", "export").list.count == 1)
        #expect(try wei.json("status")["rejected"].int == 1)
        #expect(try wei.run("sync").code == 0, "told once, kept until somebody decides")
        #expect(try lena.lead(code)["owner"].text == "lena")

        try wei.ok("rejected", "retry", "\(number)")
        #expect(try wei.run("sync").code == 65)
        let again = try #require(try wei.json("rejected", "list")[0]["number"].int)
        try wei.ok("rejected", "drop", "\(again)")
        #expect(try wei.json("rejected", "list") == .array([]))
        #expect(try wei.lead(code)["owner"].text == "lena")
        #expect(try wei.run("sync").code == 0)
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test("a person who leaves: the successor has the leads, the devices are shut out")
    func leave() throws {
        let (lena, wei, mara) = try server.team()
        let code = try lena.add("Acme")
        try settle(lena, wei, mara)
        try server.ok("user", "leave", "lena", "--to", "wei")
        try settle(wei, mara)
        #expect(try wei.lead(code)["owner"].text == "wei")
        #expect(try mara.lead(code)["captured_by"].text == "lena")
        try lena.add("Too late")
        let result = try lena.run("sync")
        #expect(result.code == 77, "\(result.all)")
        #expect(try lena.companies().contains("Too late"), "nothing on the device is lost")
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test("a revoked device is shut out with 77; the person's other device goes on")
    func revoke() throws {
        let first = try server.device(of: "lena")
        let second = try server.device(of: "lena")
        try settle(first, second)
        let devices = try server.ok("device", "list", "--json").json().list
        #expect(devices.count == 2)
        try server.ok("device", "revoke", "\(try #require(devices[0]["id"].int))")
        #expect(try first.run("sync").code == 77)
        #expect(try second.run("sync").code == 0)
    }
}
