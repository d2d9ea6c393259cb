import FairleadTestKit
import Foundation
import Testing

@Suite("Leads on one device")
struct LeadCommandTests {
    private let device: TestDevice

    init() throws { device = try TestDevice() }

    @Test("lead add prints the code, and in JSON the whole lead with the contract's keys")
    func add() throws {
        let text = try device.ok("lead", "add", "--company", "Acme GmbH", "--contact", "Anna Müller").output
        #expect(text.contains(Contract.code), "\(text)")
        let lead = try device.json(
            "lead", "add", "--company", "华星科技", "--contact", "李雷", "--title", "采购总监", "--phone", "13800138000",
            "--phone", "+86 21 5555 0100", "--email", "lilei@huaxing.example", "--wechat", "lilei88", "--city", "深圳",
            "--source", "referral", "--need", "三条装配线", "--budget", "100000-200000CNY", "--tag", "重点", "--note", "五月回访")
        #expect(Set(lead.keys) == Contract.lead)
        for key in Contract.leadLists { #expect(lead[key].isList, "\(key)") }
        #expect(lead["company"].text == "华星科技")
        #expect(lead["phones"].list.count == 2)
        #expect(lead["stage"].text == "new")
        #expect(lead["number"].isNull)
        #expect(lead["grade"].isNull)
        #expect(lead["sync"].text == "pending")
        #expect(lead["archived"].bool == false)
        #expect(try #require(lead["captured_at"].text).wholeMatch(of: Contract.time) != nil)
        #expect(try #require(lead["code"].text).wholeMatch(of: Contract.code) != nil)
        let activities = try device.lead("李雷")["activities"].list
        #expect(activities.map { $0["content"].text } == ["五月回访"])
        #expect(activities.map { $0["kind"].text } == ["note"])
    }

    @Test(
        "a lead is found by its code, by the beginning of it, by words, by pinyin initials; several are listed with 65")
    func references() throws {
        let code = try device.add("华星科技", "--contact", "李雷")
        try device.add("Acme GmbH", "--contact", "Anna Müller")
        try device.add("Acme Ltd", "--contact", "Hanna Meier")
        for reference in [code, String(code.prefix(6)), "华星", "李雷", "hxkj"] {
            #expect(try device.lead(reference)["code"].text == code, "\(reference)")
        }
        #expect(try device.lead("anna müller")["company"].text == "Acme GmbH")
        let several = try device.run("lead", "show", "acme")
        #expect(several.code == 65)
        #expect(several.output.isEmpty)
        #expect(several.talk.contains("Acme GmbH") && several.talk.contains("Acme Ltd"))
        #expect(try device.run("lead", "show", "nobody").code == 65)
    }

    @Test("filters narrow the list, and all have to match")
    func filters() throws {
        try device.add("Acme GmbH", "--tag", "vip", "--source", "referral")
        try device.add("Beta AG", "--tag", "vip")
        try device.ok("lead", "edit", "Beta", "stage=qualified")
        #expect(try device.json("lead", "list", "tag:vip").list.count == 2)
        #expect(
            try device.json("lead", "list", "tag:vip", "stage:qualified").list.compactMap { $0["company"].text } == [
                "Beta AG"
            ])
        #expect(try device.json("lead", "list", "source:referral").list.count == 1)
        #expect(try device.json("lead", "list", "company~acm").list.count == 1)
        #expect(try device.json("lead", "list", "--limit", "1").list.count == 1)
        #expect(try device.json("lead", "list", "nothing-like-it") == .array([]))
        #expect(try device.run("lead", "list", "colour:red").code != 0)
    }

    @Test("lead edit sets, clears, adds to and takes from; = and nothing clears")
    func edit() throws {
        let code = try device.add("Acme", "--need", "gripper", "--tag", "cold")
        let lead = try device.json(
            "lead", "edit", code, "stage=qualified", "need=", "tags+=vip", "tags-=cold", "budget=100000-200000EUR",
            "title=Head of \"Purchasing\"")
        #expect(lead["stage"].text == "qualified")
        #expect(lead["need"].isNull)
        #expect(lead["tags"].texts == ["vip"])
        #expect(lead["title"].text == "Head of \"Purchasing\"")
        #expect(try device.run("lead", "edit", code, "stage=nonsense").code == 65)
        #expect(try device.run("lead", "edit", code, "colour=red").code == 65)
        #expect(try device.run("lead", "edit", code, "owner=me").code == 65)
        #expect(try device.run("lead", "edit", code).code == 64)
    }

    @Test("an archived lead leaves the lists, keeps everything and comes back (R10)")
    func archive() throws {
        let code = try device.add("Acme", "--need", "gripper")
        #expect(try device.json("lead", "archive", code)["archived"].bool == true)
        #expect(try device.companies().isEmpty)
        #expect(try device.json("lead", "list", "archived:yes").list.count == 1)
        #expect(try device.json("lead", "restore", code)["need"].text == "gripper")
        #expect(try device.companies() == ["Acme"])
    }

