import FairleadTestKit
import Foundation
import Testing

/// Bytes that were not synced when the power went are gone, or some of them are; see `TestDisk`.
@Suite("Power cuts")
struct PowerLossTests {
    private let device: TestDevice
    private let disk: TestDisk
    /// The same device, on the disk that loses what is not synced.
    private let onDisk: TestDevice

    init() throws {
        device = try TestDevice()
        disk = try TestDisk(device.folder)
        onDisk = device.on(disk)
    }

    /// The store is whole, and each lead with its one visit.
    private func expectWhole(_ place: String) throws -> [String] {
        let checked = try device.run("verify")
        #expect(checked.code == 0, "\(place): \(checked.all) \(TestSeed.hint())")
        return try device.companies()
    }

    /// Each lead came with one note.
    private func expectEachOnce(at device: TestDevice) throws {
        let rows = try device.ok("export", "--format", "csv").output.split(separator: "\r\n").dropFirst()
        #expect(!rows.isEmpty && rows.allSatisfy { $0.hasSuffix(",note") }, "\(rows) \(TestSeed.hint())")
    }

    @Test("a command is there if it said so, and whole or not at all, whichever write the power cut comes at (I2)")
    func atAnyWrite() throws {
        try device.add("First", "--note", "note")
        var there = ["First"]
        var dice = SplitMix64(seed: TestSeed.value)
        var number = 0
        var isDone = false
        while !isDone {
            number += 1
            let place = "operation \(number)"
            try disk.settle()
            disk.kill(at: number)
            let result = try onDisk.run("lead", "add", "--company", "At \(number)", "--note", "note", "--json")
            isDone = !disk.hasKilled
            disk.heal()
            #expect(result.code == (isDone ? 0 : -SIGKILL), "\(place): \(result.all)")
            try disk.losePower(keeping: number.isMultiple(of: 2) ? SplitMix64(seed: dice.next()) : nil)
            let companies = try expectWhole(place)
            if companies.count > there.count {
                #expect(try device.lead("At \(number)")["activities"].list.count == 1, "\(place): half a command")
                there.append("At \(number)")
            }
            #expect(companies == there.sorted(), "\(place) \(TestSeed.hint())")
            #expect(result.output.isEmpty || there.contains("At \(number)"), "\(place): \(result.all)")
        }
        #expect(there.contains("At \(number)") && number > 30, "it ran to its end, over \(number) operations")
    }

    @Test("the very first command too: its store is there with what it said, or can be made anew (I2)")
    func firstCommand() throws {
        var dice = SplitMix64(seed: TestSeed.value)
        let whole = try disk.operations { try onDisk.add("Measured") }
        for round in 0..<24 {
            // The last one is not cut.
            let number = round < 23 ? Int.random(in: 1...whole, using: &dice) : whole + 1
            try FileManager.default.removeItem(atPath: device.store)
            try disk.settle()
            disk.kill(at: number)
            let result = try onDisk.run("lead", "add", "--company", "First", "--json")
            disk.heal()
            try disk.losePower(keeping: round.isMultiple(of: 2) ? SplitMix64(seed: dice.next()) : nil)
            let place = "operation \(number) of \(whole)"
            let companies = try device.companies()
            #expect(companies == ["First"] || (companies.isEmpty && result.output.isEmpty), "\(place): \(result.all)")
            try device.add("Second")
            #expect(try expectWhole(place) == companies + ["Second"], "\(place) \(TestSeed.hint())")
        }
    }

    @Test("whatever command ended with 0 survives a power cut right after, files that it wrote included (I2)")
    func rightAfter() throws {
        let server = try TestServer()
        func survives(_ arguments: String..., check: () throws -> Bool) throws {
            try disk.settle()
            let result = try onDisk.run(arguments)
            #expect(result.code == 0, "\(result.all)")
            try disk.losePower()
            #expect(try check(), "\(arguments) was lost")
        }
        try survives("init") { FileManager.default.fileExists(atPath: device.databaseFile) }
        try survives("lead", "add", "--company", "Acme") { try device.companies() == ["Acme"] }
        try server.add("lena")
        try survives("join", server.url, "--code", try server.invite("lena")) {
            try device.json("status")["user"].text == "lena"
        }
        try survives("lead", "edit", "Acme", "city=Kiel") { try device.lead("Acme")["city"].text == "Kiel" }
        try survives("log", "visit", "Acme", "-m", "At the stand") {
            try device.lead("Acme")["activities"].list.count == 1
        }
        let bundle = device.folder.file("unsent.bundle")
        try survives("bundle", "write", bundle) { FileManager.default.contents(atPath: bundle)?.isEmpty == false }
        let page = device.folder.file("leads.csv")
        try survives("export", "--output", page) { FileManager.default.contents(atPath: page)?.isEmpty == false }
        try survives("sync") { try device.json("status")["pending"].int == 0 }
        try survives("undo") { try device.lead("Acme")["activities"].list.isEmpty }
        try survives("sync") { try device.digest() == server.digest(of: "lena") }
        #expect(try device.run("verify").code == 0)
    }

