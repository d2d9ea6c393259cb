import FairleadTestKit
import Foundation
import Testing

@Suite("Leads that are one")
struct MergeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func id(_ device: TestDevice, _ code: String) throws -> String {
        try #require(try device.lead(code)["id"].text)
    }

    @Test("a manager merges what two reps captured: dry run, merge, late edit, conflict, unmerge (R13–R16)")
    func story() throws {
        let (lena, wei, mara) = try server.team()
        let first = try lena.add("Acme", "--city", "Bonn", "--tag", "vip")
        let second = try wei.add("ACME GmbH", "--need", "pumps", "--note", "met at the stand")
        try settle(lena, wei, mara)
        let (root, member) = (try id(mara, first), try id(mara, second))

        let dry = try mara.json("merge", second, first, "--prefer", first, "--dry-run")
        #expect(dry["company"].text == "Acme")
        let company = try #require(dry["fields"].list.first { $0["field"].text == "company" })
        for value in ["Acme", "ACME GmbH"] { #expect("\(company)".contains(value), "each lead's own value") }
        let shown = try mara.ok("merge", second, first, "--dry-run").output
        for value in ["company", "ACME GmbH", "city", "Bonn", "need", "pumps"] { #expect(shown.contains(value)) }
        #expect(try mara.json("lead", "list").list.count == 2, "a dry run writes nothing")

        let merged = try mara.json("merge", second, first)
        #expect(merged["id"].text == root)
        #expect(merged["members"].list.map(\.text) == [member])
        #expect(merged["need"].text == "pumps")
        #expect(merged["city"].text == "Bonn")
        #expect(merged["conflicts"].list.isEmpty)
        #expect(try mara.json("lead", "list").list.map { $0["id"].text } == [root])
        #expect(try mara.lead(first)["activities"].list.map { $0["content"].text } == ["met at the stand"])
        #expect(try mara.lead(second)["merged_into"].text == root)
        #expect(try mara.json("export", "--format", "json").list.count == 1)
        let stages = try mara.json("pipeline")["stages"].list
        #expect(stages.flatMap { $0["leads"].list }.count == 1)

        // Wei sees his own lead only, and writes to it without knowing of the merge.
        try wei.ok("lead", "edit", second, "need=seals")
        try mara.ok("lead", "edit", second, "need=valves")
        try settle(mara, wei, mara)
        #expect(try wei.lead(second)["members"].list.isEmpty)
        #expect(try wei.lead(second)["need"].text == "seals")
        #expect(try mara.lead(first)["conflicts"].list.map(\.text) == ["need"])
        try mara.ok("conflicts", "resolve", first, "need", "--value", "valves and seals")
        #expect(try mara.lead(first)["conflicts"].list.isEmpty)
        try settle(mara, wei, lena)
        #expect(try mara.digest() == server.digest(of: "mara"))
        #expect(try wei.digest() == server.digest(of: "wei"))

        let alone = try mara.json("unmerge", second)
        #expect(alone["id"].text == member)
        #expect(alone["need"].text == "seals")
        #expect(try mara.lead(first)["need"].text == "valves and seals")
        #expect(try mara.json("lead", "list").list.count == 2)
        try settle(mara, wei, lena)
        for device in [lena, wei, mara] { #expect(try device.ok("verify").code == 0) }
        #expect(try server.run("check").code == 0)
    }

    @Test("merges made offline on two devices, one of them of a chain, come to the same lead everywhere (I8)")
    func offline() throws {
        let (lena, _, mara) = try server.team()
        let codes = try ["One", "Two", "Three"].map { try lena.add($0) }
        try settle(lena, mara)
        try lena.ok("merge", codes[0], codes[1])
        try mara.ok("merge", codes[2], codes[1])
        try settle(lena, mara)
        for device in [lena, mara] {
            let list = try device.json("lead", "list").list
            #expect(list.count == 1)
            #expect(list[0]["code"].text == codes[0])
            #expect(list[0]["members"].list.count == 2)
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try lena.lead(codes[0])["company"] == mara.lead(codes[0])["company"])
        try lena.ok("unmerge", codes[1])
        try settle(lena, mara)
        #expect(try mara.json("lead", "list").list.count == 2, "the others stay one")
        #expect(try mara.lead(codes[2])["merged_into"].text == id(mara, codes[0]))
        #expect(try mara.digest() == server.digest(of: "mara"))
    }

    @Test(
        "a diamond and opposite merges, made offline on two devices, come to one lead; after edits each gets its own back"
    )
    func diamond() throws {
        let (lena, _, mara) = try server.team()
        let codes = try ["Nord", "Ost", "Sued", "West"].map { try lena.add($0, "--need", "need of \($0)") }
        try settle(lena, mara)
        try lena.ok("merge", codes[0], codes[1])
        try lena.ok("merge", codes[2], codes[3])
        try mara.ok("merge", codes[1], codes[0], "--prefer", codes[1])
        try mara.ok("merge", codes[0], codes[2])
        try mara.ok("merge", codes[1], codes[3])
        try settle(lena, mara)
        for device in [lena, mara] {
            let list = try device.json("lead", "list").list
            #expect(list.map { $0["code"].text } == [codes[0]], "the root is the one captured first")
            #expect(list[0]["members"].list.count == 3)
            for code in codes.dropFirst() { #expect(try device.lead(code)["merged_into"].text == id(device, codes[0])) }
        }
        // Both write to the merged lead; what each wrote stays with it, and each member keeps its own.
        try lena.ok("lead", "edit", codes[0], "city=Bonn")
        try mara.ok("lead", "edit", codes[3], "title=CEO")
        try settle(lena, mara)
        #expect(try lena.lead(codes[0])["title"].text == "CEO")
        try mara.ok("unmerge", codes[3])
        try settle(mara, lena)
        for device in [lena, mara] {
            #expect(try device.json("lead", "list").list.count == 2)
            let alone = try device.lead(codes[3])
            #expect(alone["members"].list.isEmpty && alone["merged_into"] == .null)
            #expect(alone["company"].text == "West")
            #expect(alone["need"].text == "need of West")
            #expect(try device.lead(codes[0])["members"].list.count == 2)
            #expect(try device.ok("verify").code == 0)
            #expect(try device.digest() == server.digest(of: device.user))
        }
        #expect(try server.run("check").code == 0)
    }

    @Test("undo takes a merge back, before and after it was sent; a merge of one lead is refused")
    func undo() throws {
        let (lena, _, _) = try server.team()
        let (first, second) = (try lena.add("Acme"), try lena.add("ACME GmbH"))
        try lena.ok("merge", first, second, "--set", "company=Acme AG")
        #expect(try lena.lead(first)["company"].text == "Acme AG")
        #expect(try lena.run("merge", first, second).code == 65, "they are one already")
        #expect(try lena.run("merge", first).code == 64)
        #expect(try lena.run("merge", first, first).code == 65)
        try lena.ok("undo")
        #expect(try lena.json("lead", "list").list.count == 2)
        #expect(try lena.lead(first)["company"].text == "Acme")
        try lena.ok("merge", first, second)
        try lena.sync()
        try lena.ok("undo")
        try lena.sync()
        #expect(try lena.json("lead", "list").list.count == 2)
        #expect(try lena.run("unmerge", first).code == 65)
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try lena.ok("verify").code == 0)
    }

    @Test(
        "undo of an edit in a merged view tells nobody what another lead says, and leaves both as they were (R17, I10)")
    func undoneEdit() throws {
        let (lena, _, mara) = try server.team()
        let tom = try server.device(of: "tom")
        let (mine, other) = (try lena.add("Acme", "--tag", "vip"), try lena.add("ACME", "--need", "marker-6611"))
        try lena.ok("collaborators", "add", mine, "tom")
        try lena.ok("merge", mine, other)
        try settle(lena, mara, tom)
        try lena.ok("lead", "edit", mine, "need=valves", "tags-=vip")
        try settle(lena, tom)
        #expect(try tom.lead(mine)["need"].text == "valves")
        try lena.ok("undo")
        try settle(lena, tom, mara)
        #expect(try tom.lead(mine)["need"] == .null)
        #expect(try !tom.holds("marker-6611"))
        for device in [lena, mara] {
            #expect(try device.lead(mine)["need"].text == "marker-6611")
            #expect(try device.lead(mine)["tags"].list.map(\.text) == ["vip"])
            #expect(try device.lead(mine)["conflicts"].list.isEmpty)
            #expect(try device.digest() == server.digest(of: device.user))
        }
        try mara.ok("unmerge", other)
        try settle(mara, lena, tom)
        for device in [lena, mara, tom] { #expect(try device.lead(mine)["need"] == .null) }
        #expect(try lena.lead(other)["need"].text == "marker-6611")
        #expect(try server.run("check").code == 0)
    }

    @Test("who may not see one of the leads cannot merge it, and a lead that leaves takes the link with it (R17, I11)")
    func permissions() throws {
        let (lena, wei, mara) = try server.team()
        let (tom, tablet) = (try server.device(of: "tom"), try server.device(of: "lena"))
        let (mine, shared) = (try lena.add("Acme"), try lena.add("ACME GmbH", "--need", "marker-6610"))
        for lead in [mine, shared] { try lena.ok("collaborators", "add", lead, "wei") }
        try lena.ok("collaborators", "add", mine, "tom")
        try settle(lena, wei, mara, tom, tablet)
        #expect(try tom.run("merge", mine, shared).code == 65)
        try lena.ok("merge", mine, shared)
        try settle(lena, wei, mara, tom)
        #expect(try mara.lead(mine)["members"].list.count == 1 && wei.lead(mine)["members"].list.count == 1)
        #expect(try tom.lead(mine)["members"].list.isEmpty, "tom does not see the other lead")
        // The tablet does not know yet that they are one.
        try tablet.ok("collaborators", "remove", shared, "wei")
        try settle(tablet, wei)
        #expect(try wei.companies().isEmpty, "whoever is taken off one of them is off the lead")
        #expect(try !wei.holds("marker-6610"))
        try settle(tablet)
        #expect(try tablet.lead(mine)["members"].list.count == 1)
        #expect(try wei.digest() == server.digest(of: "wei"))
        #expect(try wei.ok("verify").code == 0)
    }
}
