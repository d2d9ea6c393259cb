import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadStore

@Suite("R7, R8: undo takes back what still stands as it was written, and names the rest")
struct UndoTests {
    @Test("an edit goes back to the value before it, a first value to a clear; then the command before is next")
    func stepByStep() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.edit(lead, Edit(Field.city, .text("Ulm")))
        try device.edit(lead, Edit(Field.city, .text("Bonn")))
        #expect(try device.store.undoLast().command == "lead edit")
        #expect(try device.state(lead).value(Field.city) == .text("Ulm"))
        _ = try device.store.undoLast()
        #expect(try device.state(lead).value(Field.city) == .null)
        #expect(try device.store.undoLast().command == "lead add")
        #expect(try device.state(lead).isArchived)
        #expect {
            try device.store.undoLast()
        } throws: { error in
            if case .notFound = error as? StoreError { true } else { false }
        }
    }

    @Test("an element of a set comes and goes")
    func sets() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"], [Field.tags: ["vip"]])
        try device.edit(
            lead, Edit(CellKey(Field.tags, element: "vip"), .null), Edit(CellKey(Field.tags, element: "cold"), .int(1)))
        #expect(try device.state(lead).elements(Field.tags) == ["cold"])
        _ = try device.store.undoLast()
        #expect(try device.state(lead).elements(Field.tags) == ["vip"])
    }

    @Test("after a sync it is a new change set; what a colleague has written since stays, and is named")
    func afterSync() throws {
        let device = try TestDevice()
        let old = Pulled.version(.text("old"))
        try device.pull([Pulled.record(position: 7, [Field.city: [old], Field.need: [old]])])
        try device.edit(Pulled.lead, Edit(Field.city, .text("mine")), Edit(Field.need, .text("mine")))
        let mine = try device.last()
        let standing = Version(
            value: .text("mine"), dot: mine.dot, stamp: Stamp(milliseconds: TestDevice.start + 10_000), position: 8,
            author: "li")
        let later = Pulled.version(.text("wang's"), counter: 2, second: 60, position: 9)
        try device.pull(
            [Pulled.record(position: 9, [Field.city: [later], Field.need: [standing]])],
            answering: [device.outcome(mine, .accepted, position: 8)])
        let result = try device.store.undoLast()
        #expect(result.notUndone == ["city of \(LeadCode.code(of: Pulled.lead))"])
        #expect(try device.unsent().map(\.commandName) == ["undo"])
        #expect(try device.state(Pulled.lead).value(Field.city) == .text("wang's"))
        #expect(try device.state(Pulled.lead).value(Field.need) == .text("old"))
    }

    @Test("undoing a resolution opens the conflict again, and the value shown before is shown again")
    func resolution() throws {
        let device = try TestDevice()
        let values = [
            Pulled.version(.text("early"), counter: 1, second: 0, position: 6),
            Pulled.version(.text("late"), replica: ReplicaID(rawValue: 5), counter: 1, second: 9, position: 7),
        ]
        try device.pull([Pulled.record(position: 7, [Field.city: values])])
        #expect(try device.state(Pulled.lead).conflicts == [Field.city])
        try device.edit(Pulled.lead, Edit(Field.city, .text("early")))
        #expect(try device.state(Pulled.lead).conflicts.isEmpty)
        _ = try device.store.undoLast()
        let state = try device.state(Pulled.lead)
        #expect(state.conflicts == [Field.city])
        #expect(state.value(Field.city) == .text("late"))
        #expect(Set(state.cells[CellKey(Field.city)]?.versions.map(\.value) ?? []) == [.text("early"), .text("late")])
    }

    @Test(
        "whose a lead was goes back without a reason that only the server gives",
        arguments: [
            (
                Holding(.pool("public"), OwnerReason(.reclaimed, text: "90 days", policyVersion: 1)),
                Holding(.pool("public"), OwnerReason(.returned))
            ),
            (Holding(.user("wang"), OwnerReason(.rule, text: "north", policyVersion: 1)), Holding(.user("wang"))),
            (
                Holding(.user("wang"), OwnerReason(.assigned, text: "knows them")),
                Holding(.user("wang"), OwnerReason(.assigned, text: "knows them"))
            ),
        ])
    func owner(before: Holding, after: Holding) throws {
        let device = try TestDevice()
        try device.pull([Pulled.record(position: 7, [Field.owner: [Pulled.version(before.value, by: "server")]])])
        try device.edit(Pulled.lead, Edit(Field.owner, Holding(.user("li"), OwnerReason(.claimed)).value))
        _ = try device.store.undoLast()
        #expect(try device.state(Pulled.lead).value(Field.owner) == after.value)
    }

    @Test("a logged visit goes out of sight and stays in the history; a lead that others worked on is left alone")
    func creations() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.log("visit", lead, "Showed it")
        _ = try device.store.undoLast()
        #expect(try device.store.activities(of: lead).isEmpty)
        #expect(try !device.store.children(of: lead).isEmpty)

        let added = try device.unsent()[0]
        let mine = Version(
            value: .text("Acme"), dot: added.dot, stamp: Stamp(milliseconds: TestDevice.start), position: 2,
            author: "li")
        let theirs = Pulled.version(.text("Ulm"), second: 60, position: 3)
        try device.pull(
            [Pulled.record(id: lead, position: 3, [Field.company: [mine], Field.city: [theirs]])],
            answering: try device.unsent().map { device.outcome($0, .accepted, position: 2) })
        let result = try device.store.undoLast()
        #expect(result.command == "lead add")
        #expect(result.notUndone == ["the lead \(LeadCode.code(of: lead))"])
        #expect(try !device.state(lead).isArchived)
    }

    @Test("a command whose lead has left is told, and not passed over for the one before it")
    func gone() throws {
        let device = try TestDevice()
        let stays = try device.add([Field.company: "Stay"])
        try device.pull([Pulled.record([Field.company: [Pulled.version(.text("Goo"))]])])
        try device.edit(stays, Edit(Field.stage, .text("won")))
        try device.edit(Pulled.lead, Edit(Field.need, .text("marker-4711")))
        let sent = try device.unsent()
        let shown = [(Field.company, "Stay"), (Field.stage, "won")].enumerated().map { index, cell in
            let version = Version(
                value: .text(cell.1), dot: sent[index].dot, stamp: Stamp(milliseconds: TestDevice.start),
                position: 10 + UInt64(index), author: "li")
            return (cell.0, [version])
        }
        try device.pull(
            [Pulled.record(id: stays, position: 12, Dictionary(uniqueKeysWithValues: shown))], gone: [Pulled.lead],
            answering: sent.enumerated().map { device.outcome($1, .accepted, position: 10 + UInt64($0)) })
        #expect(try device.bytesOnDisk().range(of: Data("marker-4711".utf8)) == nil)
        let result = try device.store.undoLast()
        #expect(result.isGone && !result.isEffective && result.leads.isEmpty)
        #expect(try device.state(stays).value(Field.stage) == .text("won"))
        // Asked once more, that one is meant.
        #expect(try device.store.undoLast().leads == [stays])
        #expect(try device.state(stays).value(Field.stage) == .text(Stage.initial))
    }
}
