import FairleadTestKit
import Foundation
import Testing

@Suite("Two reps met the same person")
struct DuplicateTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func id(_ device: TestDevice, _ code: String) throws -> String {
        try #require(try device.lead(code)["id"].text)
    }

    @Test("captured offline by both, one lead after both synced; a late edit counts, an unmerge stays (R13–R16)")
    func story() throws {
        let (lena, wei, mara) = try server.team()
        let first = try lena.add(
            "Acme GmbH", "--contact", "Anna Müller", "--phone", "+49 151 20473319", "--city", "Bonn")
        let second = try wei.add(
            "ACME", "--contact", "Anna Mueller", "--phone", "0049 151 20473319", "--note", "met her")
        try wei.sync()
        // Wei writes on, and does not know that Lena has met her, too, and before him.
        try wei.ok("lead", "edit", second, "need=seals")
        try settle(lena, mara)
        let (root, member) = (try id(mara, first), try id(mara, second))

        let list = try mara.json("lead", "list").list
        #expect(list.map { $0["id"].text } == [root])
        #expect(list[0]["members"].list.map(\.text) == [member])
        #expect(list[0]["conflicts"].list.isEmpty)
        #expect(list[0]["city"].text == "Bonn")
        #expect(try mara.lead(first)["activities"].list.map { $0["content"].text } == ["met her"])
        #expect(try mara.json("duplicates", "list").list.isEmpty)

        let why = try mara.json("why", "duplicate", first)
        #expect(why["answer"].text == "merged")
        #expect(why["rule_version"].int.map { $0 > 0 } == true)
        #expect(why["evidence"].list.contains { $0["kind"].text == "sameMobile" })
        #expect(why["pairs"].list.first?["decided_by"].text == "server")
        let told = try mara.ok("why", "duplicate", second).output.replacing("\n", with: " ")
        #expect(told.contains("by the server"))
        #expect(told.contains("same mobile"))

        // One owner, who was in contact first; Wei's late edit counts, and then he is told.
        let news = try wei.ok("sync").all
        #expect(news.contains("no longer yours") && news.contains("lena has it since"), "\(news)")
        try mara.sync()
        #expect(try mara.lead(first)["need"].text == "seals")
        #expect(try mara.lead(first)["owner"].text == "lena")
        #expect(try mara.lead(first)["collaborators"].list.map(\.text) == ["wei"])
        #expect(try wei.lead(first)["members"].list.map(\.text) == [member], "he sees both as one")
        try wei.ok("log", "visit", second, "-m", "met her again")
        #expect(try wei.run("lead", "edit", second, "need=pumps").code == 0, "offline nothing is refused")
        #expect(try wei.run("sync").code == 65, "Lena has it")

        try mara.ok("unmerge", second)
        try settle(mara, wei, lena)
        try wei.ok("lead", "edit", second, "title=CEO")
        try wei.ok("lead", "edit", second, "emails+=anna.mueller@acme.example")
        try settle(wei, mara, lena)
        #expect(try mara.json("lead", "list").list.count == 2)
        #expect(try mara.json("duplicates", "list").list.isEmpty)
        let apart = try mara.json("why", "duplicate", second)
        #expect(apart["answer"].text == "apart")
        #expect(apart["sentence"].text?.contains("mara said") == true)
        for device in [lena, wei, mara] {
            #expect(try device.ok("verify").code == 0)
            #expect(try device.digest() == server.digest(of: device.user))
        }
        #expect(try server.run("check").code == 0)
    }

    @Test("likely ones are suggested to the manager, who decides offline: one accepted, one rejected for good")
    func suggestions() throws {
        let (lena, wei, mara) = try server.team()
        let anna = try lena.add("Acme GmbH", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let ole = try lena.add("Nordwind KG", "--contact", "Ole Hansen", "--phone", "+49 160 5553178")
        try settle(lena, mara)
        let annaMoved = try wei.add("Zephyr AG", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let oleMoved = try wei.add("Solaris SE", "--contact", "Ole Hansen", "--phone", "+49 160 5553178")
        try wei.sync()
        let news = try mara.run("sync")
        #expect(news.all.contains("2 pairs of leads look like one person each: fairlead duplicates list"))

        let list = try mara.json("duplicates", "list").list
        #expect(list.count == 2)
        #expect(list.allSatisfy { $0["kind"].text == "suggestion" && $0["rule"].text == "mayHaveMoved" })
        #expect(try lena.json("duplicates", "list").list.allSatisfy { $0["kind"].text == "elsewhere" })
        let show = try mara.ok("duplicates", "show", anna).output.replacing("\n", with: " ")
        for text in ["Zephyr AG", "same mobile", "may have moved to another company"] { #expect(show.contains(text)) }
        #expect(try mara.json("why", "duplicate", anna)["answer"].text == "suggested")
        #expect(try mara.run("duplicates", "accept", anna, ole).code == 65)
        #expect(try mara.run("duplicates", "accept").code == 64)

        let merged = try mara.json("duplicates", "accept", anna, annaMoved)
        #expect(merged["members"].list.count == 1)
        try mara.ok("duplicates", "reject", oleMoved)
        #expect(try mara.json("duplicates", "list").list.isEmpty, "decided at once, with no network")
        #expect(try mara.json("lead", "list").list.count == 3)
        try settle(mara, wei, lena)
        try wei.ok("lead", "edit", oleMoved, "city=Kiel")
        try settle(wei, mara)
        #expect(try mara.json("lead", "list").list.count == 3)
        #expect(try mara.json("duplicates", "list").list.isEmpty)
        #expect(try mara.run("duplicates", "show", ole).code == 65)

        try mara.ok("unmerge", annaMoved)
        try settle(mara, wei, mara)
        #expect(try mara.json("lead", "list").list.count == 4)
        #expect(try mara.digest() == server.digest(of: "mara"))
        #expect(try mara.ok("verify").code == 0)
        #expect(try server.run("check").code == 0)
    }

    @Test("a rep hears that a colleague has the same person: department and month, no other byte (I10, I11)")
    func hint() throws {
        let lena = try server.device(of: "lena")
        let wei = try server.device(of: "wei", department: "west")
        let admin = try server.device(of: "ada", role: "admin", department: "")
        let secret = try wei.add(
            "ACME marker-5512", "--contact", "Anna Mueller", "--phone", "0049 151 20473319", "--need", "marker-5513",
            "--wechat", "wx-marker-5514", "--email", "anna.mueller@marker-5515.example", "--note", "marker-5516")
        try wei.sync()
        let code = try lena.add("Acme", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let synced = try lena.run("sync")
        #expect(synced.all.contains("A colleague in west has had a lead like"), "\(synced.all)")
        let list = try lena.json("duplicates", "list").list
        #expect(list.map { $0["kind"].text } == ["elsewhere"])
        #expect(list[0]["department"].text == "west")
        #expect(list[0]["since"].text?.wholeMatch(of: #/\d{4}-\d\d/#) != nil)
        #expect(try lena.json("why", "duplicate", code)["answer"].text == "elsewhere")
        try admin.sync()
        let number = try #require(try admin.lead(secret)["id"].text)
        for needle in ["marker-55", "ACME", "Mueller", secret, number] {
            #expect(try !lena.holds(needle), "\(needle)")
        }
        let bytes = try #require(UUID(uuidString: number))
        let raw = withUnsafeBytes(of: bytes.uuid) { Data($0) }
        #expect(try lena.bytes().range(of: raw) == nil)

        // Archived, it is nobody's rival any more; the hint goes.
        try wei.ok("lead", "archive", secret)
        try settle(wei, lena)
        #expect(try lena.json("duplicates", "list").list.isEmpty)
        #expect(try lena.json("why", "duplicate", code)["answer"].text == "none")
        for device in [lena, wei, admin] {
            try device.sync()
            #expect(try device.digest() == server.digest(of: device.user))
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try server.run("check").code == 0)
    }

    @Test("a hint names the department also of who has claimed the lead")
    func hintOfClaimed() throws {
        let lena = try server.device(of: "lena")
        let (wei, mara) = (
            try server.device(of: "wei", department: "west"),
            try server.device(of: "mara", role: "manager", department: "west")
        )
        let claimed = try mara.add("ACME", "--contact", "Anna Mueller", "--phone", "0049 151 20473319")
        try mara.ok("return", claimed, "--reason", "no time")
        try settle(mara, wei)
        try wei.ok("claim", claimed)
        try wei.sync()
        try lena.add("Acme", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        try lena.sync()
        #expect(try lena.json("duplicates", "list").list.map { $0["department"].text } == ["west"])
    }

    @Test("whoever may look at a colleague's lead goes on working on his own, though both are one person's (OW-11)")
    func lookedAt() throws {
        let lena = try server.device(of: "lena")
        let tom = try server.device(of: "tom", department: "west")
        let contact = ["--contact", "Hanna Hint", "--email", "hanna@hint.example"]
        let theirs = try lena.add("Hint GmbH", contact[0], contact[1], contact[2], contact[3])
        try lena.sync()
        let own = try tom.add("Hint GmbH", contact[0], contact[1], contact[2], contact[3], "--need", "mine")
        try settle(tom, lena)
        try lena.ok("grant-view", theirs, "tom")
        try settle(lena, tom)
        #expect(try Set(tom.json("lead", "list").list.map { $0["code"].text }) == [own, theirs])
        #expect(try tom.json("lead", "list", "owner:me").list.map { $0["code"].text } == [own])
        try tom.ok("log", "call", own, "-m", "talked to Hanna")
        try tom.ok("lead", "edit", own, "stage=qualified")
        #expect(try tom.sync()["refused"].int == 0)
        #expect(try tom.lead(own)["stage"].text == "qualified" && tom.lead(own)["activities"].list.count == 1)
        try lena.sync()
        #expect(try lena.lead(theirs)["activities"].list.isEmpty)
        try lena.ok("grant-view", theirs, "tom", "--end")
        try settle(lena, tom)
        #expect(try tom.json("lead", "list").list.map { $0["code"].text } == [own])
        for device in [lena, tom] {
            #expect(try device.digest() == server.digest(of: device.user))
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try server.run("check").code == 0)
    }

    @Test("a corrected name parts what the server had merged, and the pair is told as it is then")
    func corrected() throws {
        let (lena, wei, mara) = try server.team()
        let first = try lena.add("Acme GmbH", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let second = try wei.add("Acme", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        try wei.sync()
        try settle(lena, mara)
        #expect(try mara.json("lead", "list").list.count == 1)
        #expect(try mara.lead(second)["owner"].text == "lena")
        // He does not know yet that they are one.
        try wei.ok("lead", "edit", second, "contact=Bernd Schmidt")
        try settle(wei, mara)
        #expect(try mara.lead(second)["owner"].text == "wei")
        #expect(try mara.json("lead", "list").list.count == 2)
        #expect(try mara.lead(first)["contact"].text == "Anna Müller")
        #expect(try mara.json("why", "duplicate", first)["answer"].text != "merged")
        #expect(try server.run("check").code == 0)
    }

    @Test(
        "by a policy that leaves it to people nothing more is merged; what was stays, and what waits is merged when it goes"
    )
    func leftToPeople() throws {
        let (lena, wei, mara) = try server.team()
        let ole = try lena.add("Nordwind KG", "--contact", "Ole Hansen", "--phone", "+49 160 5553178")
        try wei.add("Nordwind", "--contact", "Ole Hansen", "--phone", "+49 160 5553178")
        try settle(lena, wei, mara)
        let shown = try server.ok("policy", "show").output
        let path = server.folder.file("policy.yaml")
        try Data(shown.replacing("merge: automatic", with: "merge: suggest").utf8).write(to: URL(filePath: path))
        let dry = try server.ok("policy", "apply", path, "--dry-run").output
        #expect(dry.contains("matching.merge: automatic → suggest"))
        try server.ok("policy", "apply", path, "--yes")

        let anna = try lena.add("Acme GmbH", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let again = try wei.add("ACME", "--contact", "Anna Mueller", "--phone", "0049 151 20473319")
        try settle(lena, wei, mara)
        #expect(try mara.lead(ole)["members"].list.count == 1, "what was merged before stays")
        let list = try mara.json("duplicates", "list").list
        #expect(list.map { $0["rule"].text } == ["leftToPeople"])
        let why = try mara.ok("why", "duplicate", anna).output.replacing("\n", with: " ")
        #expect(why.contains("leaves it to people"), "\(why)")

        let back = try server.ok("policy", "show").output.replacing("merge: suggest", with: "merge: automatic")
        try Data(back.utf8).write(to: URL(filePath: path))
        try server.ok("policy", "apply", path, "--yes")
        try settle(mara)
        #expect(try mara.lead(again)["merged_into"].text == id(mara, anna))
        #expect(try mara.json("duplicates", "list").list.isEmpty)
        #expect(try mara.digest() == server.digest(of: "mara"))
        #expect(try server.run("check").code == 0)
    }

    @Test("who captures somebody that is here already is told so, and why, at lead add, scan and import")
    func told() throws {
        let lena = try server.device(of: "lena")
        try lena.add("Acme GmbH", "--contact", "Anna Müller", "--phone", "+49 151 20473319")
        let added = try lena.run(
            "lead", "add", "--company", "ACME", "--contact", "Anna Mueller", "--phone", "015120473319")
        let card = "MECARD:N:Mueller,Anna;ORG:Acme;TEL:+49 151 20473319;;\n"
        let scanned = try lena.run(["scan", "-"], input: card)
        let file = lena.folder.file("leads.csv")
        try Data("company,contact,phone\nAcme,Anna Müller,+49 151 20473319\n".utf8).write(to: URL(filePath: file))
        let imported = try lena.run("import", file)
        for result in [added, scanned, imported] {
            #expect(result.code == 0, "\(result.all)")
            let said = result.all.lowercased().replacing("\n", with: " ")
            #expect(said.contains("looks like") && said.contains("same mobile"), "\(said)")
        }
        #expect(try lena.json("import", file, "--dry-run")["duplicates"].int == 1)
        #expect(try lena.json("lead", "list").list.count == 4, "captured all the same")
    }
}