    @Test("a disk that lies about syncing loses what was said to be done: these cuts do take bytes away")
    func lyingDisk() throws {
        try device.add("First")
        try disk.settle()
        disk.lie()
        try onDisk.add("Lost")
        try disk.losePower()
        #expect(try device.companies() == ["First"])
        // What was lost of a half-synced store is lost in parts: over some tries, one is damaged or old.
        var dice = SplitMix64(seed: TestSeed.value)
        let worse = try (0..<8).contains { number in
            disk.lie()
            try onDisk.add("Torn \(number)")
            try disk.losePower(keeping: SplitMix64(seed: dice.next()))
            let listed = try device.run("lead", "list")
            return try !listed.output.contains("Torn \(number)") || device.run("verify").code != 0
        }
        #expect(worse, "\(TestSeed.hint())")
    }

    @Test("a sync that a power cut ends anywhere goes on later, and everything is there once (I2, I3)")
    func duringSync() throws {
        let server = try TestServer()
        try server.join(device)
        let mara = try server.device(of: "mara", role: "manager")
        try mara.add("Mara's", "--note", "note")
        var dice = SplitMix64(seed: TestSeed.value)
        try device.add("Lead L0L", "--note", "note")
        try settle(mara, device)
        try device.add("Lead L1L", "--note", "note")
        try disk.settle()
        let whole = try disk.operations { try onDisk.sync() }
        for round in 2..<22 {
            try device.add("Lead L\(round)L", "--note", "note")
            // What came before may not be with her yet, if its syncs were cut off.
            try mara.ok("lead", "edit", "Lead L0L", "need=for the pull \(round)")
            try mara.sync()
            try disk.settle()
            disk.kill(at: Int.random(in: 1...whole, using: &dice))
            _ = try onDisk.run("sync")
            disk.heal()
            try disk.losePower(keeping: round.isMultiple(of: 2) ? SplitMix64(seed: dice.next()) : nil)
            #expect(try expectWhole("round \(round)").count >= round + 1, "\(TestSeed.hint())")
        }
        try settle(device, mara)
        #expect(try mara.companies().count == 23, "\(TestSeed.hint())")
        try expectEachOnce(at: mara)
        #expect(try device.digest() == server.digest(of: "lena"), "\(TestSeed.hint())")
        #expect(try mara.digest() == server.digest(of: "mara"), "\(TestSeed.hint())")
        #expect(try server.run("check").code == 0)
    }

    @Test("what a server has acknowledged survives a power cut at any of its writes (I2)")
    func server() throws {
        let folder = try TemporaryFolder()
        let disk = try TestDisk(folder)
        let server = try TestServer(folder: folder, environment: disk.environment)
        let (lena, _, mara) = try server.team()
        try settle(lena, mara)
        var dice = SplitMix64(seed: TestSeed.value)
        try lena.add("Lead L0L", "--note", "note")
        let whole = try disk.operations { try lena.sync() }
        for round in 1..<26 {
            try lena.add("Lead L\(round)L", "--note", "note")
            // Invites and checks wrote beside the server.
            try disk.settle()
            disk.kill(at: Int.random(in: 1...whole, using: &dice))
            let sync = try lena.start("sync")
            if try server.hasDied(before: sync, disk) {
                try disk.losePower(keeping: round.isMultiple(of: 2) ? SplitMix64(seed: dice.next()) : nil)
                try server.start()
            }
            let result = try sync.waitForEnd()
            // A busy machine may take longer to start the server than the device tries.
            #expect([0, 69].contains(result.code), "round \(round): \(result.all) \(TestSeed.hint())")
        }
        try settle(lena, mara)
        #expect(try mara.companies().count == 26, "\(TestSeed.hint())")
        try expectEachOnce(at: mara)
        #expect(try lena.digest() == server.digest(of: "lena"), "\(TestSeed.hint())")
        #expect(try mara.digest() == server.digest(of: "mara"), "\(TestSeed.hint())")
        #expect(try server.run("check").code == 0, "\(TestSeed.hint())")
    }

    @Test("a server's backup that ended with 0 is whole after a power cut")
    func backup() throws {
        let folder = try TemporaryFolder()
        let disk = try TestDisk(folder)
        let server = try TestServer(folder: folder, environment: disk.environment)
        let lena = try server.device(of: "lena")
        try lena.add("Acme")
        try lena.sync()
        let digest = try server.digest(of: "lena")
        try server.stop(SIGKILL)
        try disk.settle()
        let backup = folder.file("backup.db")
        let made = try ChildProcess.run(
            Programs.server, ["backup", backup, "--database", server.location], environment: disk.environment)
        #expect(made.code == 0, "\(made.all)")
        try disk.losePower()
        let other = try ChildProcess.run(
            Programs.server, ["digest", "--user", "lena", "--database", "sqlite:\(backup)"])
        #expect(other.output.trimmingCharacters(in: .whitespacesAndNewlines) == digest, "\(other.all)")
    }
}
