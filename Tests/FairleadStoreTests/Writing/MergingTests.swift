import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadStore

@Suite("R13–R17 on a device: merged leads")
struct MergingTests {
    private let device: TestDevice
    private let first: RecordID
    private let second: RecordID

    init() throws {
        device = try TestDevice()
        first = try device.add([Field.company: "Acme", Field.city: "Bonn"], [Field.tags: ["vip"]])
        second = try device.add([Field.company: "ACME GmbH", Field.need: "Pumps"], [Field.tags: ["fair"]])
        try device.log("call", second, "No answer")
    }

    @discardableResult
    private func merge(preferred: RecordID? = nil, isDryRun: Bool = false) throws -> LeadView {
        device.clock.advance(bySeconds: 1)
        return try device.store.merge(
            [second, first], preferred: preferred, summary: "Acme", isDryRun: isDryRun
        ) { _ in [] }
    }

    private func listed() throws -> [RecordID] { try device.store.leads(LeadFilter()).map(\.id) }

    @Test("leads that are one are listed, counted, found and shown once, under the one captured first")
    func listing() throws {
        let lead = try merge()
        #expect(lead.id == first)
        #expect(lead.members == [second])
        #expect(lead.company == "ACME GmbH")
        #expect(lead.city == "Bonn")
        #expect(lead.need == "Pumps")
        #expect(Set(lead.tags) == ["vip", "fair"])
        #expect(lead.conflicts == [])
        #expect(try listed() == [first])
        #expect(try device.store.countLeads(LeadFilter()) == 1)
        #expect(try device.store.pipeline().map(\.count).reduce(0, +) == 1)
        #expect(try device.store.activities(of: first).map(\.content) == ["No answer"])
        #expect(try device.store.resolve("pumps", includingArchived: false) == first)
        #expect(try device.store.resolve(LeadCode.code(of: second), includingArchived: false) == second)
        #expect(try device.store.member(second)?.mergedInto == first)
        #expect(try device.store.member(second)?.company == "ACME GmbH")
        #expect(try device.store.verify() == [])
    }

    @Test("a merged lead is found by what any of its leads says, until that one is taken out")
    func foundByAll() throws {
        try device.edit(first, Edit(Field.contact, .text("宋总")), Edit(Field.need, .text("Valves")))
        try device.edit(second, Edit(Field.contact, .text("Bill Kent")))
        try merge()
        #expect(try device.store.leads(LeadFilter()).map(\.contact) == ["Bill Kent"])
        for words in ["宋总", "songzong", "kent", "pumps", "valves"] {
            #expect(try device.store.resolve(words, includingArchived: false) == first, "\(words)")
        }
        #expect(try device.store.verify() == [])
        // What was overwritten is not what a lead says.
        try device.edit(first, Edit(Field.contact, .text("宋建阳")))
        #expect(throws: StoreError.self) { try device.store.resolve("宋总", includingArchived: false) }
        #expect(try device.store.resolve("kent", includingArchived: false) == first)
        _ = try device.store.unmerge(second, summary: "Acme")
        #expect(try device.store.resolve("kent", includingArchived: false) == second)
        #expect(try device.store.resolve("宋建阳", includingArchived: false) == first)
        #expect(try device.store.verify() == [])
    }

    @Test("a dry run shows what would come of it and leaves no trace")
    func dryRun() throws {
        let before = try device.unsent().count
        #expect(try merge(preferred: first, isDryRun: true).company == "Acme")
        #expect(try device.unsent().count == before)
        #expect(try listed().count == 2)
        #expect(try device.store.verify() == [])
    }

    @Test("an edit names all members and their links, and stands for each one's value until the unmerge")
    func editing() throws {
        try merge()
        try device.edit(first, Edit(Field.company, .text("Acme AG")), Edit(CellKey(Field.tags, element: "fair"), .null))
        #expect(try Set(device.last().records.map(\.id)) == [first, second, .link(first, second)])
        #expect(try device.store.lead(first)?.company == "Acme AG")
        #expect(try device.store.lead(first)?.tags == ["vip"])
        #expect(try device.store.lead(first)?.conflicts == [])
        #expect(try device.store.unmerge(second, summary: "")?.company == "ACME GmbH")
        #expect(try device.store.lead(second)?.tags == ["fair"])
        #expect(try device.store.lead(first)?.company == "Acme AG")
        #expect(try Set(listed()) == [first, second])
        #expect(try device.store.unmerge(second, summary: "") == nil, "it is on its own")
        #expect(try device.store.verify() == [])
    }

    @Test("undo takes back an edit of the merged lead, the merge, and the unmerge")
    func undoing() throws {
        try merge()
        try device.edit(first, Edit(Field.company, .text("Acme AG")))
        #expect(try device.store.undoLast().notUndone == [])
        #expect(try device.store.lead(first)?.company == "ACME GmbH")
        #expect(try device.store.undoLast().leads.sorted() == [first, second].sorted())
        #expect(try Set(listed()) == [first, second])
        #expect(try device.store.lead(second)?.company == "ACME GmbH")
        try merge()
        _ = try device.store.unmerge(second, summary: "")
        _ = try device.store.undoLast()
        #expect(try listed() == [first])
        #expect(try device.store.verify() == [])
    }

    @Test("what a colleague wrote to the absorbed lead counts, and conflicts with what he had not seen")
    func lateEdit() throws {
        try merge()
        try device.edit(first, Edit(Field.need, .text("Valves")))
        let late = Pulled.version(.text("Seals"), second: 90, position: 4)
        let pulled = Pulled.record(
            id: second, position: 4,
            [Field.need: [late], Field.capturedAt: [Pulled.version(.int(TestDevice.start + 2_000))]])
        try device.pull([pulled])
        let lead = try #require(try device.store.lead(first))
        #expect(lead.conflicts == [Field.need])
        #expect(lead.need == "Seals")
        #expect(try device.store.conflicts().map(\.lead) == [first])
        #expect(try device.store.status().conflicts == 1)
        try device.edit(first, Edit(Field.need, .text("Valves")))
        #expect(try device.store.conflicts() == [])
        #expect(try device.store.verify() == [])
    }

    @Test("the history of a merged lead tells of all members, of what lost, and of the judgement")
    func history() throws {
        try merge()
        let entries = try device.store.history(of: first)
        let merges = entries.filter { $0.field == "merge" }
        #expect(merges.map(\.value) == [.text("same \(LeadCode.code(of: second))")])
        let companies = entries.filter { $0.field == Field.company }
        #expect(companies.map(\.value) == [.text("ACME GmbH"), .text("Acme")])
        #expect(companies.map(\.standing) == [.shown, .superseded])
        _ = try device.store.unmerge(second, summary: "")
        #expect(try device.store.history(of: second).first?.value == .text("different \(LeadCode.code(of: first))"))
        #expect(try device.store.history(of: second, field: Field.company).count == 1)
    }

    @Test("a lead that leaves the device takes its link with it, and every byte that named it")
    func movingOut() throws {
        try merge()
        let changes = try device.unsent()
        try device.pull(
            [], answering: changes.map { device.outcome($0, .accepted, position: $0.dot.counter) })
        // Only the first lead came back with the complete pull: the second is not this user's any more.
        #expect(try device.store.lead(second) == nil)
        #expect(try !device.bytesOnDisk().contains(second.bytes))
    }
}

extension Data {
    fileprivate func contains(_ bytes: [UInt8]) -> Bool { range(of: Data(bytes)) != nil }
}
