import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadStore

@Suite("Status, identity, team and digest")
struct StoreStatusTests {
    @Test("a device that has not joined says so")
    func notJoined() throws {
        let device = try TestDevice(user: nil)
        try device.add([Field.contact: "A"])
        let status = try device.store.status()
        #expect(!status.joined && status.user == nil && status.server == nil && status.lastSyncAt == nil)
        #expect(status.pending == 1 && status.onlyHere == 1)
        let identity = try device.store.identity
        #expect(identity.user == nil && identity.url == nil && identity.replica.description == status.device)
    }

    @Test("status counts what waits, and the leads that are on no other machine")
    func counts() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        try device.edit(lead, Edit(Field.city, .text("Bonn")))
        try device.pull([Pulled.record([Field.contact: [Pulled.version(.text("B"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        var status = try device.store.status()
        #expect(status.pending == 3 && status.onlyHere == 1 && status.cursor == 9)
        #expect(status.user == "li" && status.server == "https://leads.example" && status.joined)
        #expect(status.lastSyncAt == device.clock.now - 1_000)
        try device.store.noteFailure("offline")
        #expect(try device.store.status().lastError == "offline")
        let replica = try device.store.identity.replica
        let refusal = Refusal("no", "No.")
        let outcomes: [Outcome] = [
            Outcome(dot: Dot(replica, 1), kind: .accepted, position: 20),
            Outcome(dot: Dot(replica, 2), kind: .accepted, position: 21),
            Outcome(dot: Dot(replica, 3), kind: .refused(refusal), position: 0),
        ]
        try device.pull([], answering: outcomes)
        status = try device.store.status()
        #expect(status.pending == 0 && status.rejected == 1 && status.onlyHere == 0 && status.lastError == nil)
    }

    @Test("a lead that the server refused stays in the lists, marked, and only here")
    func refusedLead() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        let dot = Dot(try device.store.identity.replica, 1)
        try device.pull([], answering: [Outcome(dot: dot, kind: .refused(Refusal("no", "No.")), position: 0)])
        var filter = LeadFilter()
        filter.conditions = [.sync(.refused)]
        #expect(try device.store.leads(filter).map(\.id) == [lead])
        let status = try device.store.status()
        #expect(status.pending == 0 && status.rejected == 1 && status.onlyHere == 1)
        device.clock.advance(bySeconds: 100_000)
        try device.pull([], serverAheadBySeconds: 500)
        #expect(try device.store.verify() == [])
    }

    @Test("the team is listed by name, those who left included")
    func users() throws {
        let device = try TestDevice()
        func user(_ number: UInt64, _ name: String, active: Bool?) -> RecordState {
            var cells = [Field.name: [Pulled.version(.text(name))], Field.role: [Pulled.version(.text("rep"))]]
            if let active { cells[Field.active] = [Pulled.version(.bool(active))] }
            return Pulled.record(id: RecordID(high: 1, low: number), kind: .user, cells)
        }
        try device.pull([user(1, "wang", active: false), user(2, "li", active: nil), user(3, "Mia", active: true)])
        let users = try device.store.users()
        #expect(users.map(\.name) == ["Mia", "li", "wang"])
        #expect(users.map(\.active) == [true, true, false])
    }

    @Test("the digest is over the pulled bytes in the order of their ids, and nothing unsent counts")
    func digest() throws {
        let device = try TestDevice()
        let empty = try device.store.digest()
        #expect(empty == StateDigest().hexadecimal)
        let records = [0xFF, 0x01].map { (byte: UInt64) in
            Pulled.record(id: RecordID(high: byte << 56, low: 1), [Field.contact: [Pulled.version(.text("A"))]])
        }
        try device.pull(records)
        var expected = StateDigest()
        for record in records.reversed() { expected.add(record.id, RecordStateCodec.encode(record)) }
        #expect(try device.store.digest() == expected.hexadecimal)
        try device.add([Field.contact: "B"])
        try device.edit(records[0].id, Edit(Field.city, .text("Bonn")))
        #expect(try device.store.digest() == expected.hexadecimal)
    }

    @Test("a store that is not there reads as an empty one and leaves no trace")
    func empty() throws {
        let device = try TestDevice()
        let folder = device.folder.file("none")
        let store = try DeviceStore.open(folder: folder, environment: device.store.environment, creating: false)
        #expect(try store.leads(LeadFilter()).isEmpty && store.conflicts().isEmpty && store.users().isEmpty)
        #expect(try store.verify().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
