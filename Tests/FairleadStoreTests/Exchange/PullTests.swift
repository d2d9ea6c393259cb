import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import GRDB
import Testing

@testable import FairleadStore

@Suite("R18, R23, R26: what an answer does to the store")
struct PullTests {
    private func response(_ device: TestDevice, _ edit: (inout SyncResponse) -> Void) -> SyncResponse {
        var response = SyncResponse(
            status: .ok, server: TestDevice.server, serverMilliseconds: device.clock.now, user: TestDevice.actor("li"))
        edit(&response)
        return response
    }

    private func page(_ records: [RecordState], cursor: String, complete: Bool = true) -> Page {
        var page = Page()
        page.records = records.map(RecordStateCodec.encode)
        page.cursor = Data(cursor.utf8)
        page.complete = complete
        page.reached = Checkpoint(number: 9, digest: Data(repeating: 1, count: 32))
        return page
    }

    @Test("of the leads that others hand over in one answer each one is told, however many there are")
    func handovers() throws {
        let device = try TestDevice()
        try device.pull([])
        let records = (0..<1_001).map { index in
            Pulled.record(
                id: RecordID(high: Pulled.lead.high, low: Pulled.lead.low + UInt64(index)), position: UInt64(index) + 2,
                [
                    Field.owner: [Pulled.version(.text("li"), position: UInt64(index) + 2)],
                    Field.capturedBy: [Pulled.version(.text("wang"), counter: 2)],
                ])
        }
        let report = try device.pull(records)
        #expect(report.handedOver.count == 1_001 && report.handedOver.allSatisfy { $0.handover == .gained })
        var sum = report
        sum.add(report)
        #expect(sum.handedOver.count == 1_001, "a lead that comes twice is told once")
    }

    @Test("an answer of another server changes nothing")
    func otherServer() throws {
        let device = try TestDevice()
        try device.add([Field.company: "Acme"])
        let request = try device.store.nextRequest()
        var answer = response(device) { $0.page = page([], cursor: "c") }
        answer.server = RecordID(high: 1, low: 1)
        answer.outcomes = [Outcome(dot: try device.last().dot, kind: .accepted, position: 1)]
        #expect(throws: StoreError.self) { try device.store.apply(answer, to: request) }
        #expect(try device.store.nextRequest().changeSets == request.changeSets)
        #expect(try device.store.nextRequest().cursor == request.cursor)
    }

