import FairleadTestKit
import Foundation
import Testing

@Suite("Approvals, through the real programs (OW-17)")
struct ApprovalTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
    }

    @Test("asked for and given offline: both are told, and it stands in the lead and in its history")
    func approved() throws {
        let code = try lena.add("Acme")
        let asked = try lena.json("request-approval", "acme", "--what", "Quote 180k, module B")
        #expect(asked["state"].text == "open" && asked["user"].text == "lena" && asked["to_decide"].bool == false)
        #expect(try lena.json("requests").list.map { $0["what"].text } == ["Quote 180k, module B"])
        try lena.sync()
        let told = try mara.ok("sync")
        #expect(told.talk.contains("lena asks you to approve") && told.talk.contains("Quote 180k"), "\(told.all)")
        #expect(try mara.json("requests", "list").list.map { $0["to_decide"].bool } == [true])
        #expect(try mara.run("requests", "accept", code, "--until", "+2d").code == 64, "an approval has no end")
        #expect(try mara.ok("requests", "accept", code, "--reason", "spare parts apart").output.contains("Approved"))
        #expect(try mara.json("requests").list.isEmpty)
        try mara.sync()
        let heard = try lena.ok("sync")
        #expect(heard.talk.contains("mara has approved") && heard.talk.contains("spare parts apart"), "\(heard.all)")
        for device in [lena, mara] {
            let approval = try #require(try device.lead(code)["approvals"].list.first)
            #expect(approval["state"].text == "approved" && approval["decided_by"].text == "mara")
            #expect(approval["reason"].text == "spare parts apart" && approval["what"].text == "Quote 180k, module B")
            #expect(try device.ok("lead", "show", code).output.contains("approved by mara"))
            let fields = try device.json("history", code).list.compactMap { $0["field"].text }
            #expect(fields.contains("approval") && fields.contains("approved"))
            #expect(try device.digest() == server.digest(of: device.user))
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try lena.json("requests").list.map { $0["state"].text } == ["approved"])
        #expect(try server.ok("check").code == 0)
    }

    @Test("turned down with a reason, by the first of two; taken back before; refused where there is no right to it")
    func declined() throws {
        let code = try lena.add("Acme")
        try lena.ok("collaborators", "add", code, "wei")
        let moritz = try server.device(of: "moritz", role: "manager")
        try lena.ok("request-approval", code, "--what", "first thought")
        try lena.ok("undo")
        try lena.ok("request-approval", code, "--what", "second thought")
        try settle(lena, wei, mara, moritz)
        #expect(try mara.json("requests").list.map { $0["what"].text } == ["second thought"])
        #expect(try mara.run("requests", "reject", code, "--reason", " ").code == 64)
        try moritz.ok("requests", "accept", code)
        try mara.ok("requests", "reject", code, "--reason", "under our cost")
        try settle(mara, moritz)
        let heard = try lena.ok("sync")
        #expect(heard.talk.contains("mara has not approved") && heard.talk.contains("under our cost"), "\(heard.all)")
        for device in [lena, mara, moritz] {
            #expect(try device.lead(code)["approvals"].list.map { $0["state"].text } == ["declined"])
        }
        let approved = try moritz.json("history", code).list.first { $0["field"].text == "approved" }
        #expect(approved?["standing"].text == "superseded" && approved?["author"].text == "moritz")

        // Whoever only works on a lead offers nothing; nobody approves for himself; a store alone has no managers.
        try wei.ok("request-approval", code, "--what", "my own quote")
        #expect(try wei.run("sync").code == 65)
        #expect(try wei.json("rejected", "list").list.map { $0["code"].text } == ["not_allowed"])
        try mara.ok("request-approval", code, "--what", "the manager's own")
        #expect(try mara.run("requests", "accept", code).code == 65)
        let alone = try TestDevice("zoe")
        try alone.add("Globex")
        #expect(try alone.run("request-approval", "globex", "--what", "x").code == 77)
        #expect(try lena.run("request-approval", code, "--what", " ").code == 64)
        #expect(try lena.run("request-approval", "nobody", "--what", "x").code == 65)
        #expect(try server.ok("check").code == 0)
    }
}
