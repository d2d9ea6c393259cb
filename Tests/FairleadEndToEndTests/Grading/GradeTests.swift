import FairleadTestKit
import Foundation
import Testing

@Suite("Grading, through the real programs")
struct GradeTests {
    private let device: TestDevice

    init() throws { device = try TestDevice() }

    @Test("four keystrokes grade a lead; the grade stands in lists, filters, exports, the pipeline, and goes with undo")
    func bant() throws {
        let code = try device.add("Acme", "--contact", "Anna")
        let other = try device.add("Other")
        #expect(try device.lead(code)["grade"].isNull)
        let graded = try device.json("grade", "acme", "b=A", "a=a", "n=A", "t=C")
        #expect(graded["grade"].text == "A" && graded["rule"].text == "scheme" && graded["code"].text == code)
        #expect(graded["policy_version"].int == 0)
        #expect(try device.lead(code)["grade"].text == "A")
        #expect(try device.json("lead", "list", "grade:a").list.map { $0["code"].text } == [code])
        #expect(try device.json("lead", "list", "grade:none").list.map { $0["code"].text } == [other])
        #expect(try device.json("lead", "list", "--sort", "grade").list.map { $0["code"].text } == [code, other])
        #expect(try device.ok("lead", "list").output.contains("GRADE"))
        #expect(try device.ok("lead", "show", code).output.contains("3 of 4 BANT criteria are met"))
        let pipeline = try device.json("pipeline")["stages"].list.flatMap { $0["leads"].list }
        #expect(pipeline.first { $0["code"].text == code }?["grade"].text == "A")
        let rows = try device.ok("export").output.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let column = try #require(rows.first?.firstIndex(of: "grade"))
        #expect(rows.dropFirst().contains { $0[column] == "A" })
        try device.ok("undo")
        #expect(try device.lead(code)["grade"].isNull)
    }

    @Test("without answers the sheet shows the questions, what is answered, and what is still to be asked")
    func sheet() throws {
        try device.add("Acme", "--budget", "100000-200000EUR")
        let empty = try device.ok("grade", "acme").output
        for text in ["BANT", "budget", "A  explicit, such as 100-200k", "perhaps A", "scoring", "--scheme points"] {
            #expect(empty.contains(text), "no \(text) in \(empty)")
        }
        try device.ok("grade", "acme", "budget=B", "authority=A")
        let sheet = try device.json("grade", "acme")
        #expect(sheet["grade"].isNull && sheet["rule"].text == "open")
        let bant = try #require(sheet["schemes"].list.first)
        #expect(bant["name"].text == "bant" && bant["best"].text == "A" && bant["worst"].text == "C")
        #expect(bant["missing"] == .array([.string("need"), .string("timeline")]))
        #expect(try device.ok("grade", "acme").output.contains("not answered: Need, Timeline"))
        #expect(try device.ok("grade", "acme", "--scheme", "points").output.contains("funding_risk"))
        // An answer can be taken back.
        try device.ok("grade", "acme", "budget=", "authority=")
        #expect(try device.json("grade", "acme")["rule"].text == "unanswered")
    }

    @Test("a scheme that comes to another grade is shown beside the primary one")
    func disagreement() throws {
        try device.add("Acme")
        try device.ok("grade", "acme", "budget=A", "authority=A", "need=B", "timeline=B", "potential=A")
        let sheet = try device.json("grade", "acme")
        #expect(sheet["grade"].text == "B" && sheet["differing"] == .array([.string("impression")]))
        #expect(try device.ok("lead", "show", "acme").output.contains("By impression it would be A."))
        try device.ok("grade", "acme", "funding_risk=C")
        #expect(try device.json("grade", "acme")["warnings"].list.first?.text == "Warning: Funding risk is C, high.")
    }

    @Test("what is no answer, dimension or scheme is named, with what there is; nothing is written")
    func wrong() throws {
        let code = try device.add("Acme")
        for (words, part) in [
            (["budget=D"], "explicit"), (["bugdet=A"], "Did you mean budget?"), (["colour=A"], "Dimensions:"),
            (["--scheme", "pints"], "Did you mean points?"),
        ] {
            let result = try device.run(["grade", code] + words)
            #expect(result.code == 65 && result.talk.contains(part), "\(words): \(result.all)")
        }
        for words in [
            ["--override", "D"], ["--override", "A"], ["--reason", "x"], ["--until", "+3d"],
            ["--override", "A", "--reason", "x", "--until", "2001-01-01"], ["budget=A", "need"],
        ] {
            let result = try device.run(["grade", code] + words)
            #expect(result.code == 64, "\(words): \(result.all)")
        }
        #expect(try device.run("grade", "budget=A").code == 64)
        #expect(try device.run("grade", "nobody", "budget=A").code == 65)
        #expect(try device.json("history", code).list.allSatisfy { $0["field"].text?.hasPrefix("answer_") != true })
    }

    @Test("a decision has a reason and an end, after which the answers count again by the clock")
    func override() throws {
        let shim = try ClockShim()
        let code = try device.add("Acme")
        try device.ok("grade", code, "b=C", "a=C", "n=C")
        let decided = try device.json(
            "grade", code, "--override", "a", "--reason", "-- key account", "--until", "+3d")
        #expect(decided["grade"].text == "A" && decided["rule"].text == "override")
        #expect(decided["override"]["reason"].text == "-- key account")
        #expect(decided["override"]["until"].text?.wholeMatch(of: Contract.time) != nil)
        #expect(try device.json("lead", "list", "grade:A").list.count == 1)
        let later = shim.environment(shiftSeconds: 4 * 86_400)
        let show = try device.run(["lead", "show", code, "--json"], environment: later).json()
        #expect(show["grade"].text == "C")
        #expect(try device.run(["lead", "list", "grade:A", "--json"], environment: later).json().list.isEmpty)
        let why = try device.run(["why", "grade", code], environment: later)
        #expect(why.output.contains("had decided A; that ended on"), "\(why.all)")
        #expect(try device.lead(code)["grade"].text == "A")
        try device.ok("grade", code, "--override", "none")
        #expect(try device.lead(code)["grade"].text == "C")
        try device.ok("undo")
        #expect(try device.lead(code)["grade"].text == "A")
        let history = try device.json("history", code, "grade_override").list
        #expect(history.contains { $0["value"].text?.hasSuffix("(-- key account)") == true })
    }

    @Test("why grade names the rule, its version, who answered what, and what is missing")
    func why() throws {
        try device.add("Acme")
        #expect(try device.json("why", "grade", "acme")["rule"].text == "unanswered")
        try device.ok("grade", "acme", "budget=A", "authority=A", "need=A")
        let why = try device.json("why", "grade", "acme")
        #expect(why["question"].text == "grade" && why["answer"].text == "A" && why["scheme"].text == "bant")
        #expect(why["policy_version"].int == 0)
        #expect(why["evidence"].list.map { $0["dimension"].text } == ["budget", "authority", "need"])
        #expect(why["evidence"].list.allSatisfy { $0["at"].text?.wholeMatch(of: Contract.time) != nil })
        #expect(why["missing"] == .array([.string("timeline")]))
        let sentence = try #require(why["sentence"].text)
        #expect(sentence.hasPrefix("Grade A: 3 of 4 BANT criteria are met (Budget, Authority, Need); 3 make an A"))
        #expect(sentence.hasSuffix("What is not answered cannot change that."))
        let text = try device.ok("why", "grade", "acme").output
        #expect(text.contains("standard policy") && text.contains("must go live within 1 month"), "\(text)")
    }
}
