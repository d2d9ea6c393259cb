import FairleadTestKit
import Foundation
import Testing

@Suite("Commands over several leads, through the real programs (AS-20, OW-08)")
struct SeveralLeadsTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let mara: TestDevice

    init() throws {
        server = try TestServer()
        (lena, wei, mara) = try server.team()
    }

    private func owners() throws -> [String] {
        try mara.json("lead", "list").list.map { "\($0["company"].text ?? "") \($0["owner"].text ?? "-")" }.sorted()
    }

    @Test("by a filter or by their codes, after a look at which; one undo takes all of it back")
    func course() throws {
        let codes = try ["Acme", "Globex", "Initech"].map {
            try lena.add($0, "--source", $0 == "Acme" ? "web" : "fair")
        }
        try settle(lena, mara)
        let looked = try mara.ok("assign", "source:fair", "--to", "wei", "--dry-run")
        #expect(looked.output.contains("2 leads would change.") && looked.output.contains(codes[1]))
        #expect(try owners() == ["Acme lena", "Globex lena", "Initech lena"])
        let done = try mara.json("assign", "source:fair", "--to", "wei").list
        #expect(Set(done.map { $0["code"].text }) == [codes[1], codes[2]])
        #expect(try owners() == ["Acme lena", "Globex wei", "Initech wei"])
        #expect(try mara.json("status")["pending"].int == 2, "a change set each: the server may refuse one of them")
        #expect(try mara.ok("undo").output.contains("2 leads"))
        #expect(try owners() == ["Acme lena", "Globex lena", "Initech lena"])

        #expect(try mara.ok("assign", codes[0], codes[2], "--to", "wei").output.contains("2 leads."))
        #expect(try owners() == ["Acme wei", "Globex lena", "Initech wei"])
        try settle(mara, lena, wei)
        #expect(try wei.companies() == ["Acme", "Initech"])
        // One lead is one document, as ever.
        #expect(try mara.json("assign", codes[0], "--to", "lena")["owner"].text == "lena")
        try settle(mara, lena, wei)
        for device in [lena, wei, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
        #expect(try server.ok("check").code == 0)
    }

    @Test("collaborators, giving back, claiming, archiving and restoring; what does not fit is told and left out")
    func commands() throws {
        let codes = try ["Acme", "Globex", "Initech"].map { try mara.add($0) }
        #expect(try mara.json("collaborators", "add", "owner:me", "lena").list.count == 3)
        #expect(try mara.ok("collaborators", "remove", codes[0], codes[1], "lena").output.contains("2 leads."))
        try settle(mara, lena)
        #expect(try lena.companies() == ["Initech"])
        let given = try mara.ok("return", codes[0], codes[1], "--reason", "no time")
        #expect(given.output.contains("2 leads."))
        try settle(mara, lena, wei)
        let claimed = try lena.ok("claim", "pool:public")
        #expect(claimed.output.contains("2 leads.") && claimed.output.contains("provisionally"))
        try settle(lena, mara)
        let left = try lena.run("claim", codes[0], codes[2])
        #expect(left.code == 0 && left.talk.contains("is in no pool"), "\(left.all)")
        #expect(try lena.run("claim", codes[2]).code == 65)
        #expect(try lena.json("lead", "archive", "owner:me").list.allSatisfy { $0["archived"].bool == true })
        #expect(try lena.companies() == ["Initech"])
        #expect(try lena.ok("lead", "restore", "archived:yes").output.contains("2 leads."))
        try settle(lena, mara, wei)
        #expect(try lena.companies() == ["Acme", "Globex", "Initech"])
        #expect(try server.ok("check").code == 0)
    }

    @Test("words name one lead: those of two leads are none, and a filter that finds nothing, or is none, says so")
    func names() throws {
        let codes = try ["Acme", "Globex"].map { try lena.add($0) }
        #expect(try lena.run("lead", "archive", "acme", "globex").code == 65)
        #expect(try lena.run("lead", "archive", codes[0], "globex").code == 65)
        #expect(try lena.run("lead", "archive", "source:nowhere").code == 65)
        #expect(try lena.run("lead", "archive", "sauce:nowhere").code == 64)
        #expect(try lena.companies() == ["Acme", "Globex"])
        #expect(try lena.ok("lead", "archive", codes[0], codes[0]).output.contains("1 lead."))
        #expect(try lena.companies() == ["Globex"])
    }
}
