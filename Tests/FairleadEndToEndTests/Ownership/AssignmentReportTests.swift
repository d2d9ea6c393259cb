import FairleadTestKit
import Foundation
import Testing

@Suite("Reports, through the real programs")
struct AssignmentReportTests {
    @Test("the report of how leads were given out, and the leads that lack something, through the real programs")
    func report() throws {
        let server = try TestServer()
        let (lena, wei, mara) = try server.team()
        let codes = try ["Acme", "Globex", "Initech"].map { try mara.add($0, "--budget", "100-200") }
        let own = try lena.add("Own", "--contact", "Anna")
        try settle(mara, lena)
        try mara.ok("assign", codes[0], codes[1], "--to", "lena", "--leave")
        try mara.ok("assign", codes[2], "--to", "wei", "--leave")
        try settle(mara, lena, wei)
        try lena.ok("log", "call", codes[0], "-m", "Said hello")
        try lena.ok("lead", "edit", codes[0], "stage=qualified")
        try settle(lena, mara)

        let report = try mara.json("report", "assignment", "--days", "30")
        let people = report["people"].list
        #expect(people.map { $0["user"].text } == ["lena", "wei"])
        #expect(people.map { $0["held"].int } == [3, 1] && people.map { $0["received"].int } == [2, 1])
        #expect(
            people.map { $0["received_percent"].int } == [67, 33] && people.map { $0["fair_percent"].int } == [50, 50])
        #expect(people.map { $0["in_time"].int } == [1, 0] && people.map { $0["advanced"].int } == [1, 0])
        let unfair = report["problems"]["unfair_distribution"]
        #expect(unfair["highest"]["user"].text == "lena" && unfair["highest"]["value"].int == 17)
        #expect(unfair["lowest"]["user"].text == "wei" && unfair["lowest"]["value"].int == -17)
        #expect(report["problems"]["uneven_distribution"]["highest"]["value"].int == 3)
        let shown = try mara.ok("report", "assignment").output
        for text in ["lena", "wei", "67 %", "Fairness:"] { #expect(shown.contains(text), "\(shown)") }
        #expect(!shown.contains("Response:"), "of wei nothing can be said yet, and nobody is compared with himself")
        #expect(try lena.json("report", "assignment")["people"].list.map { $0["user"].text } == ["lena"])
        #expect(try mara.run("report", "assignment", "--days", "0").code == 64)

        #expect(try lena.json("lead", "list", "missing:budget").list.map { $0["code"].text } == [own])
        #expect(try lena.json("lead", "list", "missing:contact").list.count == 2)
        #expect(try lena.json("lead", "list", "missing:contact", "--limit", "1").list.count == 1)
        #expect(try lena.json("lead", "list", "missing:any").list.count == 3)
        #expect(try lena.run("lead", "list", "missing:colour").code == 64)
    }
}
