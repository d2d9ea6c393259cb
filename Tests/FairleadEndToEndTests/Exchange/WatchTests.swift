import FairleadTestKit
import Foundation
import Testing

@Suite("sync --watch")
struct WatchTests {
    @Test("a change of another device comes by itself, and one's own goes by itself")
    func follows() throws {
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
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
        watch.signal(SIGINT)
        try watch.waitForEnd()
        #expect(try mara.json("verify")["ok"].bool == true)
    }

    @Test("it outlives a server that goes and comes back, and ends when the device is shut out")
    func outlives() throws {
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
        try settle(lena, mara)
        let watch = try mara.start("sync", "--watch", "--json")
        defer { watch.signal(SIGKILL) }
        try watch.waitFor("the first exchange") { output, _ in output.contains("\n") }
        try server.stop()
        try watch.waitFor("word of the trouble") { _, talk in talk.contains("cannot be reached") }
        try server.start()
        try lena.add("Acme")
        try lena.sync()
        try watch.waitFor("lena's lead") { output, _ in output.contains("\"pulled\":1") }

        let devices = try server.ok("device", "list", "--json").json().list
        let id = try #require(devices.first { $0["user"].text == "mara" }?["id"].int)
        try server.ok("device", "revoke", "\(id)")
        try lena.add("Beta")
        try lena.sync()
        #expect(try watch.waitForEnd().code == 77)
    }
}
