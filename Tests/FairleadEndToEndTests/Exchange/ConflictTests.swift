import FairleadTestKit
import Foundation
import Testing

@Suite("Conflicts")
struct ConflictTests {
    private let server: TestServer
    private let lena: TestDevice
    private let wei: TestDevice
    private let code: String

    /// A lead that both see, with one field that both have written since.
    init() throws {
        server = try TestServer()
        lena = try server.device(of: "lena")
        wei = try server.device(of: "wei")
        code = try lena.add("Nordlicht Robotik", "--need", "gripper")
        try lena.ok("assign", code, "--co-owner", "wei")
        try settle(lena, wei)
    }

    private func makeConflict() throws {
        try lena.ok("lead", "edit", code, "need=three grippers")
        try wei.ok("lead", "edit", code, "need=五个夹爪")
        try settle(lena, wei)
    }

    @Test("both values are kept, shown with author, device and time, and one command decides (R7)")
    func resolve() throws {
        try makeConflict()
        for device in [lena, wei] {
            #expect(try device.lead(code)["conflicts"].texts == ["need"])
            #expect(try device.json("sync")["conflicts"].int == 1)
            #expect(try device.run("sync").code == 0, "open conflicts do not change the exit code")
        }
        let conflict = try wei.json("conflicts", "show", code)[0]
        #expect(conflict["field"].text == "need")
        let values = conflict["values"].list
        #expect(Set(values.compactMap { $0["value"].text }) == ["three grippers", "五个夹爪"])
        #expect(Set(values.compactMap { $0["author"].text }) == ["lena", "wei"])
        #expect(values.allSatisfy { $0["at"].text?.wholeMatch(of: Contract.time) != nil })
        let other = try #require(values.first { $0["author"].text == "lena" }?["number"].int)

        #expect(
            try wei.json("conflicts", "resolve", code, "need", "--take", "\(other)")["need"].text == "three grippers")
        try settle(wei, lena)
        for device in [lena, wei] {
            #expect(try device.lead(code)["need"].text == "three grippers")
            #expect(try device.json("conflicts", "list") == .array([]))
        }
        let history = try lena.json("history", code, "need").list.compactMap { $0["value"].text }
        #expect(history.contains("五个夹爪"), "I4: the losing value can be read back")
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test("mine, and a value of one's own, resolve too", arguments: [["--take", "mine"], ["--value", "four"]])
    func resolveOtherwise(_ choice: [String]) throws {
        try makeConflict()
        let result = try lena.run(["conflicts", "resolve", code, "need"] + choice)
        #expect(result.code == 0, "\(result.all)")
        try settle(lena, wei)
        #expect(try wei.lead(code)["need"].text == (choice.last == "mine" ? "three grippers" : "four"))
        #expect(try wei.lead(code)["conflicts"] == .array([]))
    }

    @Test("resolving is undone, before the sync and after it", arguments: [false, true])
    func undoResolution(afterSync: Bool) throws {
        try makeConflict()
        try wei.ok("conflicts", "resolve", code, "need", "--value", "decided")
        if afterSync { try settle(wei, lena) }
        try wei.ok("undo")
        try settle(wei, lena)
        for device in [lena, wei] {
            let values = try device.json("conflicts", "show", code)[0]["values"].list.compactMap { $0["value"].text }
            #expect(Set(values) == ["three grippers", "五个夹爪"], "\(device.user)")
        }
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test("a later edit that has seen both closes the conflict (R7)")
    func laterEdit() throws {
        try makeConflict()
        try lena.ok("lead", "edit", code, "need=five, after a call")
        try settle(lena, wei)
        #expect(try wei.lead(code)["need"].text == "five, after a call")
        #expect(try wei.lead(code)["conflicts"] == .array([]))
    }

    @Test("two people who resolve one conflict alike do not start another")
    func noPingPong() throws {
        try makeConflict()
        try lena.ok("conflicts", "resolve", code, "need", "--value", "four")
        try wei.ok("conflicts", "resolve", code, "need", "--value", "four")
        try settle(lena, wei)
        #expect(try lena.lead(code)["need"].text == "four")
        let values = try lena.json("conflicts", "show", code)
        #expect(values == .array([]), "equal values are shown as one (R4)")
    }

    @Test("an edit made after seeing another never conflicts with it (I5)")
    func causal() throws {
        try lena.ok("lead", "edit", code, "need=first")
        try settle(lena, wei)
        try wei.ok("lead", "edit", code, "need=second")
        try settle(wei, lena)
        #expect(try lena.lead(code)["need"].text == "second")
        #expect(try lena.lead(code)["conflicts"] == .array([]))
    }

    @Test("archived by one and edited by the other: kept for review, in both orders (R10)", arguments: [true, false])
    func archiveAgainstEdit(archiveFirst: Bool) throws {
        try lena.ok("lead", "archive", code)
        try wei.ok("log", "visit", code, "-m", "They want to buy")
        if archiveFirst { try settle(lena, wei) } else { try settle(wei, lena) }
        try settle(lena, wei)
        for device in [lena, wei] {
            #expect(try device.companies() == ["Nordlicht Robotik"], "it stays listed")
            #expect(try device.lead(code)["conflicts"].texts == ["archived"])
        }
        try wei.ok("lead", "restore", code)
        try settle(wei, lena)
        #expect(try lena.lead(code)["conflicts"] == .array([]))
        #expect(try lena.lead(code)["archived"].bool == false)
    }

    @Test("undo after a sync is a new change for all; what somebody changed since stays (R8)")
    func undoAfterSync() throws {
        try lena.ok("lead", "edit", code, "need=three", "city=Kiel")
        try settle(lena, wei)
        try wei.ok("lead", "edit", code, "city=Hamburg")
        try settle(wei, lena)
        let result = try lena.ok("undo")
        #expect((result.output + result.talk).contains("city"))
        try settle(lena, wei)
        for device in [lena, wei] {
            #expect(try device.lead(code)["need"].text == "gripper")
            #expect(try device.lead(code)["city"].text == "Hamburg")
        }
    }

    @Test("of two concurrent assigns the first in the server's log stands, and the other is a conflict (R9)")
    func concurrentAssigns() throws {
        let mara = try server.device(of: "mara", role: "manager")
        let max = try server.device(of: "max", role: "manager")
        try server.add("tom")
        try settle(lena, wei, mara, max)
        try mara.ok("assign", code, "--to", "wei")
        try max.ok("assign", code, "--to", "tom")
        try max.sync()
        try settle(mara, max, wei)
        for manager in [mara, max] {
            #expect(try manager.lead(code)["owner"].text == "tom")
            #expect(try manager.lead(code)["conflicts"].texts == ["owner"])
            #expect(try manager.digest() == server.digest(of: manager.user))
        }
        #expect(try mara.ok("history", code, "owner").output.contains("wei"))
    }

    @Test("an owner who assigns what was taken away meanwhile is told so (R22, R23)")
    func assignedMeanwhile() throws {
        let mara = try server.device(of: "mara", role: "manager")
        try server.add("tom")
        try settle(lena, mara)
        try mara.ok("assign", code, "--to", "tom")
        try lena.ok("assign", code, "--to", "wei")
        try mara.sync()
        #expect(try lena.run("sync").code == 65)
        try settle(lena, mara)
        #expect(try mara.lead(code)["owner"].text == "tom")
        #expect(try lena.json("rejected", "list").list.count == 1)
        #expect(try lena.digest() == server.digest(of: "lena"))
    }
}
