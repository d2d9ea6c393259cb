import FairleadCore
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R8, R15, R17: undo of an edit in a merged view brings each lead's own value back, on the lead that had it")
struct MergedUndoTests {
    private let device: TestDevice
    private let root: RecordID
    private let member: RecordID

    /// One lead has a city and a tag, the other one a need, a tag, a stage and answers; both have a name.
    init() throws {
        device = try TestDevice()
        root = try device.add([Field.company: "Acme", Field.city: "Bonn"], [Field.tags: ["vip"]])
        member = try device.add(
            [Field.company: "ACME GmbH", Field.need: "Pumps", Field.stage: "qualified"], [Field.tags: ["fair"]])
        try device.edit(member, Edit("answer_budget", .text("A")))
        try merge()
    }

    private func merge(preferred: RecordID? = nil) throws {
        device.clock.advance(bySeconds: 1)
        _ = try device.store.merge([member, root], preferred: preferred, summary: "", isDryRun: false) { _ in [] }
    }

    private func own(_ lead: RecordID) throws -> [CellKey: Set<Value>] {
        let state = try device.store.write("look", summary: "") { try $0.ownState(lead) }
        return Dictionary(
            uniqueKeysWithValues: (state?.cells ?? [:]).map { ($0.key, Set($0.value.versions.map(\.value))) })
    }

    /// What a lead shows by itself: a cleared field shows as one that was never written.
    private func said(_ lead: RecordID) throws -> [CellKey: Set<Value>] { try own(lead).filter { $0.value != [.null] } }

    private func shown() throws -> [CellKey: Set<Value>] {
        let state = try device.state(root)
        return Dictionary(uniqueKeysWithValues: state.cells.map { ($0.key, Set($0.value.versions.map(\.value))) })
    }

    static let edits: [[Edit]] = [
        [Edit(Field.need, .text("Valves"))], [Edit(Field.company, .text("Acme AG"))], [Edit(Field.need, .null)],
        [Edit(Field.city, .text("Ulm"))], [Edit(Field.wechat, .text("acme"))], [Edit(Field.stage, .text("won"))],
        [Edit(Field.company, .text("Acme"))],
        [Edit(CellKey(Field.tags, element: "fair"), .null)], [Edit(CellKey(Field.tags, element: "new"), .int(9))],
        [Edit("answer_budget", .text("C"))],
        [Edit(Field.need, .text("Valves")), Edit(Field.city, .null), Edit(CellKey(Field.tags, element: "vip"), .null)],
    ]

    @Test(
        "whatever was edited: the merged view shows what it showed, and no lead says what only another one said",
        arguments: edits)
    func each(edits: [Edit]) throws {
        let (before, mine, others) = try (shown(), said(root), said(member))
        device.clock.advance(bySeconds: 1)
        try device.store.write("lead edit", summary: "") { try $0.edit(root, edits) }
        #expect(try shown() != before)
        #expect(try device.store.undoLast().notUndone == [])
        #expect(try shown().filter { $0.value != [.null] } == before)
        #expect(try said(root) == mine)
        #expect(try said(member) == others)
        #expect(try device.store.lead(root)?.conflicts == [])
        #expect(try device.store.verify() == [])
        _ = try device.store.unmerge(member, summary: "")
        #expect(try said(root) == mine)
        #expect(try said(member) == others)
    }

    @Test(
        "what one command wrote to several of them goes back on each, also where one had nothing of its own to show",
        arguments: [Field.city, Field.need, Field.company, Field.wechat], [true, false])
    func several(field: String, rootFirst: Bool) throws {
        let (before, mine, others) = try (shown(), said(root), said(member))
        device.clock.advance(bySeconds: 1)
        try device.store.write("lead edit", summary: "") { writer in
            for lead in rootFirst ? [root, member] : [member, root] {
                try writer.edit(lead, [Edit(field, .text(lead == root ? "one" : "other"))])
            }
        }
        #expect(try device.store.undoLast().notUndone == [])
        #expect(try shown().filter { $0.value != [.null] } == before)
        #expect(try said(root) == mine)
        #expect(try said(member) == others)
        #expect(try device.store.lead(root)?.conflicts == [])
    }

