import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R21, R27: a server that was restored from a backup")
struct RestoredServerTests {
    private static let shared: UInt64 = 5

    private func say(_ status: SyncStatus, to device: TestDevice, cursor: String = "") throws {
        let request = try device.store.nextRequest()
        var response = SyncResponse(
            status: status, server: TestDevice.server, serverMilliseconds: device.clock.now,
            user: TestDevice.actor("li"))
        response.page = Page()
        response.page?.cursor = Data(cursor.utf8)
        _ = try device.store.apply(response, to: request)
    }

    /// A pull from the start, as after a restore.
    @discardableResult
    private func pullAnew(_ records: [RecordState], _ device: TestDevice) throws -> ExchangeReport {
        let request = try device.store.nextRequest()
        var response = SyncResponse(
            status: .ok, server: TestDevice.server, serverMilliseconds: device.clock.now, user: TestDevice.actor("li"))
        var page = Page()
        page.records = records.map(RecordStateCodec.encode)
        page.cursor = Data("anew".utf8)
        page.complete = true
        page.restart = true
        page.reached = Checkpoint(number: 6, digest: Data(repeating: 3, count: 32))
        response.page = page
        response.outcomes = try device.unsent().map { device.outcome($0, .accepted, position: 6) }
        return try device.store.apply(response, to: request).report
    }

    private var lost: RecordState {
        Pulled.record(position: 9, [Field.city: [Pulled.version(.text("Ulm"), counter: 4, position: 9)]])
    }

    @Test("a lead of the lost history stays in view, and an edit of it claims what both share, the rest dot by dot")
    func claims() throws {
        let device = try TestDevice()
        try device.pull([lost])
        try device.edit(Pulled.lead, Edit(Field.need, .text("before")))
        try say(.otherHistory(common: Self.shared), to: device)
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Ulm"))
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let changes = try device.unsent()
        #expect(changes.count == 2)
        for change in changes {
            let record = try #require(change.records.first { $0.id == Pulled.lead })
            #expect(record.seen == Self.shared)
            #expect(record.dots == [ListedDot(Dot(Pulled.wang, 4))])
        }
        #expect(try device.store.verify().isEmpty)
    }

    @Test("what the lost history had from the server itself is not listed: its dot stands for something else by now")
    func serversDots() throws {
        let device = try TestDevice()
        let server = ReplicaID(rawValue: 0x5E)
        let owner = Pulled.version(.text("wang"), by: Actor.serverName, replica: server, counter: 7, position: 9)
        let city = Pulled.version(.text("Ulm"), counter: 4, position: 8)
        try device.pull([Pulled.record(position: 9, [Field.city: [city], Field.owner: [owner]])])
        try device.edit(Pulled.lead, Edit(Field.need, .text("before")))
        try say(.otherHistory(common: Self.shared), to: device)
        try device.edit(Pulled.lead, Edit(Field.need, .text("after")))
        let records = try device.unsent().flatMap(\.records).filter { $0.id == Pulled.lead }
        #expect(records.map(\.dots) == [[ListedDot(Dot(Pulled.wang, 4))], [ListedDot(Dot(Pulled.wang, 4))]])
    }

    @Test("what nobody offers again is kept for review, and can be restored under its own id, or dropped")
    func recovered() throws {
        let device = try TestDevice()
        try device.pull([lost])
        try say(.otherHistory(common: Self.shared), to: device)
        try pullAnew([], device)
        #expect(try device.store.lead(Pulled.lead) == nil)
        let record = try #require(try device.store.recovered().first)
        #expect(record.isGone && record.values.map(\.value) == [.text("Ulm")] && record.values[0].author == "wang")
        try device.store.restoreRecovered(record.number)
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Ulm"))
        #expect(try device.last().records.contains { $0.id == Pulled.lead && $0.isCreation })
        #expect(try device.store.recovered().isEmpty)
        #expect(throws: StoreError.self) { try device.store.dropRecovered(record.number) }
    }

