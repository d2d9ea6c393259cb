import FairleadTestKit
import Foundation
import Testing

@Suite("Reclaim and hand-outs, through the real programs")
struct ReclaimCommandTests {
    private let shim: ClockShim
    private static let day = 86_400

    init() throws { shim = try ClockShim() }

    private func reclaim(_ server: TestServer, day: Int) throws -> JSONValue {
        try ChildProcess.run(
            Programs.server, ["reclaim", "--database", server.location, "--json"],
            environment: Programs.environment(home: server.folder.path)
                .merging(shim.environment(shiftSeconds: day * Self.day)) { $1 }
        ).json()
    }

    @Test("nobody takes care: the rep is warned, then the lead waits in the pool, and the history says why")
    func course() throws {
        let server = try TestServer()
        let team = try server.team()
        let code = try team.lena.add("Acme")
        try team.lena.ok("grade", code, "b=A", "a=A", "n=C", "t=C")
        try settle(team.lena, team.wei)
        let due = try team.lena.json("why", "due", code)
        #expect(due["reclaim_warned"].bool == false && due["reclaim_after_days"].int == 28)
        try server.stop()

        let later = try TestServer(
            location: server.location, port: server.port,
            environment: shim.environment(shiftSeconds: 22 * Self.day))
        let warned = try reclaim(later, day: 22)
        #expect(warned["warned"].list.map { $0["lead"].text } == [code] && warned["reclaimed"].list.isEmpty)
        let told = try team.lena.ok("sync").talk
        #expect(told.contains("goes back to a pool at") && told.contains("fairlead why due \(code)"), "\(told)")
        #expect(try team.lena.ok("lead", "show", code).output.contains("goes back to a pool at"))
        #expect(try !team.lena.ok("sync").talk.contains("goes back to a pool at"))
        #expect(try team.lena.ok("why", "due", code).output.contains("The server warned of that"))
        #expect(try team.lena.json("why", "due", code)["reclaim_at"].text == warned["warned"][0]["at"].text)
        try later.stop()

        let last = try TestServer(
            location: server.location, port: server.port,
            environment: shim.environment(shiftSeconds: 30 * Self.day))
        #expect(try reclaim(last, day: 30)["waiting"].list.map { $0["waits_for"].texts } == [["lena"]])
        try team.lena.sync()
        #expect(try reclaim(last, day: 30)["reclaimed"].list.map { $0["owner"].text } == ["lena"])
        try settle(team.lena, team.wei)
        #expect(try team.wei.lead(code)["pool"].text == "public")
        #expect(try team.lena.lead(code)["collaborators"].texts == ["lena"])
        let why = try team.wei.ok("why", "owner", code).output
        #expect(why.contains("nothing was done by lena"), "\(why)")
        // Who takes it and thinks better of it gives it back, and not with what only the server may say.
        try team.wei.ok("claim", code)
        try team.wei.ok("undo")
        try settle(team.wei, team.lena)
        #expect(try team.wei.lead(code)["pool"].text == "public")
        #expect(try team.wei.json("rejected", "list").list.isEmpty)
        #expect(try last.ok("check").code == 0)
    }

    @Test("what marketing captures is handed out by the policy, and the reason is told")
    func handedOut() throws {
        let server = try TestServer()
        let mia = try server.device(of: "mia", role: "marketing", department: "ads")
        let lena = try server.device(of: "lena")
        let code = try mia.add("Acme")
        try mia.ok("grade", code, "b=A", "a=A", "n=C", "t=C")
        let waiting = try mia.add("Other")
        try settle(mia, lena)
        #expect(try lena.lead(code)["owner"].text == "lena" && lena.lead(code)["co_owner"].text == "mia")
        #expect(try lena.ok("why", "owner", code).output.contains("by the rule grade_b"))
        #expect(try mia.lead(waiting)["pool"].text == "incoming" && mia.lead(waiting)["captured_by"].text == "mia")
        #expect(try mia.digest() == server.digest(of: "mia"))
        #expect(try server.ok("check").code == 0)
    }

    @Test("two reps met the same prospect: merged, they have one owner, and nothing is lost")
    func merged() throws {
        let server = try TestServer()
        let (lena, wei, mara) = try server.team()
        let first = try lena.add("Acme", "--contact", "Anna Müller", "--note", "of lena")
        // Nothing that the matcher would find by itself.
        let second = try wei.add("Nordlicht", "--contact", "Ole Hansen", "--note", "of wei")
        try settle(wei, lena, mara)
        try mara.ok("merge", first, second)
        try settle(mara, lena, wei, mara)
        for device in [lena, wei, mara] {
            let lead = try device.lead(first)
            #expect(lead["owner"].text == "lena" && lead["conflicts"].texts == [], "\(device.user)")
            #expect(lead["collaborators"].texts == ["wei"])
            #expect(Set(lead["activities"].list.compactMap { $0["content"].text }) == ["of lena", "of wei"])
            #expect(try device.digest() == server.digest(of: device.user))
        }
        try mara.ok("unmerge", second)
        try settle(mara, lena, wei)
        #expect(try wei.lead(second)["owner"].text == "wei")
        #expect(try wei.json("why", "owner", second)["reason"].text == "unmerged")
        #expect(try server.ok("check").code == 0)
    }
}
