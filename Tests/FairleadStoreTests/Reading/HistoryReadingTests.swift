import FairleadCore
import FairleadStore
import Testing

@Suite("History")
struct HistoryReadingTests {
    @Test("every value that was written is listed, the latest first, with what became of it")
    func versions() throws {
        let device = try TestDevice()
        let city = CellKey(Field.city)
        try device.pull([
            Pulled.record(
                [
                    Field.city: [
                        Pulled.version(.text("Bonn"), counter: 2, second: 2),
                        Pulled.version(.text("Köln"), by: "mia", counter: 3, second: 3),
                    ],
                    Field.archiveReview: [Pulled.version(.bool(false), second: 8)],
                ],
                past: [
                    PastVersion(key: city, version: Pulled.version(.text("Trier"), second: 1)),
                    PastVersion(key: CellKey(Field.need), version: Pulled.version(.text("Pumps"), second: 7)),
                ])
        ])
        device.clock.advance(bySeconds: 60)
        try device.edit(Pulled.lead, Edit(Field.title, .text("CEO")))
        let entries = try device.store.history(of: Pulled.lead)
        #expect(entries.map(\.field) == [Field.title, Field.need, Field.city, Field.city, Field.city])
        #expect(entries.map(\.value) == ["CEO", "Pumps", "Köln", "Bonn", "Trier"].map(Value.text))
        #expect(entries.map(\.standing) == [.shown, .superseded, .shown, .conflict, .superseded])
        #expect(entries.map(\.author) == ["li", "wang", "mia", "wang", "wang"])
        #expect(entries.map(\.device) == ["this device", "beef00", "beef00", "beef00", "beef00"])
        #expect(entries[1].at == TestDevice.start + 7_000)
        #expect(try device.store.history(of: Pulled.lead, field: Field.city) == Array(entries[2...]))
    }

    @Test("a value that an own edit replaced can be read back before any exchange")
    func replaced() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.city: "Bonn"])
        try device.edit(lead, Edit(Field.city, .text("Köln")))
        try device.edit(lead, Edit(Field.city, .null))
        let entries = try device.store.history(of: lead, field: Field.city)
        #expect(entries.map(\.value) == [.null, .text("Köln"), .text("Bonn")])
        #expect(entries.map(\.standing) == [.shown, .superseded, .superseded])
    }

    @Test("elements of a set come and go one by one")
    func sets() throws {
        let device = try TestDevice()
        let lead = try device.add([:], [Field.tags: ["vip"]])
        try device.edit(lead, Edit(CellKey(Field.tags, element: "vip"), .null))
        let entries = try device.store.history(of: lead, field: Field.tags)
        #expect(entries.map(\.element) == ["vip", "vip"])
        #expect(entries.map(\.value) == [.null, .int(0)])
        #expect(entries.map(\.standing) == [.shown, .superseded])
    }

    @Test("what was logged is part of it, also when it was taken back")
    func logged() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        try device.log("visit", lead, "Trial in May")
        let call = try device.log("call", lead, "Wrong lead")
        try device.edit(call, Edit(Field.archived, .bool(true)))
        let logged = try device.store.history(of: lead).filter { ActivityType.all.contains($0.field) }
        #expect(logged.map(\.field) == ["call", "visit"])
        #expect(logged.map(\.value) == [.text("Wrong lead"), .text("Trial in May")])
        #expect(logged.map(\.standing) == [.undone, .shown])
        #expect(try device.store.history(of: lead, field: Field.contact).map(\.value) == [.text("A")])
    }
}
