import FairleadTestKit
import Foundation
import Testing

@Suite("Bundles")
struct BundleTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("a colleague carries unsent work to the server; delivered twice it counts once (R20, R24, I3)")
    func carried() throws {
        let (lena, wei, mara) = try server.team()
        try settle(lena, wei, mara)
        let code = try lena.add("Acme", "--note", "from the hall without a network")
        let file = lena.folder.file("lena.bundle")
        let written = try lena.json("bundle", "write", file)
        #expect(written["change_sets"].int == 1)
        #expect(try wei.json("bundle", "read", file)["authors"].texts == ["lena"])
        #expect(try wei.lead(code)["company"].text == "Acme", "shown where it was taken in")
        #expect(try wei.json("bundle", "read", file)["change_sets"].int == 0)
        try wei.sync()
        try mara.sync()
        #expect(try mara.lead(code)["owner"].text == "lena")
        #expect(try mara.lead(code)["activities"].list.map { $0["author"].text } == ["lena"])
        let head = try server.digest(of: "mara")

        try lena.sync()
        try wei.ok("bundle", "read", file)
        try settle(wei, lena, mara)
        #expect(try server.digest(of: "mara") == head, "sent again by its author it has no effect")
        #expect(try mara.companies() == ["Acme"])
        #expect(try wei.companies().isEmpty, "forgotten once the server has answered (R24)")
        for device in [lena, wei, mara] { #expect(try device.digest() == server.digest(of: device.user)) }
    }

    @Test("a carrier can neither alter nor forge: the server takes in what the author wrote, or nothing (R24)")
    func altered() throws {
        let (lena, wei, mara) = try server.team()
        try settle(lena, wei, mara)
        let code = try lena.add("Acme", "--need", "marker-of-the-bundle")
        let file = lena.folder.file("lena.bundle")
        try lena.ok("bundle", "write", file)
        var bytes = try Data(contentsOf: URL(filePath: file))
        let place = bytes.range(of: Data("marker-of".utf8))?.lowerBound ?? bytes.count / 2
        bytes[place] ^= 0x01
        let forged = wei.folder.file("forged.bundle")
        try bytes.write(to: URL(filePath: forged))
        // The device may see at once that it is damaged; it is the server that knows the author's key.
        if try wei.run("bundle", "read", forged).code == 0 { _ = try wei.run("sync") }
        try settle(mara)
        #expect(try mara.companies().isEmpty, "a forged change set was taken in")
        try settle(lena, mara)
        #expect(try mara.lead(code)["need"].text == "marker-of-the-bundle", "the author's own still arrives")
        #expect(try mara.lead(code)["conflicts"] == .array([]))
        _ = try wei.run("sync")
        #expect(try wei.companies().isEmpty)
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test("what is no bundle is refused, and a file that is there is left as it is")
    func files() throws {
        let (lena, wei, _) = try server.team()
        #expect(try wei.run("bundle", "read", Programs.root + "/Package.swift").code == 65)
        try lena.add("Acme")
        let file = lena.folder.file("lena.bundle")
        try lena.ok("bundle", "write", file)
        #expect(try lena.run("bundle", "write", file).code == 1)
        #expect(try lena.run("bundle", "write", file, "--force").code == 0)
    }

    @Test("with nothing unsent there is nothing to carry")
    func nothing() throws {
        let lena = try server.device(of: "lena")
        try lena.sync()
        #expect(try lena.run("bundle", "write", lena.folder.file("empty.bundle")).code == 65)
    }
}
