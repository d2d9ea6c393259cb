import Testing

@testable import FairleadCore

@Suite("A policy's form on the wire")
struct PolicyTextTests {
    private static func record(_ document: Value) -> RecordState {
        let version = Version(
            value: document, dot: Dot(ReplicaID(rawValue: 1), 1), stamp: .zero, position: 1, author: "server")
        return RecordState(
            id: RecordID(high: 1, low: 1), kind: .policy, lead: nil, position: 1,
            cells: [CellKey(Field.document): Cell(versions: [version])])
    }

    private static func read(_ text: String) -> Policy? { Policy(record(PolicyText.value(of: text))) }

    @Test("the standard policy has no flaw, and reads back as it was written, byte for byte")
    func roundTrip() throws {
        let standard = Policy.standard
        #expect(PolicyReader.policy(standard.node).problems == [])
        let text = PolicyText.text(of: standard.node)
        let read = try #require(Self.read(text))
        #expect(read == standard)
        #expect(PolicyText.text(of: read.node) == text)
    }

    @Test("texts of any script and sign come through, in as many pieces as they need")
    func texts() throws {
        var policy = Policy.standard
        policy.version = 7
        policy.grading.dimensions[0].title = "预算 \"x\" \\ 😀 é"
        for index in 0..<300 {
            policy.grading.dimensions.append(
                Dimension(
                    "extra_\(index)", title: String(repeating: "界", count: 60),
                    answers: [.init("A", "\u{7FF}"), .init("B", "no")]))
        }
        let value = policy.edit.value
        #expect((value.list?.count ?? 0) > 1)
        #expect(value.list?.allSatisfy { ($0.text?.utf8.count ?? .max) <= Limits.policyPieceSizeBytesMax } == true)
        #expect(Policy(Self.record(value)) == policy)
    }

    @Test(
        "what is no policy is none, and ends nothing",
        arguments: [
            "", "null", "[]", "{}", "{\"grading\":1}", "{", "{\"version\":1", "{\"grading\":{\"primary\":\"x\"}}x",
            String(repeating: "[", count: 100_000), "{\"a\":\"\\u12\"}", "{\"a\":\"\\uD800\"}", "{\"a\":\"\\q\"}",
            "{\"grading\":{\"primary\":1,\"dimensions\":{},\"schemes\":{}}}", "{\"a\":1.5}",
            "{\"a\":99999999999999999999}",
        ])
    func garbage(text: String) {
        #expect(Self.read(text) == nil)
    }

    /// One dimension, and a scheme of it in which a part is put in the place of another.
    private static func scheme(_ old: String = "", _ new: String = "") -> String {
        let text = """
            {"version":3,"new_section":{"x":1},"grading":{"primary":"p","later":true,"dimensions":{"d":{"title":"D",
            "answers":{"A":"a","B":"b"},"icon":"x"}},"schemes":{"p":{"title":"P","weights":{"d":100},
            "worth":{"A":100,"B":0},"thresholds":{"A":80,"B":60}}}}}
            """
        return old.isEmpty ? text : text.replacing(old, with: new, maxReplacements: 1)
    }

    @Test("what a newer server adds is passed over, and the rest still holds")
    func newer() throws {
        let policy = try #require(Self.read(Self.scheme()))
        #expect(policy.version == 3)
        let grading = LeadGrading(LeadAnswers(["d": "A"]), override: nil, policy: policy.grading)
        #expect(grading.computed == .a)
    }

    @Test(
        "a scheme of which a part is not understood, or could end the program, grades nothing",
        arguments: [
            ("\"title\":\"P\"", "\"title\":\"P\",\"cap\":3"), ("\"weights\":{\"d\":100}", "\"median\":[\"d\"]"),
            ("\"d\":100", "\"d\":9223372036854775807"), ("\"A\":100", "\"A\":-9223372036854775808"),
            ("\"A\":80", "\"A\":9223372036854775807"), ("\"d\":100", "\"other\":100"), ("\"B\":0", "\"b\":0"),
        ])
    func unknownRule(old: String, new: String) throws {
        let policy = try #require(Self.read(Self.scheme(old, new)))
        #expect(policy.grading.schemes == [])
        let grading = LeadGrading(LeadAnswers(["d": "A"]), override: nil, policy: policy.grading)
        #expect(grading.primary == nil && grading.computed == nil && grading.grade(at: 0) == nil)
    }

    @Test("a policy's record keeps no earlier versions: everybody gets it")
    func past() {
        var state = Self.record(.text("new"))
        state.remember(state.cells.values.flatMap(\.versions), of: CellKey(Field.document))
        #expect(state.past == [])
    }

    @Test("what differs between two policies is told setting by setting")
    func difference() {
        var new = Policy.standard
        new.version = 9
        #expect(PolicyDifference.between(.standard, new) == [])
        new.grading.schemes[0].thresholdA = 4
        new.grading.schemes[0].rule = .count(["budget", "need"], metAt: "B")
        new.grading.dimensions.removeLast()
        new.grading.schemes.removeLast()
        let differences = PolicyDifference.between(.standard, new)
        #expect(
            differences.prefix(3) == [
                PolicyDifference(
                    path: "grading.schemes.bant.count", old: "budget, authority, need, timeline", new: "budget, need"),
                PolicyDifference(path: "grading.schemes.bant.met_at", old: "A", new: "B"),
                PolicyDifference(path: "grading.schemes.bant.thresholds.A", old: "3", new: "4"),
            ])
        #expect(differences.dropFirst(3).allSatisfy { $0.new == nil && $0.old != nil })
        #expect(differences.contains { $0.path == "grading.dimensions.potential.title" })
        var swapped = Policy.standard
        swapped.grading.dimensions.swapAt(0, 1)
        #expect(PolicyDifference.between(.standard, swapped).count == 1)
    }
}
