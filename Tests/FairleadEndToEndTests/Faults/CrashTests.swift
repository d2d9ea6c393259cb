import FairleadTestKit
import Foundation
import Testing

@Suite("kill −9")
struct CrashTests {
    @Test("every lead whose code was printed is there, whole, however often the command is killed (I2)")
    func duringAdd() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let device = try TestDevice()
        try device.add("First", "--note", "note")
        let whole = try milliseconds { try device.add("Second", "--note", "note") }
        var printed: [String] = []
        for number in 0..<24 {
            let process = try device.start("lead", "add", "--company", "Killed \(number)", "--note", "note", "--json")
            // Somewhere between its start and its end; when it comes late, the command has simply succeeded.
            usleep(UInt32.random(in: 0...UInt32(max(1, whole)), using: &dice) * 1_000)
            process.signal(SIGKILL)
            let result = try process.waitForEnd()
            if let code = (try? result.json())?["code"].text { printed.append(code) }
        }
        let leads = try device.json("lead", "list").list
        let codes = Set(leads.compactMap { $0["code"].text })
        for code in printed { #expect(codes.contains(code), "\(code) is gone. \(TestSeed.hint())") }
        for lead in leads {
            let code = try #require(lead["code"].text)
            #expect(try device.lead(code)["activities"].list.count == 1, "half a command. \(TestSeed.hint())")
        }
        #expect(try device.run("verify").code == 0, "\(TestSeed.hint())")
    }

    @Test("a sync that is killed anywhere goes on later, and everything is there once (I2, I3, trap powersync)")
    func duringSync() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
        let whole = try milliseconds { try lena.sync() }
        for number in 10..<22 {
            try lena.add("Lead \(number)", "--note", "note \(number)")
            let process = try lena.start("sync")
            usleep(UInt32.random(in: 0...UInt32(max(1, whole)), using: &dice) * 1_000)
            process.signal(SIGKILL)
            try process.waitForEnd()
        }
        try settle(lena, mara)
        #expect(try mara.companies().count == 12, "\(TestSeed.hint())")
        for number in 10..<22 { #expect(try mara.lead("Lead \(number)")["activities"].list.count == 1) }
        #expect(try lena.digest() == server.digest(of: "lena"), "\(TestSeed.hint())")
        #expect(try lena.run("verify").code == 0)
    }

    @Test("a server that is killed while devices sync keeps what it has acknowledged (I2)")
    func server() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
        try settle(lena, mara)
        let whole = try milliseconds { try lena.sync() }
        for number in 0..<5 {
            try lena.add("Lead \(number)")
            let process = try lena.start("sync")
            usleep(UInt32.random(in: 0...UInt32(max(1, whole)), using: &dice) * 1_000)
            try server.stop(SIGKILL)
            try server.start()
            try process.waitForEnd()
        }
        try settle(lena, mara)
        #expect(try mara.companies().count == 5, "\(TestSeed.hint())")
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.run("check").code == 0, "\(TestSeed.hint())")
    }

    @Test("commands at the same time wait for each other, and none is lost")
    func twoAtOnce() throws {
        let device = try TestDevice()
        try device.ok("init")
        let processes = try (0..<8).map { number in
            try device.start("lead", "add", "--company", "Parallel \(number)", "--json")
        }
        for process in processes { #expect(try process.waitForEnd().code == 0) }
        #expect(try device.companies().count == 8)
        #expect(try device.run("verify").code == 0)
    }

    @Test("two syncs of one device at the same time do no harm (R26)")
    func twoSyncs() throws {
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
        for number in 0..<5 { try lena.add("Lead \(number)") }
        let processes = [try lena.start("sync"), try lena.start("sync")]
        for process in processes {
            let result = try process.waitForEnd()
            #expect([0, 75].contains(result.code), "\(result.all)")
        }
        try settle(lena, mara)
        #expect(try mara.companies().count == 5)
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    private func milliseconds(_ body: () throws -> some Any) rethrows -> Int {
        let clock = ContinuousClock()
        let duration = try clock.measure { _ = try body() }
        return Int(duration / .milliseconds(1))
    }
}
