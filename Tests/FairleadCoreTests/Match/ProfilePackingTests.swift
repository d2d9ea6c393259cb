import FairleadCore
import FairleadMatchMeasuring
import FairleadTestKit
import Testing

@testable import FairleadMatch

@Suite("Profiles as they are kept")
struct ProfilePackingTests {
    private static func unpacked(_ bytes: [UInt8]) -> Profile? { bytes.withUnsafeBytes { Profile(packed: $0) } }

    @Test("a profile is read as it was packed, whatever it has")
    func roundTrip() throws {
        let persons = try MeasuredSet.febrl1(MeasuredTests.folder).records
        for record in MeasuredSet.generated(count: 500, seed: TestSeed.value).records + persons {
            let profile = Profile(record)
            let read = try #require(Self.unpacked(profile.packed))
            #expect(read == profile)
            #expect(read.packed == profile.packed)
        }
    }

    @Test("bytes that are cut off or go on are no profile")
    func damage() throws {
        for record in MeasuredSet.generated(count: 20, seed: TestSeed.value).records {
            let packed = Profile(record).packed
            for count in packed.indices { #expect(Self.unpacked(Array(packed[..<count])) == nil) }
            #expect(Self.unpacked(packed + [1]) == nil)
        }
    }

    @Test("the edits that create a lead are matched as the lead is that comes of them")
    func editsAndLead() {
        let edits = [
            Edit(Field.company, .text("Acme GmbH")), Edit(Field.contact, .text("Zoe\u{308} Hill")),
            Edit(CellKey(Field.phones, element: "2"), .int(1)), Edit(CellKey(Field.phones, element: "10"), .int(1)),
            Edit(CellKey(Field.phones, element: "3"), .int(0)), Edit(CellKey(Field.phones, element: "4"), .null),
            Edit(CellKey(Field.emails, element: "zoe@acme.test"), .int(0)), Edit(Field.city, .null),
        ]
        let lead = Self.lead(edits, by: Dot(ReplicaID(rawValue: 1), 1))
        #expect(MatchRecord(edits) == MatchRecord(lead))
        #expect(MatchRecord(lead).phones == ["3", "10", "2"])
    }

    @Test("a lead is one change set's work until another one writes to it")
    func oneWriter() {
        let (first, second) = (Dot(ReplicaID(rawValue: 1), 1), Dot(ReplicaID(rawValue: 1), 2))
        var lead = Self.lead([Edit(Field.company, .text("Acme"))], by: first)
        #expect(lead.isWritten(by: first))
        #expect(!lead.isWritten(by: second))
        let later = Self.lead([Edit(Field.company, .text("Acme"))], by: second)
        lead.set(later.cells[CellKey(Field.company)] ?? Cell(), for: CellKey(Field.city))
        #expect(!lead.isWritten(by: first))
        var replaced = Self.lead([Edit(Field.company, .text("Acme"))], by: first)
        replaced.remember(later.cells[CellKey(Field.company)]?.versions ?? [], of: CellKey(Field.company))
        #expect(!replaced.isWritten(by: first))
    }

    private static func lead(_ edits: [Edit], by dot: Dot) -> RecordState {
        var lead = RecordState(id: RecordID(high: 1, low: 1), kind: .lead, lead: nil)
        for edit in edits {
            let version = Version(value: edit.value, dot: dot, stamp: .zero, position: 1, author: "ana")
            lead.set(Cell(versions: [version]), for: edit.key)
        }
        return lead
    }
}
