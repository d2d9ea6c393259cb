import FairleadTestKit
import Foundation
import Testing

@Suite("Wrong clocks")
struct ClockTests {
    private let server: TestServer
    private let shim: ClockShim

    init() throws {
        server = try TestServer()
        shim = try ClockShim()
    }

    private func device(of user: String, shiftSeconds: Int) throws -> TestDevice {
        let device = try TestDevice(user, environment: shim.environment(shiftSeconds: shiftSeconds))
        try server.join(device)
        return device
    }

    /// Seconds between a moment in a document and now.
    private func distance(_ text: String?) throws -> Double {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return abs(try format.parse(try #require(text)).timeIntervalSinceNow)
    }

    @Test(
        "a clock years off: its edits neither win for ever nor lose what was seen (I5, R12)",
        arguments: [
            ClockShim.tenYears, -ClockShim.tenYears, ClockShim.to2001,
        ])
    func causalOrder(shift: Int) throws {
        let lena = try device(of: "lena", shiftSeconds: shift)
        let wei = try server.device(of: "wei")
        let code = try lena.add("Acme", "--need", "by the wrong clock")
        try lena.ok("assign", code, "--co-owner", "wei")
        try settle(lena, wei)
        try wei.ok("lead", "edit", code, "need=by the right clock")
        try settle(wei, lena)
        #expect(try lena.lead(code)["need"].text == "by the right clock")
        try lena.ok("lead", "edit", code, "need=by the wrong clock again")
        try settle(lena, wei)
        for device in [lena, wei] {
            let lead = try device.lead(code)
            #expect(lead["need"].text == "by the wrong clock again")
            #expect(lead["conflicts"] == .array([]))
        }
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try wei.digest() == server.digest(of: "wei"))
    }

    @Test(
        "times of a device whose clock is off are corrected by the server (R11, R12)",
        arguments: [
            ClockShim.tenYears, -ClockShim.tenYears,
        ])
    func corrected(shift: Int) throws {
        let lena = try device(of: "lena", shiftSeconds: shift)
        let mara = try server.device(of: "mara", role: "manager")
        try lena.sync()
        let code = try lena.add("Acme")
        try lena.ok("log", "visit", code, "-m", "At the stand")
        try settle(lena, mara)
        let lead = try mara.lead(code)
        let day = 86_400.0
        #expect(try distance(lead["captured_at"].text) < day)
        #expect(try distance(lead["activities"][0]["occurred_at"].text) < day)
        for entry in try mara.json("history", code).list { #expect(try distance(entry["at"].text) < day) }
    }

    @Test("a clock that was ten years ahead and is right again: others are not dragged, and syncs go on (trap)")
    func correctedLater() throws {
        let ahead = try device(of: "lena", shiftSeconds: ClockShim.tenYears)
        let wei = try server.device(of: "wei")
        let code = try ahead.add("Acme", "--need", "one")
        try ahead.ok("assign", code, "--co-owner", "wei")
        try settle(ahead, wei)
        // The same store under a right clock.
        let right = try TestDevice("lena")
        try FileManager.default.copyItem(atPath: ahead.store, toPath: right.store)
        try right.ok("lead", "edit", code, "need=two")
        try settle(right, wei)
        #expect(try wei.lead(code)["need"].text == "two")
        try wei.ok("lead", "edit", code, "need=three")
        try settle(wei, right)
        #expect(try right.lead(code)["need"].text == "three")
        #expect(try distance(wei.lead(code)["updated_at"].text) < 86_400)
    }

    @Test(
        "a server whose clock was years off and is right again: devices go on, causes stay before effects (I5, I13)",
        arguments: [
            ClockShim.tenYears, -ClockShim.tenYears,
        ])
    func serverClock(shift: Int) throws {
        let (lena, wei, mara) = try server.team()
        try server.stop()
        let wrong = try TestServer(
            location: server.location, port: server.port, environment: shim.environment(shiftSeconds: shift))
        let code = try lena.add("Acme", "--need", "one")
        try lena.ok("assign", code, "--co-owner", "wei")
        try settle(lena, wei, mara)
        try wei.ok("lead", "edit", code, "need=two")
        try lena.add("Unsent then")
        try wei.sync()
        try wrong.stop()
        let right = try TestServer(location: wrong.location, port: wrong.port)
        try settle(wei, lena, mara)
        #expect(try lena.lead(code)["need"].text == "two")
        try lena.ok("lead", "edit", code, "need=three")
        try lena.ok("log", "visit", code, "-m", "At the stand")
        try settle(lena, wei, mara)
        try wei.ok("lead", "edit", code, "need=four")
        try settle(wei, lena, mara)
        for device in [lena, wei, mara] {
            let lead = try device.lead(code)
            #expect(lead["need"].text == "four", "\(device.user)")
            #expect(lead["conflicts"] == .array([]), "\(device.user)")
            #expect(try device.json("status")["pending"].int == 0)
            #expect(try device.digest() == right.digest(of: device.user))
            #expect(try device.run("verify").code == 0)
        }
        #expect(try mara.companies() == ["Acme", "Unsent then"])
        #expect(try right.run("check").code == 0)
    }

    @Test("of two edits that did not see each other, the later by corrected time is shown")
    func concurrent() throws {
        let ahead = try device(of: "lena", shiftSeconds: ClockShim.tenYears)
        let wei = try server.device(of: "wei")
        let code = try ahead.add("Acme", "--need", "start")
        try ahead.ok("assign", code, "--co-owner", "wei")
        try settle(ahead, wei)
        try ahead.ok("lead", "edit", code, "need=earlier, by a clock ten years ahead")
        try wei.ok("lead", "edit", code, "need=later")
        try settle(ahead, wei)
        let lead = try wei.lead(code)
        #expect(lead["need"].text == "later")
        #expect(lead["conflicts"].texts == ["need"])
    }
}
