import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import GRDB
import Testing

@testable import FairleadStore

@Suite("Verify")
struct VerifyTests {
    /// A store with a bit of everything: pulled, unsent, answered, refused, archived, logged, undone.
    private func device() throws -> (device: TestDevice, lead: RecordID) {
        let device = try TestDevice()
        let lead = try device.add(
            [Field.company: "华星科技", Field.contact: "李雷"], [Field.tags: ["vip"], Field.emails: ["li@hx.example"]])
        try device.log("visit", lead, "Trial in May", due: TestDevice.start)
        try device.edit(lead, Edit(Field.city, .text("Bonn")))
        let city = [Pulled.version(.text("Bonn")), Pulled.version(.text("Köln"), counter: 2)]
        try device.pull([Pulled.record([Field.city: city])])
        let replica = try device.store.identity.replica
        let outcomes: [Outcome] = [
            Outcome(dot: Dot(replica, 1), kind: .accepted, position: 20),
            Outcome(dot: Dot(replica, 2), kind: .accepted, position: 21),
            Outcome(dot: Dot(replica, 3), kind: .refused(Refusal("no", "No.")), position: 0),
        ]
        try device.pull([], answering: outcomes)
        let another = try device.add([Field.company: "Acme"], [Field.emails: ["anna@acme.example"]])
        try device.edit(another, Edit(Field.archived, .bool(true)))
        _ = try device.store.undoLast()
        return (device: device, lead: another)
    }

    private func execute(_ device: TestDevice, _ sql: String) throws {
        try device.store.transaction { try $0.execute(sql: sql) }
    }

    @Test("a store that was only used is sound, also after the clock's offset has changed")
    func sound() throws {
        let (device, _) = try device()
        #expect(try device.store.verify() == [])
        device.clock.advance(bySeconds: 100_000)
        try device.pull([], serverAheadBySeconds: -5_000)
        #expect(try device.store.verify() == [])
    }

    @Test(
        "what was changed behind the store's back is named",
        arguments: [
            ("UPDATE leads SET company = 'acme gmbh' WHERE company = 'acme'", "The list entry of"),
            ("UPDATE leads SET search = ''", "The list entry of"), ("DELETE FROM leads", "The list entry of"),
            ("UPDATE leads SET keys = x''", "The list entry of"),
            ("UPDATE base SET state = x'0102'", "The pulled lead"), ("UPDATE base SET position = 5", "The pulled lead"),
            ("UPDATE base SET kind = 'activity'", "The pulled activity"),
            ("UPDATE changes SET body = zeroblob(length(body)) WHERE counter = 4", "Change 4 of device"),
            ("UPDATE changes SET digest = zeroblob(32) WHERE counter = 4", "Change 4 of device"),
            ("UPDATE changes SET standing = 9 WHERE counter = 1", "Change 1 of device"),
            ("UPDATE meta SET value = x'0000000000000002' WHERE key = 'counter'", "The last change here"),
            ("UPDATE meta SET value = zeroblob(32) WHERE key = 'last_digest'", "The last change here"),
            ("DELETE FROM changes WHERE counter = (SELECT max(counter) FROM changes)", "The last change here"),
            ("DELETE FROM meta WHERE key = 'private_key'", "This device has lost its key"),
        ])
    func changed(sql: String, begins: String) throws {
        let (device, _) = try device()
        try execute(device, sql)
        let problems = try device.store.verify()
        #expect(problems.contains { $0.what.hasPrefix(begins) }, "\(problems.map(\.what))")
        #expect(problems.allSatisfy { $0.hint == StoreError.damageHint })
    }

    @Test("a change set that does not follow the one before it is named, although its own digest is right")
    func chain() throws {
        let (device, _) = try device()
        try device.store.transaction { database in
            let log = ChangeLog(database)
            let replica = try ExchangeState(database).replica
            let row = try #require(try log.row(Dot(replica, 4)))
            var change = try ChangeSetCodec.decode(row.body)
            change.previousDigest = [UInt8](repeating: 7, count: 32)
            let body = try ChangeSetCodec.encode(change)
            try database.execute(
                sql: "UPDATE changes SET body = ?, digest = ? WHERE sequence = ?",
                arguments: [body, ChangeSetCodec.digest(body), row.sequence])
        }
        let problems = try device.store.verify().map(\.what)
        #expect(problems.contains { $0.hasPrefix("Change 4 of device") && $0.contains("does not follow") })
    }

    @Test("of many damaged records some are named and the rest are counted")
    func many() throws {
        let device = try TestDevice()
        for _ in 1...30 { try device.add([Field.contact: "A"]) }
        try execute(device, "UPDATE leads SET contact = 'b'")
        let problems = try device.store.verify().map(\.what)
        #expect(problems.count == StoreCheck.problemsPerPartMax + 1)
        #expect(problems.last?.hasPrefix("10 more") == true)
    }

    @Test("a damaged page anywhere in the file is found and named, and never ends the check")
    func damagedPage() throws {
        var device: TestDevice? = try TestDevice()
        for number in 1...120 { try device?.add([Field.company: "Acme \(number)", Field.need: "Pumps \(number)"]) }
        try device?.store.truncateLog()
        let folder = try #require(device?.folder)
        let environment = try #require(device?.store.environment)
        device = nil
        let path = folder.file(DeviceStore.fileName)
        let sound = try Data(contentsOf: URL(fileURLWithPath: path))
        let pageSize = 4096
        var dice = SplitMix64(seed: TestSeed.value)
        // The first page is the schema: without it there is no store to open, which is an error of its own.
        for page in 1..<(sound.count / pageSize) {
            var damaged = sound
            for index in (page * pageSize)..<((page + 1) * pageSize) {
                damaged[index] = .random(in: 0...255, using: &dice)
            }
            try damaged.write(to: URL(fileURLWithPath: path))
            do {
                let store = try DeviceStore.open(folder: folder.path, environment: environment, creating: false)
                #expect(try !store.verify().isEmpty, "page \(page + 1): \(TestSeed.hint())")
            } catch let error as StoreError {
                guard case .damaged(_, let hint) = error else { throw error }
                #expect(hint == StoreError.damageHint)
            }
        }
    }

    @Test("a file that is no database is damage, not a crash")
    func noDatabase() throws {
        var device: TestDevice? = try TestDevice()
        let folder = try #require(device?.folder)
        let environment = try #require(device?.store.environment)
        device = nil
        try Data(repeating: 0x55, count: 8192).write(to: URL(fileURLWithPath: folder.file(DeviceStore.fileName)))
        #expect(throws: StoreError.self) {
            try DeviceStore.open(folder: folder.path, environment: environment, creating: false).verify()
        }
    }
}
