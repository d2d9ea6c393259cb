import FairleadTestKit
import Foundation
import Testing

@Suite("Asking to look at a colleague's lead, through the real programs (OW-11)")
struct RequestViewTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice
    private let sam: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
        sam = try server.device(of: "sam", department: "west")
        // Two reps of two departments who met the same person: each hears of the other's lead, and of nothing in it.
        for (device, company) in [(lena, "ACME marker-7701"), (sam, "Acme")] {
            try device.add(company, "--contact", "Anna Müller", "--phone", "+49 151 20473319")
            try device.sync()
        }
        try settle(lena, mara, sam)
    }

    private func secret() throws -> String { try #require(try lena.json("lead", "list").list.first?["code"].text) }

    @Test("asked for by a hint, offline; the owner grants it, and both hear of it at their syncs; then it ends")
    func granted() throws {
        let code = try secret()
        #expect(try !sam.holds("marker-7701"))
        let asked = try sam.json("request-view", "acme", "--reason", "marker-7702 together", "--until", "+5d")
        #expect(asked["state"].text == "open" && asked["user"].text == "sam" && asked["to_decide"].bool == false)
        #expect(try sam.json("requests").list.map { $0["state"].text } == ["open"])
        try sam.sync()

        let told = try lena.ok("sync")
        #expect(told.talk.contains("sam asks to look at \(code)") && told.talk.contains("marker-7702"), "\(told.all)")
        let list = try lena.json("requests", "list").list
        #expect(list.map { $0["lead"].text } == [code] && list[0]["to_decide"].bool == true)
        try wei.sync()
        #expect(try wei.json("requests").list.isEmpty && !wei.holds("marker-7702"))
        #expect(try lena.ok("requests", "accept", code, "--until", "+2d").output.contains("sam may look at"))
        #expect(try lena.json("requests").list.isEmpty)
        #expect(try lena.run("requests", "accept", code).code == 65)
        try lena.sync()

        let heard = try sam.ok("sync")
        #expect(heard.talk.contains("You may look at \(code) until"), "\(heard.all)")
        #expect(try sam.run("lead", "show", code).code == 0 && sam.holds("marker-7701"))
        #expect(try sam.json("requests").list[0]["state"].text == "granted")
        #expect(try sam.json("requests").list[0]["answers"].list[0]["lead"].text == code)
        #expect(try lena.lead(code)["viewers"].texts == ["sam"])
        try lena.ok("grant-view", code, "sam", "--end")
        try settle(lena, sam, mara, wei)
        #expect(try sam.run("lead", "show", code).code == 65)
        #expect(try !sam.holds("marker-7701"))
        for device in [lena, sam, mara, wei] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try sam.ok("verify").code == 0 && server.ok("check").code == 0)
    }

    @Test("a manager says no, with a reason, before the owner says yes: the first word stands, and names nobody")
    func rejected() throws {
        let code = try secret()
        try sam.ok("request-view", code)
        try settle(sam, lena, mara)
        let request = try #require(try mara.json("requests").list.first?["code"].text)
        try lena.ok("requests", "accept", request)
        #expect(try mara.run("requests", "reject", request, "--reason", " ").code == 64)
        try mara.ok("requests", "reject", request, "--reason", "About to sign")
        try mara.sync()
        try lena.sync()
        let heard = try sam.ok("sync")
        #expect(heard.talk.contains("You may not look at \(code): About to sign"), "\(heard.all)")
        #expect(try sam.json("requests").list[0]["state"].text == "rejected")
        #expect(try sam.run("lead", "show", code).code == 65)
        #expect(try !sam.holds("marker-7701"))
        let said = try sam.ok("requests").output
        #expect(!said.contains("mara") && !said.contains("lena"))
        try settle(lena, mara, sam)
        for device in [lena, sam, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.ok("check").code == 0)
    }

    @Test("what there is and what there is not is asked for alike: the server says the same, and its log grows alike")
    func nothingTold() throws {
        let code = try secret()
        let number = try #require(try lena.lead(code)["number"].int)
        func ask(_ reference: String) throws -> (said: String, grown: Int) {
            let before = try #require(try sam.json("status")["cursor"].int)
            try sam.ok("request-view", reference)
            var said = try sam.ok("sync").all
            said += try sam.ok("sync").all
            let grown = try #require(try sam.json("status")["cursor"].int) - before
            return (said, grown)
        }
        let there = try [ask(code), ask("#\(number)")]
        let notThere = try [ask("ZZZZZZZZ"), ask("#4711")]
        #expect(Set((there + notThere).map(\.said)).count == 1)
        #expect(Set((there + notThere).map(\.grown)).count == 1)
        #expect(try Set(sam.json("requests").list.map { $0["state"].text }) == ["open"])
        #expect(try !sam.holds("marker-7701"))
        try lena.sync()
        #expect(try lena.json("requests").list.count == 2)
        // What one sees for himself, and what nobody can mean, is said at once.
        let own = try wei.add("Globex")
        #expect(try wei.run("request-view", own).code == 65)
        #expect(try sam.run("request-view", "no such words").code == 65)
        #expect(try sam.run("request-view", "acme", "--until", "2020-01-01").code == 64)
        #expect(try TestDevice("zoe").run("request-view", "ZZZZZZZZ").code == 77)
    }

    @Test("taken back before anybody answered, nobody is asked any more")
    func withdrawn() throws {
        try sam.ok("request-view", "acme", "--reason", "later")
        try settle(sam, lena)
        #expect(try lena.json("requests").list.count == 1)
        try sam.ok("undo")
        #expect(try sam.json("requests").list[0]["state"].text == "withdrawn")
        try settle(sam, lena)
        #expect(try lena.json("requests").list.isEmpty)
        #expect(try sam.digest() == server.digest(of: "sam") && lena.digest() == server.digest(of: "lena"))
        #expect(try server.ok("check").code == 0)
    }
}
