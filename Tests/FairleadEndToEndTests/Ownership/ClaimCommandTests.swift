import FairleadTestKit
import Foundation
import Testing

@Suite("Pools, claims and owners, through the real programs")
struct ClaimCommandTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
    }

    /// Puts a lead of the manager's into the public pool, and returns its code.
    private func pooled(_ company: String, grade: [String] = []) throws -> String {
        let code = try mara.add(company)
        if !grade.isEmpty { try mara.ok("grade", code, grade[0], grade[1], grade[2], grade[3]) }
        try mara.ok("return", code, "--reason", "Nobody has time")
        try settle(mara, lena, wei)
        return code
    }

    @Test("a lead goes back to a pool with a reason; who of its members claims it offline has it provisionally")
    func course() throws {
        let code = try pooled("Acme")
        let pools = try lena.json("pools").list
        let open = try #require(pools.first { $0["name"].text == "public" })
        #expect(open["leads"].int == 1 && open["member"].bool == true && open["claims_per_day"].int == 10)
        #expect(pools.first { $0["name"].text == "nurture" }?["member"].bool == false)
        #expect(try lena.json("lead", "list", "pool:public").list.map { $0["code"].text } == [code])
        #expect(try lena.json("lead", "list", "pool:any").list.count == 1)
        #expect(try lena.json("lead", "list", "owner:none").list.count == 1)
        let lead = try lena.lead(code)
        #expect(lead["owner"] == .null && lead["pool"].text == "public")
        let why = try lena.json("why", "owner", code)
        #expect(why["reason"].text == "returned" && why["text"].text == "Nobody has time" && why["by"].text == "mara")
        #expect(why["history"].list.map { $0["reason"].text } == ["captured", "returned"])
        #expect(try lena.ok("why", "owner", code).output.contains("Public pool"))

        let claimed = try lena.ok("claim", code)
        #expect(claimed.output.contains("provisionally"))
        #expect(try lena.lead(code)["owner"].text == "lena" && lena.lead(code)["owner_provisional"].bool == true)
        #expect(try lena.ok("why", "owner", code).output.contains("the server decides at the next sync"))
        #expect(try lena.ok("lead", "list", "owner:me").output.contains("lena?"))
        let sync = try lena.ok("sync")
        #expect(sync.talk.contains("The claim of \(code) is granted"), "\(sync.all)")
        #expect(try lena.lead(code)["owner_provisional"] == .null)
        #expect(try lena.lead(code)["captured_by"].text == "mara")
        #expect(try lena.json("why", "owner", code)["reason"].text == "claimed")
        try settle(wei, mara)
        #expect(try wei.companies() == [], "it is in no pool any more")
        #expect(try mara.lead(code)["owner"].text == "lena" && mara.lead(code)["collaborators"].texts == ["mara"])
        for device in [lena, wei, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.ok("check").code == 0)
    }

    @Test("of two offline claims one is granted; the other comes back with its reason, and the lead stays in view")
    func late() throws {
        let code = try pooled("Acme")
        try lena.ok("claim", code)
        try wei.ok("claim", code)
        try lena.sync()
        let result = try wei.run("sync")
        #expect(result.code == 65 && result.talk.contains("lena claimed it before you"), "\(result.all)")
        #expect(try wei.json("rejected", "list").list.first?["code"].text == "already_claimed")
        try settle(wei, mara, lena)
        #expect(try wei.lead(code)["owner"].text == "lena" && wei.lead(code)["owner_provisional"] == .null)
        #expect(try wei.lead(code)["collaborators"].texts.contains("wei"))
        // A collaborator logs, and does not edit (OW-04).
        try wei.ok("log", "call", code, "-m", "Said hello")
        try wei.ok("lead", "edit", code, "need=gripper")
        #expect(try wei.run("sync").code == 65)
        #expect(try wei.json("rejected", "list").list.map { $0["code"].text }.contains("not_allowed"))
        try settle(lena)
        #expect(try lena.lead(code)["activities"].list.count == 1 && lena.lead(code)["need"] == .null)
        #expect(try wei.digest() == server.digest(of: "wei"))
        #expect(try server.ok("check").code == 0)
    }

    @Test("AS-07: two claims of an A wait for the manager, who decides with the conflicts; the loser stays on the lead")
    func contested() throws {
        let code = try pooled("Acme", grade: ["b=A", "a=A", "n=A", "t=C"])
        try lena.ok("claim", code)
        try wei.ok("claim", code)
        try lena.sync()
        let told = try wei.ok("sync")
        #expect(told.talk.contains("a manager decides"), "\(told.all)")
        try settle(lena, wei, mara)
        let conflict = try #require(try mara.json("conflicts", "show", code).list.first)
        #expect(conflict["field"].text == "owner")
        #expect(conflict["values"].list.compactMap { $0["value"].text }.sorted() == ["lena", "wei"])
        #expect(try mara.ok("why", "owner", code).output.contains("lena and wei stand for it"))
        // Whoever stands for it does not decide.
        try lena.ok("conflicts", "resolve", code, "owner", "--take", "mine")
        #expect(try lena.run("sync").code == 65)
        let number = try #require(conflict["values"].list.first { $0["value"].text == "wei" }?["number"].int)
        try mara.ok("conflicts", "resolve", code, "owner", "--take", "\(number)")
        try settle(mara, wei, lena)
        for device in [mara, wei, lena] {
            #expect(try device.lead(code)["owner"].text == "wei" && device.lead(code)["conflicts"].texts == [])
            #expect(try device.digest() == server.digest(of: device.user))
        }
        #expect(try lena.lead(code)["collaborators"].texts.contains("lena"))
        #expect(try wei.json("why", "owner", code)["reason"].text == "decided")
        #expect(try server.ok("check").code == 0)
    }

    @Test("a claim that is taken back before the sync is not told as one that holds; others' words stay theirs")
    func takenBack() throws {
        let code = try pooled("Acme")
        try wei.ok("claim", code)
        #expect(try wei.ok("undo").talk.contains("the server decides at the next sync"))
        let synced = try wei.ok("sync")
        #expect(synced.talk.contains("The claim of \(code) was granted, and"), "\(synced.all)")
        #expect(synced.talk.contains("is not yours any more"))
        #expect(try wei.lead(code)["pool"].text == "public")
        #expect(try !wei.ok("why", "owner", code).output.contains("given back by wei: Nobody has time"))
        #expect(try server.ok("check").code == 0)
    }

    @Test("what a rep gives away and takes back before the sync is his still; once the server has heard, it is not")
    func slip() throws {
        let code = try lena.add("Acme")
        try lena.sync()
        let slips = [
            ["assign", code, "--to", "wei"], ["assign", code, "--to", "wei", "--leave"],
            ["return", code, "--reason", "a slip"],
        ]
        for command in slips {
            #expect(try lena.run(command).code == 0)
            #expect(try lena.ok("undo").output.contains("Took back"))
            let synced = try lena.run("sync")
            #expect(synced.code == 0, "\(command): \(synced.all)")
            let lead = try lena.lead(code)
            #expect(lead["owner"].text == "lena" && lead["collaborators"].texts.isEmpty, "\(command): \(lead)")
        }
        try wei.sync()
        #expect(try wei.companies().isEmpty)
        try lena.ok("assign", code, "--to", "wei")
        try lena.sync()
        try lena.ok("undo")
        #expect(try lena.run("sync").code == 65)
        #expect(try lena.lead(code)["owner"].text == "wei")
        // Nor behind something else in one push.
        try lena.add("Globex")
        try lena.ok("assign", code, "--to", "lena")
        #expect(try lena.run("sync").code == 65)
        #expect(try lena.lead(code)["owner"].text == "wei")
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.ok("check").code == 0)
    }

    @Test(
        "a slip put right before the sync is one hand-over, and an undo brings back a claimed lead, too"
    )
    func putRight() throws {
        let (first, second, third) = (try lena.add("Acme"), try lena.add("Globex"), try pooled("Initech"))
        try lena.ok("claim", third)
        try settle(lena, wei, mara)
        try lena.ok("assign", first, "--to", "wei")
        try lena.ok("assign", first, "--to", "mara")
        try lena.ok("return", second, "--reason", "a slip")
        try lena.ok("assign", second, "--to", "wei")
        for command in [["return", third, "--reason", "a slip"], ["assign", third, "--to", "wei"]] {
            #expect(try lena.run(command).code == 0)
            try lena.ok("undo")
        }
        let synced = try lena.run("sync")
        #expect(synced.code == 0, "\(synced.all)")
        try settle(wei, mara)
        #expect(try mara.lead(first)["owner"].text == "mara")
        #expect(try wei.lead(second)["owner"].text == "wei")
        #expect(try lena.lead(third)["owner"].text == "lena")
        #expect(try server.ok("check").code == 0)
    }

    @Test("sync tells who has won, who has lost, and nobody else; by what stands in the end")
    func news() throws {
        // The earlier claim comes second.
        let late = try pooled("Acme")
        try wei.ok("claim", late)
        try lena.ok("claim", late)
        #expect(try lena.ok("sync").talk.contains("The claim of \(late) is granted"))
        let won = try wei.ok("sync").talk
        #expect(won.contains("The claim of \(late) is granted") && !won.contains("a manager decides"), "\(won)")
        #expect(!won.contains("is yours now"), "said once")
        let lost = try lena.ok("sync").talk
        #expect(lost.contains("no longer yours") && lost.contains("wei has it"), "\(lost)")
        // A manager decides against the one who was shown.
        let zoe = try server.device(of: "zoe")
        let contested = try pooled("Globex", grade: ["b=a", "a=a", "n=a", "t=a"])
        try zoe.sync()
        for device in [wei, zoe, lena] { try device.ok("claim", contested) }
        #expect(try wei.ok("sync").talk.contains("The claim of \(contested) is granted"))
        for device in [zoe, lena] {
            #expect(try device.ok("sync").talk.contains("Others claimed \(contested) at the same time"))
        }
        try mara.sync()
        try mara.ok("conflicts", "resolve", contested, "owner", "--value", "zoe")
        try mara.sync()
        #expect(try wei.ok("sync").talk.contains("no longer yours"))
        #expect(try !lena.ok("sync").talk.contains("no longer yours"), "she never had it")
        #expect(try zoe.ok("sync").talk.contains("is yours now"))
        // What was given back and comes again; what was given back and goes to another one.
        let own = try lena.add("Initech")
        try lena.ok("return", own, "--reason", "no time")
        try settle(lena, mara, wei)
        try mara.ok("assign", own, "--to", "lena")
        try mara.sync()
        #expect(try lena.ok("sync").talk.contains("is yours now"))
        try lena.ok("return", own, "--reason", "no time")
        try settle(lena, wei)
        try wei.ok("claim", own)
        try wei.sync()
        #expect(try !lena.ok("sync").talk.contains("no longer yours"))
    }

    @Test("limits and cool-down are told with the time from which one may")
    func limits() throws {
        let code = try lena.add("Acme")
        try lena.ok("return", code, "--reason", "Not our region")
        try settle(lena)
        try lena.ok("claim", code)
        let result = try lena.run("sync")
        #expect(result.code == 65 && result.talk.contains("open to others for 7 days"), "\(result.all)")
        #expect(try lena.lead(code)["pool"].text == "public")
        #expect(try lena.run("claim", try wei.add("Own")).code == 65)
        #expect(try wei.run("claim", "Own").output.contains("yours already"))
        #expect(try wei.run("return", "Own", "--reason", " ").code == 64)
        #expect(try wei.run("return", "Own", "--reason", "x", "--pool", "attic").code == 65)
        #expect(try TestDevice("nobody").run("claim", "x").code == 77)
    }

    @Test("who assigns a lead stays on it as a collaborator, or leaves it; a co-owner is named beside (OW-07, OW-12)")
    func assigned() throws {
        let code = try lena.add("Acme")
        try lena.ok("assign", code, "--co-owner", "mara")
        try lena.ok("assign", code, "--to", "wei")
        try settle(lena, wei, mara)
        #expect(try lena.lead(code)["collaborators"].texts == ["lena"] && lena.lead(code)["co_owner"].text == "mara")
        try wei.ok("assign", code, "--to", "mara", "--leave")
        try settle(wei, mara)
        #expect(try wei.run("lead", "show", code).code == 65)
        #expect(try mara.lead(code)["collaborators"].texts == ["lena"])
        #expect(try lena.run("assign", code).code == 64)
        #expect(try server.ok("check").code == 0)
    }

    @Test("who may look at a lead for a while sees it and changes nothing; taken back, every byte goes (OW-11)")
    func looking() throws {
        let sam = try server.device(of: "sam", department: "west")
        let code = try lena.add("Acme", "--need", "marker-2203")
        let other = try lena.add("Globex")
        #expect(try lena.ok("grant-view", code, other, "sam", "--dry-run").output.contains("2 leads would change."))
        #expect(
            try lena.ok("grant-view", "company~Globex", "sam", "--until", "2099-01-31").output.contains("2099-02-01"))
        #expect(try lena.run("grant-view", code, "sam", "--until", "+2h", "--end").code == 64)
        #expect(try lena.ok("grant-view", code, "sam", "--until", "+2h").output.contains("sam may look at"))
        try settle(lena, sam)
        #expect(try sam.lead(code)["need"].text == "marker-2203" && lena.lead(code)["viewers"].texts == ["sam"])
        try sam.ok("log", "call", code, "-m", "Said hello")
        #expect(try sam.run("sync").code == 65)
        try lena.ok("grant-view", code, "sam", "--end")
        try settle(lena, sam)
        #expect(try sam.run("lead", "show", code).code == 65)
        #expect(try !sam.holds("marker-2203"))
        #expect(try sam.digest() == server.digest(of: "sam"))
        #expect(try server.ok("check").code == 0)
    }
}