    @Test("two undos take back two edits, the merge after that")
    func twice() throws {
        for need in ["Valves", "Seals"] {
            device.clock.advance(bySeconds: 1)
            try device.edit(root, Edit(Field.need, .text(need)))
        }
        _ = try device.store.undoLast()
        #expect(try device.store.lead(root)?.need == "Valves")
        _ = try device.store.undoLast()
        #expect(try device.store.lead(root)?.need == "Pumps")
        #expect(try said(root)[CellKey(Field.need)] == nil)
        #expect(try device.store.undoLast().command == "merge")
        #expect(try device.store.lead(root)?.need == nil)
        #expect(try device.store.lead(member)?.need == "Pumps")
    }

    @Test("what a colleague wrote to the other lead meanwhile is shown alone after the undo")
    func lateEdit() throws {
        try device.edit(root, Edit(Field.need, .text("Valves")))
        let late = Pulled.version(.text("Seals"), second: 90, position: 4)
        let captured = Pulled.version(.int(TestDevice.start + 2_000))
        try device.pull([
            Pulled.record(id: member, position: 4, [Field.need: [late], Field.capturedAt: [captured]])
        ])
        #expect(try device.store.lead(root)?.conflicts == [Field.need])
        #expect(try device.store.undoLast().notUndone == [])
        #expect(try device.store.lead(root)?.conflicts == [])
        #expect(try device.store.lead(root)?.need == "Seals")
        #expect(try said(root)[CellKey(Field.need)] == nil)
    }

    @Test("a conflict that an edit of the merged lead had settled is open again, each value on its own lead")
    func conflict() throws {
        device.clock.advance(bySeconds: 1)
        try device.store.write("lead edit", summary: "") { try $0.editAlone(member, [Edit(Field.city, .text("Ulm"))]) }
        #expect(try device.store.lead(root)?.conflicts == [Field.city])
        device.clock.advance(bySeconds: 1)
        try device.edit(root, Edit(Field.city, .text("Kiel")))
        #expect(try device.store.lead(root)?.conflicts == [])
        _ = try device.store.undoLast()
        #expect(try device.store.lead(root)?.conflicts == [Field.city])
        #expect(try own(root)[CellKey(Field.city)] == [.text("Bonn")])
        #expect(try own(member)[CellKey(Field.city)] == [.text("Ulm")])
    }

    @Test(
        "an edit of an absorbed lead by itself gives way again to the value that stood for it, also where it settled two"
    )
    func apart() throws {
        _ = try device.store.unmerge(member, summary: "")
        try merge(preferred: root)
        #expect(try device.store.lead(root)?.company == "Acme")
        try device.edit(member, Edit(Field.company, .text("Acme AG")))
        #expect(try device.store.lead(root)?.conflicts == [Field.company])
        #expect(try device.store.undoLast().notUndone == [])
        #expect(try device.store.lead(root)?.conflicts == [])
        #expect(try device.store.lead(root)?.company == "Acme")
        #expect(try own(member)[CellKey(Field.company)] == [.text("ACME GmbH")])
    }

    @Test("an edit for which another lead's later value stands by now is left alone, and named")
    func replaced() throws {
        try device.edit(root, Edit(Field.need, .text("Valves")))
        // Whoever sees the leads under another root writes there, with this edit in view.
        device.clock.advance(bySeconds: 1)
        _ = try device.store.transaction { database in
            var writer = try CommandWriter(database, store: device.store, commandName: "elsewhere")
            try writer.editAlone(member, [Edit(Field.need, .text("Seals"))])
            try writer.nameAsOne([root, member])
            return try writer.finish()
        }
        #expect(try device.store.lead(root)?.need == "Seals")
        #expect(try device.store.undoLast().notUndone == ["need of \(LeadCode.code(of: root))"])
        #expect(try device.store.lead(root)?.need == "Seals")
    }
}