    @Test(
        "log adds an activity of each kind, with its result, next step and due date",
        arguments: [
            "visit", "call", "wechat", "email", "meeting", "note",
        ])
    func log(_ kind: String) throws {
        let code = try device.add("Acme")
        let entry = try device.json(
            "log", kind, code, "-m", "Showed the 机器人", "--result", "good", "--at", "2026-01-02 09:30", "--minutes",
            "25",
            "--next", "Send offer", "--due", "2031-01-05")
        #expect(Set(entry.keys) == Contract.activity)
        #expect(entry["kind"].text == kind)
        #expect(entry["occurred_at"].text == "2026-01-02T09:30:00.000Z")
        #expect(entry["minutes"].int == 25)
        #expect(try #require(entry["due"].text).hasPrefix("2031-01-05T"))
        #expect(try device.lead(code)["activities"].list.map { $0["content"].text } == ["Showed the 机器人"])
    }

    @Test("what cannot be logged is refused: an unknown kind, no text, a time that is none, a visit in the future")
    func logRefusals() throws {
        let code = try device.add("Acme")
        #expect(try device.run("log", "dance", code, "-m", "x").code == 64)
        #expect(try device.run("log", "visit", code).code == 64)
        #expect(try device.run("log", "visit", code, "-m", "x", "--at", "yesteryear").code == 64)
        #expect(try device.run("log", "visit", code, "-m", "x", "--at", "+3d").code == 64)
        #expect(try device.lead(code)["activities"].list.isEmpty)
    }

    @Test("event use fills in event, booth and source of later leads; event clear ends it")
    func event() throws {
        let show = try device.json("event", "use", "Hannover", "Messe", "--booth", "4-B12")
        #expect(show["event"].text == "Hannover Messe")
        #expect(try device.json("event")["booth"].text == "4-B12")
        let code = try device.add("Acme")
        let lead = try device.lead(code)
        #expect(lead["event"].text == "Hannover Messe")
        #expect(lead["booth"].text == "4-B12")
        #expect(lead["source"].isNull == false)
        try device.ok("event", "clear")
        #expect(try device.lead(try device.add("Beta"))["event"].isNull)
    }

    @Test("history lists every value with its author, device and time, the losing ones included (I4)")
    func history() throws {
        let code = try device.add("Acme", "--need", "one")
        try device.ok("lead", "edit", code, "need=two")
        try device.ok("lead", "edit", code, "need=three")
        let entries = try device.json("history", code, "need").list
        #expect(entries.map { $0["value"].text } == ["three", "two", "one"])
        #expect(try #require(entries.first?["at"].text).wholeMatch(of: Contract.time) != nil)
        #expect(try device.json("history", code).list.count > entries.count)
    }

    @Test("undo takes back the last command, then the one before, and says what")
    func undo() throws {
        let code = try device.add("Acme", "--need", "one")
        try device.ok("lead", "edit", code, "need=two", "stage=won")
        try device.ok("log", "visit", code, "-m", "Hello")
        try device.ok("undo")
        #expect(try device.ok("undo").output.contains("lead edit"))
        let lead = try device.lead(code)
        #expect(lead["need"].text == "one")
        #expect(lead["stage"].text == "new")
        try device.ok("undo")
        #expect(try device.companies().isEmpty)
    }

    @Test("the same person again is warned of and captured all the same (trap: same badge twice)")
    func duplicate() throws {
        try device.add("Acme GmbH", "--contact", "Anna Müller", "--email", "anna@acme.example")
        let second = try device.run(
            "lead", "add", "--company", "ACME", "--contact", "A. Müller", "--email", "anna@acme.example", "--json")
        #expect(second.code == 0)
        #expect(!second.talk.isEmpty)
        #expect(try second.json()["company"].text == "ACME")
        #expect(try device.companies().count == 2)
    }

    @Test("pipeline counts leads by stage, in the order of the pipeline")
    func pipeline() throws {
        try device.add("Acme")
        try device.add("Beta")
        try device.ok("lead", "edit", "Beta", "stage=qualified")
        let stages = try device.json("pipeline")["stages"].list
        #expect(stages.map { $0["stage"].text } == ["new", "contacted", "qualified", "proposal", "won", "lost"])
        #expect(stages.map { $0["count"].int } == [1, 0, 1, 0, 0, 0])
        #expect(stages[2]["leads"][0]["company"].text == "Beta")
        #expect(Set(stages[2]["leads"][0].keys) == Contract.lead)
    }

    @Test("status of a device that has not joined: everything is only here")
    func status() throws {
        try device.add("Acme")
        let status = try device.json("status")
        #expect(Set(status.keys) == Contract.status)
        #expect(status["joined"].bool == false)
        #expect(status["only_here"].int == 1)
        #expect(status["pending"].int == 1)
        #expect(status["last_sync_at"].isNull)
    }

    @Test("init makes a store, digest of two empty ones is equal, verify finds nothing")
    func emptyStore() throws {
        let document = try device.json("init")
        #expect(document["store"].text == device.store)
        let other = try TestDevice()
        try other.ok("init")
        #expect(try device.digest() == other.digest())
        #expect(try device.json("verify")["ok"].bool == true)
        #expect(try device.json("users") == .array([]))
        #expect(try device.json("conflicts", "list") == .array([]))
        #expect(try device.json("rejected", "list") == .array([]))
        #expect(try device.json("rejected", "export") == .array([]))
    }
}
