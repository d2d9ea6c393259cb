import FairleadTestKit
import Foundation
import Testing

@Suite("What people wrote who may no longer write it, through the real programs (R8, R23)")
struct QuarantineTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
    }

    @Test("a visit by who was taken off the lead meanwhile is read on the server and released; another one is given up")
    func lostAccess() throws {
        let code = try lena.add("Acme")
        try lena.ok("collaborators", "add", code, "wei")
        try settle(lena, wei)
        try wei.ok("log", "visit", code, "-m", "marker-8801", "--next", "Send a quote", "--due", "+1d")
        try wei.ok("log", "call", code, "-m", "marker-8802")
        try lena.ok("collaborators", "remove", code, "wei")
        try lena.sync()
        #expect(try wei.run("sync").code == 65)
        #expect(try !wei.holds("marker-8801"))
        let waiting = try server.ok("quarantine", "list", "--json").json().list
        #expect(waiting.map { $0["user"].text } == ["wei", "wei"])
        let names = waiting.compactMap { $0["name"].text }
        let shown = try server.ok("quarantine", "show", names[0])
        #expect(shown.output.contains("marker-8801") && shown.output.contains(code), "\(shown.all)")
        #expect(try server.run("quarantine", "release", names[0], "--by", "nobody").code == 65)
        #expect(try server.run("quarantine", "show", "no-such").code == 65)
        try server.ok("quarantine", "release", names[0], "--by", "mara")
        try server.ok("quarantine", "drop", names[1])
        #expect(try server.ok("quarantine").output.isEmpty)
        try settle(lena, mara, wei)
        let visit = try #require(try lena.lead(code)["activities"].list.first)
        #expect(visit["content"].text == "marker-8801\n— wei" && visit["next"].text == "Send a quote")
        #expect(visit["author"].text == "mara")
        #expect(try !wei.holds("marker-8801") && !lena.holds("marker-8802"))
        for device in [lena, mara, wei] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.ok("check").code == 0)
    }

    @Test("who carries what somebody wrote who has left is told that it was put aside; released, it is the reviewer's")
    func carried() throws {
        try wei.sync()
        let code = try wei.add("Unsent", "--note", "marker-8803")
        try server.ok("user", "leave", "wei", "--to", "lena")
        #expect(try wei.run("sync").code == 77)
        let bundle = server.folder.file("wei.bundle")
        try wei.ok("bundle", "write", bundle)
        try mara.ok("bundle", "read", bundle)
        let told = try mara.ok("sync")
        #expect(told.talk.contains("What wei gave this device was put aside"), "\(told.all)")
        #expect(try mara.run("lead", "show", code).code == 65)
        let name = try #require(try server.ok("quarantine", "list", "--json").json().list.first?["name"].text)
        try server.ok("quarantine", "release", String(name.prefix(6)), "--by", "mara")
        try settle(mara)
        let lead = try mara.lead(code)
        #expect(lead["company"].text == "Unsent" && lead["owner"].text == "mara")
        #expect(lead["activities"].list.map { $0["content"].text } == ["marker-8803\n— wei"])
        #expect(try server.ok("check").code == 0)
    }
}
