import FairleadCore
import FairleadTestKit
import Foundation
import GRDB
import Testing

@testable import FairleadStore

@Suite("The store's file: durable, ours, and of a version that is known")
struct StoreFileTests {
    private func open(_ folder: String, creating: Bool = true) throws -> DeviceStore {
        let environment = DeviceEnvironment(
            wallMilliseconds: { TestDevice.start }, bootMilliseconds: { 0 }, bootID: "",
            timeZoneOffsetSeconds: { _ in 0 },
            makeDice: { SplitMix64(seed: 1) })
        return try DeviceStore.open(folder: folder, environment: environment, creating: creating)
    }

    @Test("I2: every commit is written through: WAL with synchronous FULL, deleted bytes overwritten")
    func durable() throws {
        let device = try TestDevice()
        let pragmas = try device.store.read { database in
            try ["synchronous", "journal_mode", "secure_delete", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(pragmas == ["2", "wal", "1", "1"])
    }

    @Test("a command that only reads leaves no trace where there is no store")
    func readingCreatesNothing() throws {
        let folder = try TemporaryFolder()
        let store = try open(folder.file("none"), creating: false)
        #expect(try store.leads(LeadFilter(), limit: nil).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
    }

    @Test("another program's database, and a newer version's, are left alone and named")
    func foreign() throws {
        for pragma in ["application_id = 7", "user_version = 99"] {
            let folder = try TemporaryFolder()
            _ = try open(folder.path)
            let queue = try DatabaseQueue(path: folder.file(DeviceStore.fileName))
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA \(pragma)") }
            try queue.close()
            #expect {
                try open(folder.path)
            } throws: { error in
                if case .invalid = error as? StoreError { true } else { false }
            }
        }
    }

    @Test("what is searched in a store of before is worked out anew, once: names are folded otherwise today")
    func folded() throws {
        let folder = try TemporaryFolder()
        let lead = try open(folder.path).write("lead add", summary: "") { writer in
            try writer.create(.lead, lead: nil, edits: [Edit(Field.company, .text("國際"))])
        }
        let queue = try DatabaseQueue(path: folder.file(DeviceStore.fileName))
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "UPDATE leads SET search = '國際', company = '國際'; PRAGMA user_version = 4")
            try database.execute(sql: "ALTER TABLE changes DROP COLUMN rest")
        }
        try queue.close()
        var filter = LeadFilter()
        filter.words = ["国际"]
        let store = try open(folder.path)
        #expect(try store.leads(filter).map(\.id) == [lead])
        #expect(try store.verify() == [])
        let version = try store.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Migrations.version)
    }

    @Test("the folder and the file are the user's alone")
    func permissions() throws {
        let folder = try TemporaryFolder()
        _ = try open(folder.file("leads"))
        for (path, expected) in [("leads", 0o700), ("leads/" + DeviceStore.fileName, 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(path))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == expected)
        }
    }

    @Test("checkpoints thin out with age, and the oldest and the newest stay")
    func checkpoints() {
        var kept: [UInt64] = []
        for position in UInt64(1)...5_000 {
            kept.append(position)
            let gone = Set(Checkpoints.superfluous(kept))
            kept.removeAll(where: gone.contains)
        }
        #expect(kept.count == Limits.checkpointsMax)
        #expect(kept.first == 1 && kept.last == 5_000)
        let gaps = zip(kept, kept.dropFirst()).map { $1 - $0 }
        #expect(gaps.suffix(8).allSatisfy { $0 < 20 })
    }
}
