import FairleadCore
import Foundation
import GRDB
import Testing

@testable import FairleadStore

@Suite("Grades on the device")
struct GradingTests {
    private static func answers(_ letters: String) -> [Edit] {
        zip(["budget", "authority", "need", "timeline"], letters).map { Edit("answer_\($0)", .text(String($1))) }
    }

    private static func grade(_ device: TestDevice, _ lead: RecordID) throws -> Grade? {
        try #require(try device.store.lead(lead)).grade
    }

    private static func listed(_ device: TestDevice, _ grade: Grade?) throws -> Set<RecordID> {
        var filter = LeadFilter()
        filter.conditions = [.grade(grade)]
        let found = try device.store.leads(filter)
        #expect(try device.store.countLeads(filter) == found.count)
        return Set(found.map(\.id))
    }

    /// The record of a policy as the server sends it.
    private static func record(
        _ change: (inout GradingPolicy) -> Void, version: Int64 = 1, position: UInt64 = 20
    ) -> RecordState {
        var policy = Policy(version: version, grading: Policy.standard.grading)
        change(&policy.grading)
        return Pulled.record(
            id: RecordID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001), kind: .policy, position: position,
            [Field.document: [Pulled.version(policy.edit.value, by: "server", position: position)]])
    }

    @Test("a grade follows from the answers at once, goes with undo, and is found by filter and order")
    func answered() throws {
        let device = try TestDevice()
        let good = try device.add([Field.company: "Good"])
        let fair = try device.add([Field.company: "Fair"])
        let open = try device.add([Field.company: "Open"])
        let untouched = try device.add([Field.company: "Untouched"])
        #expect(try Self.grade(device, good) == nil)
        try device.edit(good, Self.answers("AAAC")[0], Self.answers("AAAC")[1], Self.answers("AAAC")[2])
        try device.edit(fair, Edit("answer_budget", .text("A")), Edit("answer_authority", .text("A")))
        #expect(try Self.grade(device, fair) == nil)
        try device.edit(fair, Edit("answer_need", .text("B")), Edit("answer_timeline", .text("C")))
        try device.edit(open, Edit("answer_budget", .text("A")))
        #expect(try Self.grade(device, good) == .a)
        #expect(try Self.grade(device, fair) == .b)
        #expect(try Self.listed(device, .a) == [good] && Self.listed(device, .b) == [fair])
        #expect(try Self.listed(device, nil) == [open, untouched] && Self.listed(device, .c) == [])
        #expect(try device.store.leads(LeadFilter(), by: .grade).map(\.id) == [good, fair, open, untouched])
        #expect(try device.store.leads(LeadFilter(), by: .grade, limit: 1).map(\.id) == [good])
        #expect(try device.store.pipeline()[0].leads.compactMap(\.grade).sorted() == [.a, .b])
        #expect(try device.store.verify() == [])
        _ = try device.store.undoLast()
        _ = try device.store.undoLast()
        #expect(try Self.grade(device, fair) == nil)
        #expect(try Self.listed(device, .b) == [])
        #expect(try device.store.verify() == [])
    }

    @Test("nothing of a grade is ever sent: a change set has the raw answers alone")
    func rawAnswers() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        try device.edit(lead, Edit("answer_budget", .text("A")))
        let fields = Set(try device.unsent().flatMap { $0.records.flatMap { $0.edits.map(\.key.field) } })
        #expect(fields == ["company", "answer_budget"])
    }

    @Test("a decision counts until its end by the clock, in views, filters and orders, with nothing written meanwhile")
    func decision() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        let other = try device.add([Field.company: "B"])
        try device.edit(lead, Edit("answer_budget", .text("C")), Edit("answer_authority", .text("C")))
        try device.edit(lead, Edit("answer_need", .text("C")))
        try device.edit(
            other, Self.answers("AABB")[0], Self.answers("AABB")[1], Self.answers("AABB")[2],
            Self.answers("AABB")[3])
        let end = device.clock.now + 60_000
        try device.edit(
            lead, Edit(Field.gradeOverride, GradeOverride(grade: .a, reason: "key account", until: end).value))
        let view = try #require(try device.store.grading(of: lead))
        #expect(view.isDecided && view.grade == .a && view.grading.computed == .c)
        #expect(view.decision?.author == "li" && view.decision?.override.until == end)
        #expect(try Self.listed(device, .a) == [lead] && Self.listed(device, .c) == [])
        #expect(try device.store.leads(LeadFilter(), by: .grade).map(\.id) == [lead, other])
        device.clock.advance(bySeconds: 60)
        #expect(try Self.grade(device, lead) == .c)
        #expect(try Self.listed(device, .a) == [] && Self.listed(device, .c) == [lead])
        #expect(try device.store.leads(LeadFilter(), by: .grade).map(\.id) == [other, lead])
        #expect(try device.store.grading(of: lead)?.isDecided == false)
        #expect(try device.store.verify() == [])
    }

    @Test("the end of a decision is the server's moment: a clock that the last exchange found wrong changes nothing")
    func clock() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        let end = device.clock.now + 7 * 86_400_000
        try device.edit(
            lead, Edit(Field.gradeOverride, GradeOverride(grade: .a, reason: "key account", until: end).value))
        try device.pull([], serverAheadBySeconds: 8 * 86_400)
        #expect(try Self.grade(device, lead) == nil)
        #expect(try Self.listed(device, .a) == [])
        try device.pull([], serverAheadBySeconds: 0)
        #expect(try Self.grade(device, lead) == .a)
    }

    @Test("with another policy every lead has its new grade after the pull, also those that the pull did not bring")
    func policy() throws {
        let device = try TestDevice()
        var leads: [RecordID] = []
        for letters in ["AAAC", "AACC", "ACCC", "AAAA"] {
            let lead = try device.add([Field.company: letters])
            try device.edit(
                lead, Self.answers(letters)[0], Self.answers(letters)[1], Self.answers(letters)[2],
                Self.answers(letters)[3])
            leads.append(lead)
        }
        let decided = try device.add([Field.company: "decided"])
        try device.edit(
            decided, Edit(Field.gradeOverride, GradeOverride(grade: .b, reason: "x", until: nil).value))
        #expect(try Self.listed(device, .a) == [leads[0], leads[3]])
        try device.pull([Self.record { $0.schemes[0].thresholdA = 4 }])
        #expect(try device.store.policy().version == 1)
        #expect(try Self.listed(device, .a) == [leads[3]])
        #expect(try Self.listed(device, .b) == [leads[0], leads[1], decided])
        #expect(try leads.map { try Self.grade(device, $0) } == [.b, .b, .c, .a])
        #expect(try device.store.verify() == [])
        // Another scheme drives the rules: nothing of it is answered.
        try device.pull([Self.record({ $0.primary = "points" }, version: 2, position: 21)])
        #expect(try Self.listed(device, .a) == [] && Self.listed(device, .b) == [decided])
        #expect(try device.store.verify() == [])
    }

    @Test("a policy that this program cannot read grades nothing, rather than something else than the colleagues see")
    func unreadable() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        try device.edit(lead, Self.answers("AAAA")[0], Self.answers("AAAA")[1], Self.answers("AAAA")[2])
        var record = Self.record { _ in }
        record.set(Cell(versions: [Pulled.version(.text("{}"), position: 20)]), for: CellKey(Field.document))
        try device.pull([record])
        #expect(try device.store.policy().isUnreadable)
        #expect(try Self.grade(device, lead) == nil)
        #expect(try device.store.grading(of: lead)?.grading.primary == nil)
        #expect(try device.store.verify() == [])
    }

    @Test("two answers given at the same time stand side by side; the later one is shown and counts (R6, R7)")
    func conflict() throws {
        let device = try TestDevice()
        let record = Pulled.record([
            Field.company: [Pulled.version(.text("A"))],
            "answer_budget": [
                Pulled.version(.text("A"), counter: 2, second: 1),
                Pulled.version(.text("C"), by: "zhou", replica: ReplicaID(rawValue: 7), counter: 1, second: 2),
            ],
        ])
        try device.pull([record])
        #expect(try device.store.conflicts(of: Pulled.lead).map(\.field) == ["answer_budget"])
        let view = try #require(try device.store.grading(of: Pulled.lead))
        #expect(view.answers["budget"]?.letter == "C" && view.answers["budget"]?.author == "zhou")
    }

    @Test("a filled field suggests an answer, and answers nothing")
    func suggestion() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        #expect(try device.store.grading(of: lead)?.suggestions == [:])
        try device.edit(lead, Edit(Field.budget, .list([.int(1), .int(2), .text("EUR")])))
        #expect(try device.store.grading(of: lead)?.suggestions == ["budget": "A"])
        #expect(try device.store.grading(of: lead)?.answers == [:])
        try device.edit(lead, Edit("answer_budget", .text("B")))
        #expect(try device.store.grading(of: lead)?.suggestions == [:])
    }

    @Test("verify notices a grade that does not follow from the answers")
    func damage() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "A"])
        try device.edit(lead, Self.answers("AAAA")[0], Self.answers("AAAA")[1], Self.answers("AAAA")[2])
        let queue = try DatabaseQueue(path: device.path)
        try queue.write { try $0.execute(sql: "UPDATE leads SET grade = 'C'") }
        #expect(try device.store.verify().count == 1)
    }
}
