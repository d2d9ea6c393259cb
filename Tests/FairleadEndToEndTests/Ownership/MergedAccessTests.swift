import FairleadTestKit
import Foundation
import Testing

@Suite("Who has merged leads, and who sees them, through the real programs (OW-13, I9–I11)")
struct MergedAccessTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
    }

    /// Two leads of lena's, merged by her; the codes of the root and of the other one.
    private func merged(_ one: String, _ other: String) throws -> (root: String, member: String) {
        let (root, member) = (try lena.add(one), try lena.add(other, "--need", "marker-of-\(other)"))
        try settle(lena, mara)
        try lena.ok("merge", root, member)
        try settle(lena, mara)
        return (root, member)
    }

    private func checkAgreement() throws {
        try settle(lena, wei, mara)
        for device in [lena, wei, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.ok("check").code == 0)
    }

    @Test("who works on a merged lead, nurtures it or looks at it, sees all of it, and none of it any more afterwards")
    func givenAndTaken() throws {
        let (root, member) = try merged("Acme", "Bcme")
        let ways = [
            (["collaborators", "add", root, "wei"], ["collaborators", "remove", root, "wei"]),
            (["assign", root, "--co-owner", "wei"], ["assign", member, "--co-owner", "none"]),
            (["grant-view", member, "wei", "--until", "+3d"], ["grant-view", root, "wei", "--end"]),
        ]
        for (give, take) in ways {
            #expect(try lena.run(give).code == 0)
            try settle(lena, wei)
            for code in [root, member] { #expect(try wei.run("lead", "show", code).code == 0, "\(give) \(code)") }
            #expect(try wei.holds("marker-of-Bcme"), "\(give)")
            #expect(try lena.run(take).code == 0)
            try settle(lena, wei)
            for code in [root, member] { #expect(try wei.run("lead", "show", code).code == 65, "\(take) \(code)") }
            #expect(try !wei.holds("marker-of-Bcme"), "\(take)")
        }
        try checkAgreement()
    }

    @Test("who captured one of them sees all of it, also one that is merged later, and can be taken off all of it")
    func captor() throws {
        let (one, other) = (try lena.add("One"), try wei.add("Other"))
        try settle(lena, wei, mara)
        try mara.ok("merge", one, other)
        try settle(mara, lena, wei)
        #expect(try wei.lead(one)["owner"].text == "lena")
        let third = try lena.add("Third", "--need", "marker-of-third")
        try settle(lena, mara)
        try mara.ok("merge", one, third)
        try settle(mara, lena, wei)
        #expect(try wei.lead(one)["members"].list.count == 2 && wei.holds("marker-of-third"))
        try lena.ok("collaborators", "remove", one, "wei")
        try settle(lena, wei)
        for code in [one, other, third] { #expect(try wei.run("lead", "show", code).code == 65) }
        #expect(try !wei.holds("marker-of-third"))
        try checkAgreement()
    }

    @Test(
        "whom a manager assigns a merged lead to has it, although the company has an owner; and --leave leaves all of it"
    )
    func assigned() throws {
        try lena.add("Acme", "--contact", "Xavier Third")
        let (root, member) = try merged("Acme", "Acme")
        try mara.sync()
        try mara.ok("assign", root, "--to", "wei", "--leave")
        try settle(mara, wei, lena)
        for device in [mara, wei] { #expect(try device.lead(root)["owner"].text == "wei") }
        for code in [root, member] { #expect(try lena.run("lead", "show", code).code == 65) }
        try checkAgreement()
    }

    @Test("a merged lead that is given back is in the pool, and one claim has all of it")
    func returned() throws {
        let (root, _) = try merged("Acme", "Bcme")
        try lena.ok("return", root, "--reason", "Not ours")
        try settle(lena, wei)
        #expect(try lena.lead(root)["pool"].text == "public")
        try wei.ok("claim", root)
        try settle(wei, lena)
        for device in [wei, lena] { #expect(try device.lead(root)["owner"].text == "wei") }
        try checkAgreement()
    }

    @Test(
        "two grade A leads of two reps that are one wait for the manager, who decides once for both; the other one stays on it"
    )
    func contested() throws {
        let one = try lena.add("Acme")
        try lena.ok("grade", one, "b=a", "a=a", "n=a", "t=a")
        let other = try wei.add("Bcme")
        try settle(lena, wei, mara)
        try mara.ok("merge", one, other)
        try settle(mara, lena, wei)
        for device in [mara, lena, wei] {
            #expect(try device.json("conflicts", "list").list.map { $0["field"].text } == ["owner"])
        }
        #expect(try lena.run("lead", "show", one).output.contains("owner"))
        let conflict = try mara.json("conflicts", "list").list[0]
        let values = conflict["values"].list.map { "\($0["text"].text ?? "") \($0["value"].text ?? "")" }
        #expect(values.count == 2, "\(values)")
        try mara.ok("conflicts", "resolve", one, "owner", "--value", "wei")
        try settle(mara, lena, wei)
        for device in [mara, lena, wei] {
            let lead = try device.lead(one)
            #expect(lead["owner"].text == "wei" && lead["collaborators"].texts == ["lena"])
            #expect(try device.json("conflicts", "list").list.isEmpty)
            #expect(try device.lead(other)["owner"].text == "wei")
        }
        #expect(try wei.ok("lead", "edit", one, "need=Pumps").code == 0)
        try server.ok("user", "leave", "lena", "--to", "mara")
        try settle(wei, mara)
        #expect(try mara.lead(one)["owner"].text == "wei" && mara.lead(other)["owner"].text == "wei")
        #expect(try server.ok("check").code == 0)
    }

    @Test(
        "what the server merged across departments is listed for who sees both, and has one owner once it is accepted")
    func confirmed() throws {
        let sam = try server.device(of: "sam", department: "west")
        let root = try server.device(of: "root", role: "admin", department: "hq")
        for (device, company) in [(lena, "Nord AG"), (sam, "Nord")] {
            try device.add(company, "--contact", "Ole Hansen", "--phone", "+49 160 7700112")
            try device.sync()
        }
        #expect(try root.ok("sync").talk.contains("fairlead duplicates list"))
        let pair = try #require(try root.json("duplicates", "list").list.first)
        #expect(pair["to_be_confirmed"].bool == true && pair["verdict"].text == "same")
        let codes = pair["leads"].list.compactMap { $0["code"].text }
        #expect(codes.count == 2)
        try root.ok("duplicates", "accept", codes[0])
        #expect(try root.json("duplicates", "list").list.isEmpty)
        #expect(try root.run("duplicates", "accept", codes[0]).code == 65)
        try settle(root, lena, sam)
        for device in [root, lena, sam] {
            #expect(try device.lead(codes[0])["owner"].text == "lena", "\(device.user)")
            #expect(try device.lead(codes[0])["members"].list.count == 1, "\(device.user)")
        }
        #expect(try server.ok("check").code == 0)
    }

    @Test("of three departments' leads that the server merged each pair is shown and accepted by its two codes")
    func threeToConfirm() throws {
        let sam = try server.device(of: "sam", department: "west")
        let nora = try server.device(of: "nora", department: "north")
        let root = try server.device(of: "root", role: "admin", department: "hq")
        let codes = try [lena, sam, nora].map { device in
            defer { _ = try? device.sync() }
            return try device.add("Nord AG", "--contact", "Ole Hansen", "--phone", "+49 160 7700112")
        }
        for device in [lena, sam, nora, root] { try device.sync() }
        let pairs = try root.json("duplicates", "list").list
        #expect(pairs.count == 3 && pairs.allSatisfy { $0["to_be_confirmed"].bool == true })
        let unclear = try root.run("duplicates", "accept", codes[0])
        #expect(unclear.code == 65 && unclear.talk.contains(codes[1]) && unclear.talk.contains(codes[2]))
        #expect(try root.ok("duplicates", "show", codes[2], codes[1]).output.contains(codes[2]))
        try root.ok("duplicates", "accept", codes[2], codes[1])
        try settle(root, lena, sam, nora)
        #expect(try root.json("duplicates", "list").list.isEmpty)
        for device in [root, lena, sam, nora] { #expect(try device.lead(codes[0])["owner"].text == "lena") }
        #expect(try server.ok("check").code == 0)
    }

    @Test("undo of a second capture of one person takes that away, and leaves what it was merged with as it was")
    func capturedTwice() throws {
        let person = ["Nord AG", "--contact", "Ole Hansen", "--phone", "+49 160 7700112"]
        let first = try lena.add(person[0], person[1], person[2], person[3], person[4])
        try lena.sync()
        let second = try lena.add(person[0], person[1], person[2], person[3], person[4])
        try lena.sync()
        #expect(try lena.lead(first)["members"].list.count == 1)
        try lena.ok("undo")
        try settle(lena, mara)
        for device in [lena, mara] {
            let list = try device.json("lead", "list").list
            #expect(list.map { $0["code"].text } == [first], "\(list)")
            #expect(list.allSatisfy { $0["archived"].bool == false && $0["conflicts"].list.isEmpty })
            #expect(try device.lead(second)["archived"].bool == true)
        }
        #expect(try server.ok("check").code == 0)
    }

    @Test("undo of the first capture leaves the colleague's, who captured the same person, to the colleague")
    func capturedFirst() throws {
        let person = ["--contact", "Ole Hansen", "--phone", "+49 160 7700112"]
        let first = try lena.add("Nord AG", person[0], person[1], person[2], person[3])
        try lena.sync()
        let second = try wei.add("Nord AG", person[0], person[1], person[2], person[3])
        for device in [wei, lena, mara] { try device.sync() }
        #expect(try mara.lead(second)["owner"].text == "lena")
        #expect(try lena.ok("undo").output.contains("Took back"))
        try settle(lena, wei, mara)
        #expect(try mara.json("lead", "list").list.map { $0["code"].text } == [second])
        #expect(try mara.lead(second)["owner"].text == "wei" && mara.lead(first)["archived"].bool == true)
        #expect(try mara.json("conflicts", "list").list.isEmpty)
        #expect(try server.ok("check").code == 0)
    }

    @Test("an absorbed lead's code and number find what it is part of")
    func listedByCode() throws {
        let (root, member) = try merged("Nord AG", "Sued AG")
        let number = try #require(try mara.lead(member)["number"].int)
        // The beginning of a code is told from a name by a digit.
        let digit = member.firstIndex(where: \.isNumber).map { member.distance(from: member.startIndex, to: $0) }
        let beginning = String(member.prefix(max(4, digit.map { $0 + 1 } ?? member.count)))
        for word in [root, member, beginning, "#\(number)"] {
            #expect(try mara.json("lead", "list", word).list.map { $0["code"].text } == [root], "\(word)")
        }
    }

    @Test("what was captured and handed out by the policy alone can still be taken back")
    func handedOutAndTakenBack() throws {
        let mia = try server.device(of: "mia", role: "marketing", department: "ads")
        let code = try mia.add("Nord AG")
        try mia.sync()
        #expect(try mia.lead(code)["pool"].text == "incoming")
        #expect(try mia.ok("undo").output.contains("Took back"))
        #expect(try mia.run("sync").code == 0)
        #expect(try mia.json("lead", "list").list.isEmpty)
        #expect(try server.ok("check").code == 0)
    }
}
