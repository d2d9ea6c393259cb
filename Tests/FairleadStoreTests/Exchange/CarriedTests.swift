import Crypto
import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R20, R22, R24: what a colleague gave this device to carry")
struct CarriedTests {
    private let colleague: TestDevice
    private let device: TestDevice

    init() throws {
        colleague = try TestDevice(user: "wang", seed: 9_000)
        device = try TestDevice(user: "li", seed: 1)
    }

    /// Answers the next request, with no outcome but those given.
    private func answer(_ outcomes: [Outcome] = [], _ records: [RecordState] = []) throws -> SyncRequest {
        let request = try device.store.nextRequest()
        var response = SyncResponse(
            status: .ok, server: TestDevice.server, serverMilliseconds: device.clock.now, user: TestDevice.actor("li"))
        response.outcomes = outcomes
        if !request.pushOnly {
            var page = Page()
            page.records = records.map(RecordStateCodec.encode)
            page.cursor = request.cursor + Data([1])
            page.complete = true
            page.reached = Checkpoint(number: 50, digest: Data(repeating: 1, count: 32))
            response.page = page
        }
        _ = try device.store.apply(response, to: request)
        return request
    }

    @Test(
        "it is shown as the colleague's, goes out first and once, and what has no answer holds up neither push nor pull"
    )
    func neverBlocks() throws {
        let lead = try colleague.add([Field.company: "Acme"])
        #expect(try device.store.readBundle(colleague.store.writeBundle().data).changes == 1)
        #expect(try device.store.readBundle(colleague.store.writeBundle().data).known == 1)
        #expect(try device.store.lead(lead)?.carriedBy == "wang")
        try device.add([Field.company: "Own"])
        let first = try answer()
        #expect(first.carried.count == 1 && first.changeSets.isEmpty && first.pushOnly)
        let second = try device.store.nextRequest()
        #expect(second.changeSets.count == 1 && !second.pushOnly)
        // Nothing new waits: a watch has no reason to ask again and again.
        let own = try #require(try device.unsent().first)
        _ = try answer([device.outcome(own, .accepted, position: 3)])
        #expect(try !device.store.hasUnsent())
    }

