import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R2, R8, R25: what a command writes, and what it says its author had in view")
struct CommandTests {
    @Test("one command is one change set, with contiguous numbers and a chain of digests")
    func oneChangeSetEach() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.edit(lead, Edit(Field.city, .text("Ulm")), Edit(Field.need, .text("grippers")))
        try device.log("visit", lead, "Showed it")
        let request = try device.store.nextRequest()
        let changes = try device.unsent()
        #expect(changes.map(\.dot.counter) == [1, 2, 3])
        #expect(changes.map(\.commandName) == ["lead add", "lead edit", "log visit"])
        #expect(changes[0].previousDigest.isEmpty)
        for index in 1..<changes.count {
            #expect(Data(changes[index].previousDigest) == ChangeSetCodec.digest(request.changeSets[index - 1]))
        }
        #expect(changes.allSatisfy { $0.own[$0.dot.replica] == $0.dot.counter - 1 })
    }

    @Test("a command that writes nothing leaves no change set, and one that fails leaves nothing at all")
    func nothingWritten() throws {
        struct Stop: Error {}
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.store.write("lead edit", summary: "") { try $0.see(lead) }
        #expect(throws: Stop.self) {
            try device.store.write("lead edit", summary: "") { writer in
                try writer.edit(lead, [Edit(Field.city, .text("Ulm"))])
                throw Stop()
            }
        }
        #expect(try device.unsent().count == 1)
        #expect(try device.state(lead).value(Field.city) == nil)
    }

    @Test("of two edits of one cell in a command the later one counts")
    func laterEditCounts() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.edit(lead, Edit(Field.city, .text("Ulm")), Edit(Field.city, .text("Bonn")))
        #expect(try device.last().records[0].edits == [Edit(Field.city, .text("Bonn"))])
    }

    @Test("an edit claims the position of the record as pulled, not the log's, and no answer raises it")
    func seenIsPerRecord() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.company: [Pulled.version(.text("Acme"))]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Ulm")))
        let first = try device.last()
        #expect(first.records[0].seen == 7)
        // The server answers at position 30 and sends nothing: what lies between was not seen.
        try device.pull([], answering: [device.outcome(first, .accepted, position: 30)])
        try device.edit(Pulled.lead, Edit(Field.city, .text("Bonn")))
        #expect(try device.last().records[0].seen == 7)
        #expect(try device.last().own[first.dot.replica] == first.dot.counter)
    }

    @Test("a child carries its lead's context, and what it does not edit it does not write")
    func childCarriesLead() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.company: [Pulled.version(.text("Acme"))]])])
        let visit = try device.log("visit", Pulled.lead, "Showed it")
        let change = try device.last()
        let lead = try #require(change.records.first { $0.id == Pulled.lead })
        #expect(lead.seen == 7 && lead.edits.isEmpty && !lead.isCreation)
        #expect(change.records.contains { $0.id == visit && $0.isCreation && $0.lead == Pulled.lead })
    }

    @Test("many items are one transaction and one command, each a change set of its own; one that fails undoes all")
    func writeEach() throws {
        struct Stop: Error {}
        let device = try TestDevice()
        func add(_ names: [String], stopAt bad: String? = nil) throws -> [RecordID] {
            try device.store.writeEach("import", summary: "", names) { name, writer in
                if name == bad { throw Stop() }
                return try writer.create(.lead, lead: nil, edits: [Edit(Field.company, .text(name))])
            }
        }
        #expect(throws: Stop.self) { try add(["a", "b", "c"], stopAt: "c") }
        #expect(try device.unsent().isEmpty)
        #expect(try add(["a", "b", "c"]).count == 3)
        let changes = try device.unsent()
        #expect(changes.count == 3)
        #expect(Set(changes.map(\.command)).count == 1)
        #expect(try device.store.undoLast().leads.count == 3)
        #expect(try device.store.leads(LeadFilter(), limit: nil).isEmpty)
    }

    @Test("a change set above its limit is refused whole, with a sentence")
    func tooLarge() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        let text = String(repeating: "x", count: Limits.textSizeBytesMax)
        #expect {
            try device.store.write("lead edit", summary: "") { writer in
                try writer.edit(lead, (0..<9).map { Edit("custom_\($0)", .text(text)) })
            }
        } throws: { error in
            if case .invalid = error as? StoreError { true } else { false }
        }
        #expect(try device.unsent().count == 1)
    }
}
