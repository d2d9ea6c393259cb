import FairleadTestKit
import Foundation
import Testing

@Suite("Disks that are full, broken or read-only")
struct BrokenDiskTests {
    private let device: TestDevice
    private let disk: TestDisk
    private let onDisk: TestDevice

    init() throws {
        device = try TestDevice()
        try device.add("Acme", "--need", "as it was")
        disk = try TestDisk(device.folder)
        onDisk = device.on(disk)
    }

    /// Text that fills its length on the disk.
    private static func noise(_ bytes: Int) -> String {
        var dice = SplitMix64(seed: 1)
        var text = ""
        while text.utf8.count < bytes { text += String(dice.next(), radix: 36) }
        return String(text.prefix(bytes))
    }

    @Test(
        "a full disk takes nothing and loses nothing: 74 and a sentence, and all is well once there is room (trap ENOSPC)",
        arguments: [0, 1, 4_000, 20_000, 33_000, 40_000, 60_000])
    func full(bytesLeft: Int) throws {
        disk.fill(leaving: bytesLeft)
        let command = ["lead", "add", "--company", "Beta", "--need", Self.noise(9_000), "--json"]
        let refused = try onDisk.run(command)
        #expect(refused.code == 74, "\(refused.all)")
        #expect(refused.talk.contains("The disk is full") && refused.talk.contains("nothing was written"))
        #expect(try refused.json()["error"]["code"].text == "disk")
        disk.heal()
        #expect(try device.companies() == ["Acme"])
        #expect(try device.run("verify").code == 0)
        let taken = try onDisk.run(command)
        #expect(taken.code == 0, "\(taken.all)")
        #expect(try device.companies() == ["Acme", "Beta"])
    }

    @Test("on a full disk leads are still read, and what changes them says why it cannot")
    func fullButRead() throws {
        disk.fill()
        for command in [["lead", "list"], ["lead", "show", "Acme"], ["export"], ["status"], ["verify"], ["digest"]] {
            let result = try onDisk.run(command)
            #expect(result.code == 0, "\(command): \(result.all)")
        }
        for command in [["lead", "edit", "Acme", "city=Kiel"], ["undo"], ["log", "visit", "Acme", "-m", "x"]] {
            let result = try onDisk.run(command)
            #expect(result.code == 74 && result.talk.contains("The disk is full"), "\(command): \(result.all)")
        }
        let file = device.folder.file("out.csv")
        let result = try onDisk.run("export", "--output", file)
        #expect(result.code == 74, "\(result.all)")
        let names = try FileManager.default.contentsOfDirectory(atPath: device.folder.path)
        #expect(names == ["store"], "half a file is left")
        disk.heal()
        #expect(try device.lead("Acme")["city"].isNull)
    }

    @Test(
        "a disk that fails at any operation: 74, and 'nothing was written' is true (trap EIO)",
        arguments: [EIO, ENOSPC])
    func failing(error: Int32) throws {
        var there = 1
        var uncertain = 0
        for number in 1... {
            disk.fail(with: error, from: number)
            let result = try onDisk.run("lead", "add", "--company", "At \(number)")
            disk.heal()
            let count = try device.companies().count
            let place = "operation \(number): \(result.all)"
            if result.code == 0 {
                #expect(count == there + 1, "\(place)")
                break
            }
            #expect(result.code == 74, "\(place)")
            #expect(count == there || result.talk.contains("uncertain"), "\(place)")
            let words = ["nothing was written", "uncertain", "cannot be opened"]
            #expect(words.contains { result.talk.contains($0) }, "\(place)")
            if result.talk.contains("uncertain") { uncertain += 1 }
            there = count
        }
        #expect(there > 0 && uncertain <= 2, "only a failed sync leaves a doubt: \(uncertain)")
        #expect(try device.run("verify").code == 0)
    }

    @Test("a store on a read-only disk: what writes says so with 74")
    func readOnly() throws {
        disk.fail(with: EROFS)
        for command in [["lead", "add", "--company", "Beta"], ["lead", "edit", "Acme", "city=Kiel"], ["undo"]] {
            let result = try onDisk.run(command)
            #expect(result.code == 74, "\(result.all)")
            #expect(result.talk.contains("read-only"), "\(result.all)")
        }
        disk.heal()
        #expect(try device.companies() == ["Acme"])
    }

    @Test("a device whose disk is full in mid-sync says so with 74, and goes on when there is room (I3)")
    func fullDevice() throws {
        let server = try TestServer()
        try server.join(device)
        let mara = try server.device(of: "mara", role: "manager")
        try settle(device, mara)
        try device.add("Mine")
        for number in 0..<8 { try mara.add("Hers \(number)", "--need", Self.noise(20_000)) }
        try mara.ok("collaborators", "add", "Acme", "mara")
        try mara.ok("lead", "edit", "Acme", "need=\(Self.noise(30_000))")
        try mara.sync()
        disk.fill(leaving: 60_000)
        let result = try onDisk.run("sync")
        #expect(result.code == 74 && result.talk.contains("The disk is full"), "\(result.all)")
        disk.heal()
        #expect(try device.run("verify").code == 0)
        try settle(device, mara)
        #expect(try device.digest() == server.digest(of: "lena"))
        #expect(try mara.companies().filter { $0 == "Mine" } == ["Mine"])
        #expect(try server.run("check").code == 0)
    }

    /// What happens to a server's disk, and what it then says of itself.
    enum Trouble: String, CaseIterable {
        case full, broken, readOnly

        func begin(on disk: TestDisk) {
            switch self {
            case .full: disk.fill()
            case .broken: disk.fail(with: EIO)
            case .readOnly: disk.fail(with: EROFS)
            }
        }
    }

    @Test(
        "a server whose disk takes nothing: 503 that devices retry, it lives, health says so, and nothing is lost",
        arguments: Trouble.allCases)
    func server(trouble: Trouble) throws {
        let folder = try TemporaryFolder()
        let disk = try TestDisk(folder)
        let server = try TestServer(folder: folder, environment: disk.environment)
        let lena = try server.device(of: "lena")
        try lena.sync()
        #expect(try server.health().status == 200)
        try lena.add("Acme", "--need", Self.noise(30_000))
        trouble.begin(on: disk)
        let sync = try lena.start("sync")
        let process = try #require(server.process)
        let log = try process.waitFor("the refusal") { $1.contains("\"problem\":\"database_unavailable\"") }.talk
        #expect(log.contains("\"status\":503") && log.contains("The database is not available: "), "\(log)")
        let sick = try server.health()
        #expect(sick.status == 503 && sick.text.contains("database_unavailable"), "\(sick)")
        #expect(sick.text.lowercased().contains("retry-after:"))
        disk.heal()
        #expect(try server.health().status == 200, "it finds out by itself that there is room again")
        let result = try sync.waitForEnd()
        #expect(result.code == 0, "the same sync tries again: \(result.all)")
        #expect(process.isRunning)
        #expect(try lena.json("status")["pending"].int == 0)
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(try server.run("check").code == 0)
    }
}
