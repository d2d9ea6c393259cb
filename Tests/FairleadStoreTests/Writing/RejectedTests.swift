import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R8, R10, R22: what the server refused stays, and can be retried or dropped")
struct RejectedTests {
    private let reason = Refusal("not_allowed", "You may not do this.")

    @Test("a refused edit is out of the view, listed with its reason and content, and blocks nothing")
    func refusedEdit() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let refused = try device.last()
        try device.pull([], answering: [device.outcome(refused, .refused(reason))])
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("Ulm"))
        #expect(try device.store.lead(Pulled.lead)?.sync == .refused)
        let listed = try #require(try device.store.rejected().first)
        #expect(listed.code == reason.code && listed.message == reason.message && !listed.isQuarantined)
        #expect(listed.records.map(\.edits) == [[Edit(Field.city, .text("Bonn"))]])
        #expect(try !device.store.hasUnsent())
    }

    @Test("an unchanged retry keeps the context that the edit had, whatever was pulled since")
    func retryKeepsContext() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        let refused = try device.last()
        let newer = Pulled.version(.text("Kiel"), counter: 2, second: 60, position: 9)
        try device.pull(
            [Pulled.record(position: 9, [Field.city: [newer]])], answering: [device.outcome(refused, .refused(reason))])
        try device.store.retryRejected(try device.store.rejected()[0].number, replacing: [])
        let retry = try device.last()
        #expect(retry.dot.counter == refused.dot.counter + 1)
        #expect(retry.origin != refused.origin)
        #expect(retry.records == refused.records)
        #expect(retry.own == refused.own)
        // It had not seen the newer value: both stand.
        #expect(try device.state(Pulled.lead).conflicts == [Field.city])
        #expect(try device.store.rejected().isEmpty)
    }

    @Test("a refused lead stays in view; what depends on it goes with its retry, in order and without a conflict")
    func dependents() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.edit(lead, Edit(Field.city, .text("Ulm")))
        try device.edit(lead, Edit(Field.city, .text("Bonn")))
        try device.log("visit", lead, "Showed it")
        let depends = Refusal("depends_on_refused", "Retry that first.")
        let changes = try device.unsent()
        let outcomes = changes.enumerated().map { index, change in
            device.outcome(change, .refused(index == 0 ? reason : depends))
        }
        try device.pull([], answering: outcomes)
        #expect(try device.store.lead(lead)?.sync == .refused)
        #expect(try device.store.rejected().count == 4)
        try device.store.retryRejected(
            try device.store.rejected()[0].number, replacing: [Edit(Field.company, .text("A"))])
        #expect(try device.unsent().map(\.commandName) == changes.map(\.commandName))
        #expect(try device.store.rejected().isEmpty)
        let state = try device.state(lead)
        #expect(state.value(Field.company) == .text("A") && state.value(Field.city) == .text("Bonn"))
        #expect(state.conflicts.isEmpty)
        #expect(try device.store.activities(of: lead).count == 1)
    }

    @Test("a dropped creation takes along what depends on it, and leaves the view")
    func drop() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.log("visit", lead, "Showed it")
        try device.pull([], answering: try device.unsent().map { device.outcome($0, .refused(reason)) })
        try device.store.dropRejected(try device.store.rejected()[0].number)
        #expect(try device.store.rejected().isEmpty)
        #expect(try device.store.lead(lead) == nil)
        #expect(try device.store.verify().isEmpty)
    }

    @Test("R23: of a dropped change set undo keeps nothing, though its command wrote another that stands")
    func droppedPart() throws {
        let device = try TestDevice()
        let other = RecordID(high: Pulled.lead.high, low: Pulled.lead.low + 1)
        try device.pull(
            [(Pulled.lead, "Geheimnis-4711"), (other, "old")].map { id, need in
                Pulled.record(id: id, position: 4, [Field.need: [Pulled.version(.text(need), position: 4)]])
            })
        try device.store.write("lead edit", summary: "") { writer in
            try writer.edit(Pulled.lead, [Edit(Field.need, .text("pumps"))])
            try writer.endChangeSet()
            try writer.edit(other, [Edit(Field.need, .text("pumps"))])
        }
        let sent = try device.unsent()
        try device.pull(
            [],
            answering: [device.outcome(sent[0], .refused(reason)), device.outcome(sent[1], .accepted, position: 9)])
        try device.store.dropRejected(try #require(try device.store.rejected().first).number)
        try device.pull([], gone: [Pulled.lead])
        #expect(try device.bytesOnDisk().range(of: Data("Geheimnis-4711".utf8)) == nil)
        #expect(try device.store.undoLast().command == "lead edit")
        #expect(try device.state(other).value(Field.need) == .text("old"))
    }

    @Test("R23: of a quarantined change set number, time and reason stay, and no byte of its content")
    func quarantine() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.need, .text("Geheimnis-4711")))
        try device.pull([], answering: [device.outcome(try device.last(), .quarantined(reason))])
        let listed = try #require(try device.store.rejected().first)
        #expect(listed.isQuarantined && listed.records.isEmpty && listed.code == reason.code)
        try device.store.truncateLog()
        #expect(try device.bytesOnDisk().range(of: Data("Geheimnis-4711".utf8)) == nil)
        expectNoRetry(of: listed, on: device, "quarantine")
    }

    @Test("a refused one whose lead has left is not said to be in quarantine: its content is nowhere any more")
    func leadLeft() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.city: [Pulled.version(.text("Ulm"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        try device.pull([], answering: [device.outcome(try device.last(), .refused(reason))])
        try device.pull([], gone: [Pulled.lead])
        let listed = try #require(try device.store.rejected().first)
        #expect(!listed.isQuarantined && listed.records.isEmpty)
        expectNoRetry(of: listed, on: device, "left this device")
        try device.store.dropRejected(listed.number)
    }

    private func expectNoRetry(of change: RejectedChange, on device: TestDevice, _ words: String) {
        #expect {
            try device.store.retryRejected(change.number, replacing: [])
        } throws: { error in
            if case .invalid(let message) = error as? StoreError { message.contains(words) } else { false }
        }
    }
}
