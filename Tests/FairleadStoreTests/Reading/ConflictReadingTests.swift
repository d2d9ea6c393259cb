import FairleadCore
import FairleadStore
import Testing

@Suite("Conflicts as they are shown")
struct ConflictReadingTests {
    private static let mia = ReplicaID(rawValue: 0xCAFE_0000_0000_0002)

    @Test("values are numbered from the shown one to the earliest, equal ones once")
    func numbering() throws {
        let device = try TestDevice()
        try device.pull([
            Pulled.record([
                Field.company: [Pulled.version(.text("Acme"))],
                Field.city: [
                    Pulled.version(.text("Bonn"), counter: 2, second: 1),
                    Pulled.version(.text("Köln"), by: "li", counter: 3, second: 9),
                    Pulled.version(.text("Mainz"), counter: 4, second: 5),
                    Pulled.version(.text("Bonn"), by: "mia", replica: Self.mia, counter: 1, second: 3),
                ],
            ])
        ])
        let conflicts = try device.store.conflicts(of: Pulled.lead)
        #expect(conflicts.map(\.field) == [Field.city])
        #expect(conflicts.map(\.name) == ["Acme"])
        let values = try #require(conflicts.first?.values)
        #expect(values.map(\.number) == [1, 2, 3])
        #expect(values.map(\.value) == [.text("Köln"), .text("Mainz"), .text("Bonn")])
        #expect(values.map(\.author) == ["li", "wang", "mia"])
        #expect(values.map(\.device) == ["beef00", "beef00", "cafe00"])
        #expect(values.map(\.at) == [9, 5, 3].map { TestDevice.start + $0 * 1_000 })
        #expect(values.map(\.isShown) == [true, false, false])
        #expect(values.map(\.isMine) == [true, false, false])
        #expect(try device.store.conflicts() == conflicts)
    }

    @Test("of concurrent owners the first in log order is shown and comes first")
    func decided() throws {
        let device = try TestDevice()
        try device.pull([
            Pulled.record([
                Field.owner: [
                    Pulled.version(.text("mia"), counter: 5, second: 9, position: 8),
                    Pulled.version(.text("li"), counter: 4, second: 1, position: 7),
                ]
            ])
        ])
        let values = try #require(try device.store.conflicts(of: Pulled.lead).first?.values)
        #expect(values.map(\.value) == [.text("li"), .text("mia")])
        #expect(values.map(\.isShown) == [true, false])
    }

    @Test("an own edit that has not seen the other is a conflict here before any exchange, and is told apart as mine")
    func pending() throws {
        let device = try TestDevice(user: "li")
        let city = [Pulled.version(.text("Bonn")), Pulled.version(.text("Köln"), counter: 2, second: 1)]
        try device.pull([Pulled.record([Field.city: city])])
        try device.edit(Pulled.lead, Edit(Field.need, .text("Pumps")))
        #expect(try device.store.status().conflicts == 1)
        try device.edit(Pulled.lead, Edit(Field.city, .text("Mainz")))
        #expect(try device.store.conflicts(of: Pulled.lead).isEmpty)
        #expect(try device.store.status().conflicts == 0)
        // The edit is not there yet when somebody else's, which had not seen it, comes with a pull.
        let later = Pulled.version(.text("Trier"), counter: 3, second: 500, position: 12)
        try device.pull([Pulled.record(position: 12, [Field.city: [later]])])
        let values = try #require(try device.store.conflicts(of: Pulled.lead).first?.values)
        #expect(values.map(\.value) == [.text("Trier"), .text("Mainz")])
        #expect(values.map(\.device) == ["beef00", "this device"])
        #expect(values.map(\.isMine) == [false, true])
    }

    @Test("an archive that met an edit is a conflict of archived and kept", arguments: [true, false])
    func archiveReview(editCameLast: Bool) throws {
        let device = try TestDevice()
        let archive = Pulled.version(.bool(true), by: "mia", replica: Self.mia, counter: 1, second: 5)
        let edit = Pulled.version(.text("Pumps"), by: "wang", counter: 7, second: editCameLast ? 6 : 4)
        var review = editCameLast ? edit : archive
        review.value = .bool(true)
        try device.pull([
            Pulled.record([Field.archived: [archive], Field.archiveReview: [review], Field.need: [edit]])
        ])
        let conflicts = try device.store.conflicts(of: Pulled.lead)
        #expect(conflicts.map(\.field) == [Field.archived])
        let values = try #require(conflicts.first?.values)
        #expect(values.map(\.value) == [.bool(true), .bool(false)])
        #expect(values.map(\.author) == ["mia", "wang"])
        #expect(values.map(\.isShown) == [true, false])
        #expect(try device.store.lead(Pulled.lead)?.archived == true)
    }

    @Test("a conflict of an archived lead stays open")
    func archived() throws {
        let device = try TestDevice()
        let city = [Pulled.version(.text("Bonn")), Pulled.version(.text("Köln"), counter: 2)]
        try device.pull([Pulled.record([Field.city: city, Field.archived: [Pulled.version(.bool(true))]])])
        #expect(try device.store.conflicts().map(\.field) == [Field.city])
        #expect(try device.store.status().conflicts == 1)
    }
}
