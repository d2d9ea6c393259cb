import Testing

@testable import FairleadCore

@Suite("Answers and decisions as fields of a lead")
struct AnswerFieldTests {
    private static func check(_ field: String, _ value: Value) -> String? {
        var time = DeviceTime(wallMilliseconds: 1, bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: 0)
        time.wallMilliseconds = 1
        let change = ChangeSet(
            dot: Dot(ReplicaID(rawValue: 1), 1), origin: RecordID(high: 1, low: 1), command: RecordID(high: 1, low: 2),
            commandName: "grade", previousDigest: [], time: time, own: VersionVector([:]),
            records: [
                RecordChange(
                    id: RecordID(high: 2, low: 2), kind: .lead, isCreation: true, edits: [Edit(field, value)])
            ])
        do {
            try change.check()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("an answer is one capital letter, or taken back", arguments: ["A", "C", "Z"])
    func good(letter: String) {
        #expect(Self.check("answer_budget", .text(letter)) == nil)
        #expect(Self.check("answer_budget", .null) == nil)
    }

    @Test(
        "anything else is refused",
        arguments: [
            .text("a"), .text(""), .text("AB"), .text("Ä"), .int(1), .bool(true), .list([.text("A")]),
            .text(String(repeating: "A", count: 5_000)),
        ] as [Value])
    func bad(value: Value) {
        #expect(Self.check("answer_budget", value) == "bad_value")
    }

    @Test(
        "a decision is a grade, a reason and perhaps an end",
        arguments: [
            (.list([.text("A"), .text("key account"), .null]), true),
            (.list([.text("C"), .text("x"), .int(1_780_000_000_000)]), true), (.null, true),
            (.list([.text("D"), .text("x"), .null]), false), (.list([.text("A"), .text(""), .null]), false),
            (.list([.text("A"), .text("x")]), false), (.list([.text("A"), .text("x"), .int(-1)]), false),
            (.list([.text("A"), .text("x"), .int(.max)]), false), (.text("A"), false),
            (.list([.text("A"), .text(String(repeating: "x", count: 1_025)), .null]), false),
        ] as [(Value, Bool)])
    func decisions(value: Value, isGood: Bool) {
        #expect((Self.check("grade_override", value) == nil) == isGood)
        #expect((GradeOverride(value) == nil) == (!isGood || value.isNull))
    }

    @Test("a grade itself is never written")
    func computed() {
        #expect(Self.check("grade", .text("A")) == "read_only")
    }

    @Test("the stored form of answers is sorted and reads back")
    func stored() {
        let answers = LeadAnswers(["need": "A", "budget": "B", "a_1": "C"])
        #expect(answers.encoded == "a_1=C budget=B need=A")
        #expect(LeadAnswers(encoded: answers.encoded) == answers)
        #expect(LeadAnswers(encoded: "") == LeadAnswers())
        #expect(LeadAnswers.dimension(of: "answer_") == nil && LeadAnswers.dimension(of: "answers") == nil)
    }
}