    @Test("a chain says how far its author had pulled when it was sealed, and sealed once more how far by then (R27)")
    func seals() throws {
        func carried() throws -> [Seal] {
            _ = try colleague.store.readBundle(device.store.writeBundle().data)
            return try colleague.store.nextRequest().carried.map(\.seal)
        }
        try device.add([Field.company: "Acme"])
        #expect(try carried().map(\.cursor) == [Data()])
        try device.pull([])
        let cursor = try device.store.nextRequest().cursor
        let again = try carried()
        #expect(again.map(\.cursor) == [cursor] && !cursor.isEmpty)
        let change = try #require(try device.store.nextRequest().changeSets.first)
        let publicKey = try device.store.transaction { try device.store.publicKey($0) }
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        #expect(
            key.isValidSignature(
                again[0].signature, for: Seal.message(digest: ChangeSetCodec.digest(change), cursor: cursor)))
    }

    @Test("a bundle with a gap before it makes a chain of its own, never one with what does not precede it")
    func gap() throws {
        try colleague.add([Field.company: "One"])
        let first = try colleague.store.writeBundle().data
        try colleague.add([Field.company: "Two"])
        try colleague.pull(
            [], answering: try colleague.unsent().map { colleague.outcome($0, .refused(Refusal("x", "No."))) })
        try colleague.add([Field.company: "Three"])
        let second = try colleague.store.writeBundle().data
        for bundle in [second, first] { _ = try device.store.readBundle(bundle) }
        let chains = try device.store.nextRequest().carried
        let counters = try chains.map { try $0.changeSets.map { try ChangeSetCodec.decode($0).dot.counter } }
        #expect(counters == [[1], [3]])
    }

    @Test("of a clone and its twin each has a chain of its own, though the numbers follow each other")
    func twins() throws {
        try colleague.add([Field.company: "One"])
        let first = try colleague.store.writeBundle().data
        try colleague.add([Field.company: "Two"])
        var second = try BundleCodec.decode(colleague.store.writeBundle().data)
        var change = try ChangeSetCodec.decode(second.chains[0].changeSets[1])
        change.previousDigest = [UInt8](repeating: 7, count: 32)
        second.chains[0].changeSets = [try ChangeSetCodec.encode(change)]
        _ = try device.store.readBundle(first)
        _ = try device.store.readBundle(BundleCodec.encode(second))
        #expect(try device.store.nextRequest().carried.map(\.changeSets.count) == [1, 1])
    }

    @Test("R27: a chain that its author has written anew since is left out, and the rest of the file taken in")
    func writtenAnew() throws {
        let other = try TestDevice(user: "zhao", seed: 5_000)
        try colleague.pull([Pulled.record(position: 9, [Field.city: [Pulled.version(.text("Ulm"), position: 9)]])])
        try colleague.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        _ = try device.store.readBundle(colleague.store.writeBundle().data)
        let here = try device.store.nextRequest().carried
        var response = SyncResponse(
            status: .otherHistory(common: 5), server: TestDevice.server, serverMilliseconds: colleague.clock.now,
            user: TestDevice.actor("wang"))
        response.page = Page()
        _ = try colleague.store.apply(response, to: colleague.store.nextRequest())
        try other.add([Field.company: "Acme"])
        _ = try colleague.store.readBundle(other.store.writeBundle().data)
        let summary = try device.store.readBundle(colleague.store.writeBundle().data)
        #expect(summary.changes == 1 && summary.authors == ["zhao"] && summary.known == 1)
        #expect(try device.store.nextRequest().carried.first { $0.user == "wang" } == here.first)
    }

    @Test("an edit made in view of it lists its dot; when it stands under another dot, that one, and when not, none")
    func relisted() throws {
        let lead = try colleague.add([Field.company: "Acme"])
        let (dot, origin) = try (colleague.last().dot, colleague.last().origin)
        _ = try device.store.readBundle(colleague.store.writeBundle().data)
        try device.edit(lead, Edit(Field.company, .text("Acme AG")))
        var own = try ChangeSetCodec.decode(try unsentBodies()[0])
        #expect(own.records.first { $0.id == lead }?.dots == [ListedDot(dot, origin: origin)])
        let standing = Dot(ReplicaID(rawValue: 77), 4)
        _ = try answer([Outcome(dot: dot, kind: .known(standing), position: 0)])
        own = try ChangeSetCodec.decode(try unsentBodies()[0])
        #expect(own.records.first { $0.id == lead }?.dots == [ListedDot(standing)])
    }

    @Test("a refused one is told to the carrier, and is gone")
    func refused() throws {
        let lead = try colleague.add([Field.company: "Acme"])
        let dot = try colleague.last().dot
        _ = try device.store.readBundle(colleague.store.writeBundle().data)
        let request = try device.store.nextRequest()
        var response = SyncResponse(
            status: .ok, server: TestDevice.server, serverMilliseconds: device.clock.now, user: TestDevice.actor("li"))
        response.outcomes = [Outcome(dot: dot, kind: .refused(Refusal("bad_signature", "Forged.")), position: 0)]
        let report = try device.store.apply(response, to: request).report
        #expect(report.notices.count == 1 && report.refused.isEmpty)
        #expect(try device.store.lead(lead) == nil)
    }

    @Test("R23, R24: a bundle that comes again once its lead has left goes out whole again, and nothing of it stays")
    func again() throws {
        let lead = try colleague.add([Field.company: "Geheimnis-4711"])
        try colleague.edit(lead, Edit(Field.city, .text("Ulm")))
        let dots = try colleague.unsent().map(\.dot)
        let bundle = try colleague.store.writeBundle().data
        let outcomes = [
            Outcome(dot: dots[0], kind: .refused(Refusal("not_allowed", "No.")), position: 0),
            Outcome(dot: dots[1], kind: .accepted, position: 5),
        ]
        for _ in 1...2 {
            #expect(try device.store.readBundle(bundle).changes == 2)
            let request = try answer(outcomes)
            #expect(request.carried.map(\.changeSets.count) == [2])
            // Between the answer and the pull the file brings nothing, not even the refused half of it.
            #expect(try device.store.readBundle(bundle).changes == 0)
            _ = try answer()
            #expect(try device.bytesOnDisk().range(of: Data("Geheimnis-4711".utf8)) == nil)
        }
    }

    @Test("R19, R22: the answers that come with a fork are kept before the device takes another name")
    func forkKeepsRefusals() throws {
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        try device.edit(Pulled.lead, Edit(Field.need, .text("grippers")))
        let changes = try device.unsent()
        let request = try device.store.nextRequest()
        var response = SyncResponse(
            status: .fork(common: 1), server: TestDevice.server, serverMilliseconds: device.clock.now,
            user: TestDevice.actor("li"))
        response.outcomes = [device.outcome(changes[0], .refused(Refusal("not_allowed", "No.")))]
        _ = try device.store.apply(response, to: request)
        #expect(try device.store.rejected().map(\.dot) == [changes[0].dot])
        let anew = try device.unsent()
        #expect(anew.map(\.origin) == [changes[1].origin])
        #expect(anew[0].dot.replica != changes[1].dot.replica && anew[0].dot.counter == 1)
        #expect(anew[0].own == VersionVector([changes[0].dot.replica: 1]))
    }

    /// Own change sets that wait, whether or not the next request has them.
    private func unsentBodies() throws -> [Data] {
        try device.store.read { database in
            try ChangeLog(database).own(ExchangeState(database).replica, above: 0).map(\.body)
        }
    }
}
