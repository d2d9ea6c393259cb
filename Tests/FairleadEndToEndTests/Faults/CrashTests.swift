import FairleadTestKit
import Foundation
import Testing

@Suite("kill −9")
struct CrashTests {
    /// Devices of a team, each on a disk of its own that kills who writes to it.
    private struct Team {
        let disk: TestDisk
        let server: TestServer
        let mara: TestDevice
        let reps: [(device: TestDevice, disk: TestDisk)]
        /// Operations of a command, of a sync on the device and on the server.
        private(set) var usual = (command: 0, sync: 0, exchange: 0)
        var written: Set<String> = []

        init() throws {
            let folder = try TemporaryFolder()
            disk = try TestDisk(folder)
            let server = try TestServer(folder: folder, environment: disk.environment)
            self.server = server
            mara = try server.device(of: "mara", role: "manager")
            reps = try ["lena", "wei"].map { user in
                let device = try server.device(of: user)
                let disk = try TestDisk(device.folder)
                return (device.on(disk), disk)
            }
            let (rep, first) = reps[0]
            usual.command = try first.operations { try rep.add("Measured", "--note", "note") }
            usual.exchange = try disk.operations {
                usual.sync = try first.operations { try rep.sync() }
            }
            written = ["Measured"]
        }
    }

    /// Where the next `kill −9` comes.
    private enum Victim: CaseIterable {
        case command, sync, server
    }

    @Test(
        "client and server are killed at any operation, 220 times: nothing acknowledged is lost, nothing is there twice (I2, I3)",
        arguments: 0..<4)
    func again(part: UInt64) throws {
        let hint: Comment = "part \(part), \(TestSeed.hint())"
        var dice = SplitMix64(seed: TestSeed.value &+ part)
        var team = try Team()
        var kills = 0
        for round in 0..<500 where kills < 55 {
            let (rep, disk) = team.reps[Int.random(in: 0...1, using: &dice)]
            let victim = Victim.allCases.randomElement(using: &dice) ?? .command
            let company = "Lead \(part) \(round)"
            if victim == .command { disk.kill(at: Int.random(in: 1...team.usual.command, using: &dice)) }
            let added = try rep.run("lead", "add", "--company", company, "--note", "note", "--json")
            if disk.hasKilled { kills += 1 }
            disk.heal()
            #expect(added.code == 0 || victim == .command, "\(added.all) \(hint)")
            if !added.output.isEmpty { team.written.insert(company) }
            switch victim {
            case .command: break
            case .sync:
                disk.kill(at: Int.random(in: 1...team.usual.sync, using: &dice))
                _ = try rep.run("sync")
                if disk.hasKilled { kills += 1 }
                disk.heal()
            case .server:
                team.disk.kill(at: Int.random(in: 1...team.usual.exchange, using: &dice))
                let sync = try rep.start("sync")
                if try team.server.hasDied(before: sync, team.disk) {
                    kills += 1
                    try team.server.start()
                }
                let result = try sync.waitForEnd()
                // A busy machine may take longer to start the server than the device tries.
                #expect([0, 69].contains(result.code), "\(result.all) \(hint)")
            }
        }
        #expect(kills == 55, "\(hint)")
        try expectAll(team, hint)
    }

    private func expectAll(_ team: Team, _ hint: Comment) throws {
        let (lena, wei, mara) = (team.reps[0].device, team.reps[1].device, team.mara)
        try settle(lena, wei, mara)
        let companies = try mara.companies()
        #expect(Set(companies).count == companies.count, "twice: \(companies) \(hint)")
        // A command that was killed before it could say so may have been done.
        #expect(Set(companies).isSuperset(of: team.written), "\(team.written.subtracting(companies)) \(hint)")
        let rows = try mara.ok("export", "--format", "csv").output.split(separator: "\r\n").dropFirst()
        #expect(rows.count == companies.count)
        #expect(rows.allSatisfy { $0.hasSuffix(",note") }, "half a command or one done twice \(hint)")
        for device in [lena, wei, mara] {
            #expect(try device.digest() == team.server.digest(of: device.user), "\(device.user) \(hint)")
            let checked = try device.run("verify")
            #expect(checked.code == 0, "\(checked.all) \(hint)")
            #expect(try device.json("status")["pending"].int == 0, "\(hint)")
        }
        let checked = try team.server.run("check")
        #expect(checked.code == 0, "\(checked.all) \(hint)")
    }

    @Test("commands at the same time wait for each other, and none is lost, be it the first ones of a store")
    func twoAtOnce() throws {
        let device = try TestDevice()
        let processes = try (0..<8).map { number in
            try device.start("lead", "add", "--company", "Parallel \(number)", "--json")
        }
        for process in processes { #expect(try process.waitForEnd().code == 0) }
        #expect(try device.companies().count == 8)
        #expect(try device.run("verify").code == 0)
    }

    @Test("a rep goes on logging while syncs run; what is logged meanwhile is sent once, then or later")
    func loggingDuringSync() throws {
        let server = try TestServer()
        let (lena, _, mara) = try server.team()
        for round in 0..<4 {
            let names = (0..<4).map { "Lead \(round) \($0)" }
            let sync = try lena.start("sync")
            let commands = try names.map { try lena.start("lead", "add", "--company", $0, "--note", "note") }
            for process in commands {
                let result = try process.waitForEnd()
                #expect(result.code == 0, "\(result.all)")
            }
            let result = try sync.waitForEnd()
            #expect(result.code == 0, "\(result.all)")
        }
        try settle(lena, mara)
        #expect(try mara.companies().count == 16)
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try lena.run("verify").code == 0)
        #expect(try server.run("check").code == 0)
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
}