    @Test("a page with one damaged record is taken in not at all, cursor and outcomes included")
    func damagedPage() throws {
        let device = try TestDevice()
        try device.add([Field.company: "Acme"])
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.page = page([Pulled.record(position: 7, [Field.company: [Pulled.version(.text("A"))]])], cursor: "c")
            $0.page?.records.append(Data([0xFF, 0xFF]))
            $0.outcomes = [Outcome(dot: Dot(request.replica, 1), kind: .accepted, position: 1)]
        }
        #expect(throws: (any Error).self) { try device.store.apply(answer, to: request) }
        #expect(try device.store.lead(Pulled.lead) == nil)
        #expect(try device.store.nextRequest().changeSets == request.changeSets)
        #expect(try device.store.nextRequest().cursor.isEmpty)
    }

    @Test("nor is one with a damaged record of a kind that no list shows: it would stay on the device")
    func damagedDirectory() throws {
        let device = try TestDevice()
        let request = try device.store.nextRequest()
        let user = RecordState(id: RecordID(high: 7, low: 7), kind: RecordKind("user"), lead: nil, position: 7)
        // A key without a value.
        let damaged = RecordStateCodec.encode(user) + Data([0x52, 1, UInt8(ascii: "a")])
        #expect(try RecordStateCodec.header(damaged).position == 7)
        let answer = response(device) {
            $0.page = page([], cursor: "c")
            $0.page?.records = [damaged]
        }
        #expect(throws: (any Error).self) { try device.store.apply(answer, to: request) }
        #expect(try device.store.nextRequest().cursor.isEmpty)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("a page for a cursor that is not the stored one any more is left out")
    func staleCursor() throws {
        let device = try TestDevice()
        let request = try device.store.nextRequest()
        let first = response(device) { $0.page = page([], cursor: "one") }
        _ = try device.store.apply(first, to: request)
        let second = response(device) {
            $0.page = page([Pulled.record(position: 7, [Field.company: [Pulled.version(.text("A"))]])], cursor: "two")
        }
        let (step, report) = try device.store.apply(second, to: request)
        #expect(step == .again(.none) && report.pulled == 0)
        #expect(try device.store.lead(Pulled.lead) == nil)
        #expect(try device.store.nextRequest().cursor == Data("one".utf8))
    }

    @Test("an answered edit stays in view until its record's state, or a complete pull, has passed it")
    func overlayLeaves() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let mine = try device.last()
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.outcomes = [device.outcome(mine, .accepted, position: 12)]
            $0.page = page([], cursor: "middle", complete: false)
        }
        let (step, report) = try device.store.apply(answer, to: request)
        #expect(step == .again(.none) && !report.complete)
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Bonn"))
        let standing = Version(
            value: .text("Bonn"), dot: mine.dot, stamp: Stamp(milliseconds: TestDevice.start + 60_000), position: 12,
            author: "li")
        try device.pull([Pulled.record(position: 12, [Field.city: [standing]])])
        #expect(try device.state(Pulled.lead).cells[CellKey(Field.city)]?.versions == [standing])
    }

    @Test("R18, R20: an edit that stands under another dot stays in view until its record's state has passed it")
    func knownStaysInView() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let standing = Version(
            value: .text("Bonn"), dot: Dot(ReplicaID(rawValue: 77), 4),
            stamp: Stamp(milliseconds: TestDevice.start + 60_000), position: 12, author: "li")
        let mine = try device.last()
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.outcomes = [device.outcome(mine, .known(standing.dot), position: 12)]
            $0.page = page([], cursor: "middle", complete: false)
        }
        _ = try device.store.apply(answer, to: request)
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Bonn"))
        #expect(try device.store.status().pending == 0)
        let next = response(device) {
            let records = [Pulled.record(position: 12, [Field.city: [standing]])]
            $0.page = page(records, cursor: "later", complete: false)
        }
        _ = try device.store.apply(next, to: try device.store.nextRequest())
        #expect(try device.state(Pulled.lead).cells[CellKey(Field.city)]?.versions == [standing])
        try device.pull([])
        #expect(try device.state(Pulled.lead).cells[CellKey(Field.city)]?.versions == [standing])
        #expect(try device.store.verify().isEmpty)
    }

    @Test("a lead that left the view leaves no byte: base, sent log, undo, lists, free pages, write-ahead log")
    func moveOut() throws {
        let device = try TestDevice()
        let secret = "Geheimnis-4711"
        try device.pull([Pulled.record(position: 7, [Field.company: [Pulled.version(.text(secret))]])])
        try device.edit(Pulled.lead, Edit(Field.need, .text(secret)), Edit(Field.company, .text(secret + "b")))
        try device.log("visit", Pulled.lead, secret)
        try device.pull([], answering: try device.unsent().map { device.outcome($0, .accepted, position: 8) })
        #expect(try device.bytesOnDisk().range(of: Data(secret.utf8)) != nil)
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.page = page([], cursor: "gone")
            $0.page?.gone = [Pulled.lead]
        }
        #expect(try device.store.apply(answer, to: request).report.forgotten == 1)
        #expect(try device.bytesOnDisk().range(of: Data(secret.utf8)) == nil)
        #expect(try device.bytesOnDisk().range(of: Data(TextFold.folded(secret).utf8)) == nil)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("R23: of many leads that left no byte stays between those of others, where rows had moved from page to page")
    func moveOutOfMany() throws {
        let device = try TestDevice()
        let ids = (0..<300).map { RecordID(high: Pulled.lead.high, low: Pulled.lead.low + UInt64($0)) }
        // Rows that grow do not fit into their pages any more.
        for (round, length) in [40, 400, 90, 700].enumerated() {
            let records = ids.enumerated().map { index, id in
                let text = String(repeating: "Secret\(index % 3) ", count: length / 8 + index % 7)
                let position = UInt64(round * 1_000 + index + 2)
                return Pulled.record(
                    id: id, position: position, [Field.company: [Pulled.version(.text(text), position: position)]])
            }
            try device.pull(records)
        }
        let answer = response(device) {
            $0.page = page([], cursor: "gone")
            $0.page?.gone = ids.enumerated().filter { $0.offset % 3 == 1 }.map(\.element)
        }
        #expect(try device.store.apply(answer, to: try device.store.nextRequest()).report.forgotten == 100)
        let bytes = try device.bytesOnDisk()
        for secret in ["Secret1", "secret1"] { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
        #expect(bytes.range(of: Data("Secret2".utf8)) != nil)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("R20, R23: of a lead that left the view before it ever came no byte stays, known under another dot or not")
    func knownAndNeverPulled() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Geheimnis-4711"])
        let standing = Dot(ReplicaID(rawValue: 77), 4)
        try device.pull([], answering: [device.outcome(try device.last(), .known(standing))])
        #expect(try device.store.lead(lead) == nil)
        #expect(try device.bytesOnDisk().range(of: Data("Geheimnis-4711".utf8)) == nil)
        #expect(try device.store.verify().isEmpty)
    }

    @Test(
        "I12, R23: of a lead that was erased no byte stays, also of an edit on its way that was taken in, or refused, for what else it says",
        arguments: [Outcome.Kind.accepted, .refused(Refusal("not_allowed", "No."))])
    func erasedUnderEdit(kind: Outcome.Kind) throws {
        let device = try TestDevice()
        let secret = "Geheimnis-4711"
        try device.pull([Pulled.record(position: 7, [Field.company: [Pulled.version(.text(secret))]])])
        try device.edit(Pulled.lead, Edit(Field.company, .text("Acme")))
        let outcome = device.outcome(try device.last(), kind, position: 9)
        try device.pull([Pulled.record(kind: .erased, position: 8, [:])])
        try device.pull([], answering: [outcome])
        #expect(try device.bytesOnDisk().range(of: Data(secret.utf8)) == nil)
        #expect(try device.store.leads(LeadFilter(), by: .updated).isEmpty)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("R23: of a lead that was refused no byte stays once it was dropped and an exchange has passed")
    func refusedAndDropped() throws {
        let device = try TestDevice()
        let secret = Data("Geheimnis-4711".utf8)
        try device.add([Field.company: "Geheimnis-4711"])
        try device.pull([], answering: [device.outcome(try device.last(), .refused(Refusal("not_allowed", "No.")))])
        try device.store.dropRejected(try #require(try device.store.rejected().first).number)
        #expect(try device.bytesOnDisk().range(of: secret) != nil)
        try device.pull([])
        #expect(try device.bytesOnDisk().range(of: secret) == nil)
    }

    @Test("a pull from the start drops what it did not send again, once it is complete and not before")
    func restart() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.company: [Pulled.version(.text("Acme"))]])])
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.page = page([], cursor: "r1", complete: false)
            $0.page?.restart = true
        }
        _ = try device.store.apply(answer, to: request)
        #expect(try device.store.lead(Pulled.lead) != nil)
        try device.pull([])
        #expect(try device.store.lead(Pulled.lead) == nil)
    }

    @Test("of a visit that came without its lead, since the pull was cut off, no byte stays either")
    func restartAfterCut() throws {
        let device = try TestDevice()
        let secret = Data("Geheimnis-4711".utf8)
        var visit = RecordState(id: RecordID(high: 3, low: 3), kind: .activity, lead: Pulled.lead, position: 8)
        visit.set(Cell(versions: [Pulled.version(.text("Geheimnis-4711"))]), for: CellKey(Field.content))
        for (records, restart) in [([visit], false), ([], true)] {
            let request = try device.store.nextRequest()
            let answer = response(device) {
                $0.page = page(records, cursor: restart ? "r1" : "middle", complete: false)
                $0.page?.restart = restart
            }
            _ = try device.store.apply(answer, to: request)
        }
        #expect(try device.bytesOnDisk().range(of: secret) != nil)
        try device.pull([])
        #expect(try device.bytesOnDisk().range(of: secret) == nil)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("a first pull goes without the indexes of lists up to its last page, and what is read meanwhile is right")
    func indexesAtTheEnd() throws {
        let device = try TestDevice()
        let names = "('leads_code', 'leads_number', 'leads_updated')"
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN \(names)"
        func indexes() throws -> Int? { try device.store.read { try Int.fetchOne($0, sql: sql) } }
        #expect(try indexes() == 3)
        let record = Pulled.record(
            position: 7,
            [Field.company: [Pulled.version(.text("Acme"))], Field.contact: [Pulled.version(.text("Anna Müller"))]])
        let draft = TestDevice.edits([Field.company: "ACME", Field.contact: "Anna Mueller"])
        let request = try device.store.nextRequest()
        let answer = response(device) {
            $0.page = page([record], cursor: "r1", complete: false)
            $0.page?.restart = true
        }
        _ = try device.store.apply(answer, to: request)
        #expect(try indexes() == 0)
        #expect(try device.store.likelyDuplicates(of: draft).map(\.lead.id) == [Pulled.lead])
        #expect(try device.store.resolve(LeadCode.code(of: Pulled.lead), includingArchived: false) == Pulled.lead)
        #expect(try device.store.leads(LeadFilter()).map(\.id) == [Pulled.lead])
        try device.pull([])
        #expect(try indexes() == 3)
        #expect(try device.store.leads(LeadFilter()).map(\.id) == [Pulled.lead])
        #expect(try device.store.likelyDuplicates(of: draft).map(\.lead.id) == [Pulled.lead])
        #expect(try device.store.verify().isEmpty)
    }
}