    @Test("R23: what was kept for review and dropped leaves no byte once an exchange has passed")
    func droppedForGood() throws {
        let device = try TestDevice()
        let secret = Data("Geheimnis-4711".utf8)
        let version = Pulled.version(.text("Geheimnis-4711"), counter: 4, position: 9)
        try device.pull([Pulled.record(position: 9, [Field.company: [version]])])
        try say(.otherHistory(common: Self.shared), to: device)
        try pullAnew([], device)
        try device.store.dropRecovered(try #require(try device.store.recovered().first).number)
        #expect(try device.bytesOnDisk().range(of: secret) != nil)
        try device.pull([])
        #expect(try device.bytesOnDisk().range(of: secret) == nil)
    }

    @Test(
        "R21, R23: of a change set that wrote to a lead which has left since, the restored server is offered the rest")
    func rest() throws {
        let device = try TestDevice()
        let other = RecordID(high: Pulled.lead.high, low: Pulled.lead.low + 1)
        let both = [Pulled.lead, other].map { id in
            Pulled.record(id: id, position: 4, [Field.need: [Pulled.version(.text("old"), position: 4)]])
        }
        try device.pull(both)
        device.clock.advance(bySeconds: 1)
        try device.store.write("lead edit", summary: "") { writer in
            try writer.edit(Pulled.lead, [Edit(Field.need, .text("pumps"))])
            try writer.edit(other, [Edit(Field.need, .text("Geheimnis-4711"))])
        }
        let sent = try device.last()
        try device.pull([], gone: [other], answering: [device.outcome(sent, .accepted, position: 9)])
        #expect(try device.bytesOnDisk().range(of: Data("Geheimnis-4711".utf8)) == nil)
        #expect(try device.store.verify().isEmpty)
        try say(.behind(common: 0), to: device)
        let again = try #require(try device.unsent().first)
        #expect(again.origin == sent.origin && again.dot == sent.dot)
        #expect(again.records.map(\.id) == [Pulled.lead])
        #expect(again.records.first?.edits == [Edit(Field.need, .text("pumps"))])
        #expect(try device.store.verify().isEmpty)
        // It can be taken back, too.
        try device.pull([], answering: [device.outcome(again, .accepted, position: 9)])
        _ = try device.store.undoLast()
        #expect(try device.state(Pulled.lead).value(Field.need) == .text("old"))
    }

    @Test("what only the server can write again needs no review, and no notice that leads to nothing")
    func teamOfTheLostHistory() throws {
        let device = try TestDevice()
        let user = RecordID(high: 1, low: 7)
        func wei(_ active: Bool, position: UInt64) -> RecordState {
            let version = Pulled.version(.bool(active), by: Actor.serverName, counter: position, position: position)
            return Pulled.record(id: user, kind: .user, position: position, [Field.active: [version]])
        }
        try device.pull([wei(false, position: 9)])
        try say(.otherHistory(common: Self.shared), to: device)
        #expect(try pullAnew([wei(true, position: 4)], device).notices == [])
        #expect(try device.store.recovered().isEmpty)
        #expect(try device.store.transaction { try Int.fetchOne($0, sql: "SELECT count(*) FROM recovered") } == 0)
    }

    @Test("what comes back with the new history needs no review")
    func cameBack() throws {
        let device = try TestDevice()
        try device.pull([lost])
        try say(.otherHistory(common: Self.shared), to: device)
        let again = Pulled.record(position: 6, [Field.city: [Pulled.version(.text("Ulm"), counter: 4, position: 6)]])
        try pullAnew([again], device)
        #expect(try device.store.recovered().isEmpty)
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Ulm"))
    }

    @Test("a device that knows no checkpoint begins anew instead of asking for ever")
    func noCheckpoints() throws {
        let device = try TestDevice()
        try device.pull([lost])
        try device.store.transaction { try $0.execute(sql: "DELETE FROM checkpoints") }
        #expect(try !device.store.nextRequest().cursor.isEmpty)
        try say(.needCheckpoints, to: device)
        #expect(try device.store.nextRequest(.checkpoints).cursor.isEmpty)
    }

    @Test("R21: what was refused is not offered again, and its number stays taken, so that all others keep theirs")
    func refusedStays() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.edit(lead, Edit(Field.city, .text("Ulm")))
        try device.edit(lead, Edit(Field.need, .text("grippers")))
        let changes = try device.unsent()
        let refusal = Refusal("not_allowed", "No.")
        let standing = Version(
            value: .text("Acme"), dot: changes[0].dot, stamp: Stamp(milliseconds: TestDevice.start), position: 8,
            author: "li")
        try device.pull(
            [Pulled.record(id: lead, position: 8, [Field.company: [standing]])],
            answering: [
                device.outcome(changes[0], .accepted, position: 8), device.outcome(changes[1], .refused(refusal)),
            ])
        try say(.behind(common: 0), to: device)
        let offered = try device.unsent()
        #expect(offered.map(\.dot) == changes.map(\.dot) && offered.map(\.origin) == changes.map(\.origin))
        #expect(offered.map(\.records.isEmpty) == [false, true, false])
        #expect(try device.store.verify().isEmpty)
        let number = try #require(try device.store.rejected().first).number
        // Whatever becomes of it meanwhile, the bytes under the number stay the same.
        let bodies = try device.store.nextRequest().changeSets
        for (before, after) in zip(bodies, bodies.dropFirst()) {
            #expect(Data(try ChangeSetCodec.decode(after).previousDigest) == ChangeSetCodec.digest(before))
        }
        try device.store.retryRejected(number, replacing: [])
        #expect(try Array(device.store.nextRequest().changeSets.prefix(3)) == bodies)
    }

    @Test("R21: the answer to a number that is only kept taken changes nothing about what was refused")
    func placeholderAnswered() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let refused = try device.last()
        try device.pull([], answering: [device.outcome(refused, .refused(Refusal("not_allowed", "No.")))])
        try say(.behind(common: 0), to: device)
        try device.pull([], answering: [device.outcome(refused, .refused(.withdrawn))])
        let listed = try #require(try device.store.rejected().first)
        #expect(listed.code == "not_allowed" && listed.records.map(\.edits.count) == [1])
        #expect(try device.unsent().isEmpty)
        try device.store.retryRejected(listed.number, replacing: [])
        #expect(try device.last().records == refused.records)
    }
}
