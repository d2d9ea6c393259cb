import FairleadCore
import FairleadPolicyFile
import Testing

@Suite("The policy's file")
struct PolicyFileTests {
    private static func standard() throws -> String { try PolicyFile.text(of: .standard) }

    /// The standard file with one line replaced.
    private static func changed(_ old: String, _ new: String) throws -> (text: String, line: Int) {
        let text = try standard()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains(old) }, "no line has \(old)")
        return (text.replacing(old, with: new, maxReplacements: 1), line + 1)
    }

    @Test("what is shown is what is read, whatever words and signs it holds")
    func roundTrip() throws {
        #expect(PolicyFile.read(try Self.standard()).policy == .standard)
        var policy = Policy.standard
        policy.version = 12
        for (index, title) in [
            "no", "true", "null", "~", "12", "-1", "1e3", "a: b", "- x", "# x", " x ", "预算", "\"", "'", "*a", "&a", "{",
            "[a]", "|", ">", "%", "@", "`", "!x", "😀", "é",
        ].enumerated() {
            policy.grading.dimensions[0].title = title
            policy.grading.dimensions[1].answers[index % 3].meaning = title
            let file = try PolicyFile.text(of: policy)
            #expect(PolicyFile.read(file).policy == policy, "\(title)")
        }
    }

    @Test("a file that does not say its version is meant for the one that holds")
    func version() throws {
        let text = try Self.standard().replacing("version: 0\n", with: "")
        #expect(PolicyFile.read(text, orVersion: 4).policy?.version == 4)
        #expect(PolicyFile.read(try Self.standard(), orVersion: 4).policy?.version == 0)
    }

    @Test(
        "each flaw is named with its line, its place and what it should be",
        arguments: [
            ("primary: bant", "primary: bent", "grading.primary", "bent is not one of the schemes"),
            ("met_at: A", "met_at: D", "grading.schemes.bant.met_at", "one of the answers A, B, C"),
            ("met_at: A", "meet_at: A", "grading.schemes.bant.meet_at", "There is no setting meet_at"),
            ("count: [budget, authority", "count: [budgets, authority", "grading.schemes.bant.count", "budgets is not"),
            ("count: [budget, authority", "count: [budget, budget", "grading.schemes.bant.count", "twice"),
            ("{A: 3, B: 2}", "{A: 2, B: 2}", "grading.schemes.bant.thresholds", "A begins above B"),
            ("{A: 3, B: 2}", "{A: 5, B: 2}", "grading.schemes.bant.thresholds.A", "from 1 to 4"),
            ("thresholds: {A: 3, B: 2}", "thresholds: {A: 3}", "grading.schemes.bant.thresholds.B", "B is missing"),
            ("thresholds: {A: 3, B: 2}", "thresholds: 3", "grading.schemes.bant.thresholds", "NAME: VALUE"),
            ("within_minutes: 1440", "within_minutes: 1 day", "grading.schemes.bant.within_minutes", "whole number"),
            ("title: BANT", "title: ''", "grading.schemes.bant.title", "a text of one line"),
            ("{A: 100, B: 60, C: 20}", "{A: 100, B: 60}", "grading.schemes.points.worth", "C has no worth"),
            ("{A: 100, B: 60, C: 20}", "{A: 10, B: 60, C: 20}", "grading.schemes.points.worth", "worth less"),
            ("field: budget", "field: colour", "grading.dimensions.budget.suggested_by.field", "no field colour"),
            ("title: Public pool", "titel: Public pool", "pools.public.titel", "There is no setting titel"),
            ("roles: [rep, manager]", "roles: [rep, boss]", "pools.public.roles", "one of rep, manager"),
            ("claims_per_day: 10", "claims_per_day: ten", "pools.public.claims_per_day", "whole number from 1"),
            ("  A: manager", "  A: boss", "contests.A", "one of manager, first_contact"),
            (
                "automatic_merge: within_department", "automatic_merge: sometimes", "contests.automatic_merge",
                "one of settle, within_department, wait"
            ),
            ("company_owner_first: true", "company_owner_first: yes", "contests.company_owner_first", "true or false"),
            ("captured_by: [marketing]", "captured_by: [ads]", "assignment.captured_by", "one of rep"),
            ("choose: round_robin", "choose: dice", "assignment.rules.grade_b.choose", "round_robin"),
            ("pool: nurture", "pool: attic", "assignment.rules.grade_c.pool", "There is no pool attic"),
            ("otherwise: incoming", "otherwise: attic", "assignment.otherwise", "There is no pool attic"),
            ("{after_days: 14, warn_days: 3}", "{after_days: 14, warn_days: 14}", "reclaim.A", "14 days before"),
            ("merge: automatic", "merge: never", "matching.merge", "one of automatic, suggest"),
            ("merge_bits_min: 14", "merge_bits_min: 3", "matching.merge_bits_min", "whole number from 14 to 40"),
            ("protected_days: 7", "protected_days: -1", "reclaim.protected_days", "whole number from 0"),
            ("warns_at: C", "warns_at: X", "grading.dimensions.competition.warns_at", "one of the answers"),
        ] as [(String, String, String, String)])
    func flaws(old: String, new: String, path: String, message: String) throws {
        let (text, line) = try Self.changed(old, new)
        let (policy, problems) = PolicyFile.read(text)
        #expect(policy == nil)
        let problem = try #require(problems.first { $0.path == path }, "\(problems)")
        #expect(problem.line == line, "\(problem)")
        #expect(problem.message.contains(message), "\(problem)")
    }

    @Test("weights that do not make 100 are named where they begin, with their sum")
    func weights() throws {
        let (text, _) = try Self.changed("budget_match: 20", "budget_match: 15")
        let problems = PolicyFile.read(text).problems
        #expect(problems.map(\.path) == ["grading.schemes.points.weights"])
        #expect(problems.first?.message.contains("95 points") == true)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("weights:") }) + 1
        #expect((line...line + 1).contains(problems.first?.line ?? 0))
    }

    @Test("all flaws are told at once, in the order of the file")
    func all() throws {
        let text = try Self.standard().replacing("primary: bant", with: "primary: 3")
            .replacing("title: Budget\n", with: "titel: Budget\n").replacing("A: 80, B: 60", with: "A: 80, B: 90")
        let problems = PolicyFile.read(text).problems
        #expect(problems.count >= 4, "\(problems)")
        #expect(problems.map(\.line) == problems.map(\.line).sorted())
        #expect(problems.contains { $0.path == "grading.dimensions.budget.titel" })
        #expect(problems.contains { $0.path == "grading.schemes.points.thresholds" })
    }

    @Test(
        "what is no YAML, or a bomb of one, is named with its line",
        arguments: [
            ("", 1), ("version: 1\ngrading: [", 3), ("a: 1\na: 2\n", 1), ("\tx: 1", 1), ("grading: *x", 1),
            ("- 1\n- 2\n", 1), ("just words", 1), ("a: 1\n---\nb: 2\n", 2),
        ])
    func broken(text: String, line: Int) {
        let (policy, problems) = PolicyFile.read(text)
        #expect(policy == nil)
        #expect(problems.first.map { abs($0.line - line) <= 1 } == true, "\(problems)")
    }

    @Test("parts that are named and named again do not fill the memory")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(names)]\n"
        }
        #expect(PolicyFile.read(text).policy == nil)
        let nested = String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000)
        #expect(PolicyFile.read(nested).policy == nil)
        #expect(PolicyFile.read(String(repeating: "#\n", count: PolicyFile.sizeBytesMax)).policy == nil)
    }
}
