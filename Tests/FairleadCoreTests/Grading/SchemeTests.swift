import Testing

@testable import FairleadCore

@Suite("Grading schemes")
struct SchemeTests {
    private static let names = ["budget", "authority", "need", "timeline"]

    /// Every way to answer the four BANT dimensions.
    private static let sheets: [LeadAnswers] = (0..<81).map { number in
        var rest = number
        var letters: [String: String] = [:]
        for name in names {
            letters[name] = ["A", "B", "C"][rest % 3]
            rest /= 3
        }
        return LeadAnswers(letters)
    }

    private static func policy(metAt: String, worth: [Int64]) -> GradingPolicy {
        GradingPolicy(
            primary: "count", dimensions: Array(Policy.standard.grading.dimensions.prefix(4)),
            schemes: [
                GradingScheme(
                    "count", title: "count", rule: .count(names, metAt: metAt), thresholdA: 3, thresholdB: 2),
                GradingScheme(
                    "sum", title: "sum",
                    rule: .weights(
                        names.map { .init($0, 25) }, worth: zip(["A", "B", "C"], worth).map { .init($0, $1) }),
                    thresholdA: 80, thresholdB: 60),
            ])
    }

    /// The numbers that the documents' reader enumerated (requirements X1a); points 25/15/5 are 100/60/20 per cent of 25.
    @Test(
        "of the 81 sheets the count and the sum disagree on exactly as many as X1a says",
        arguments: [
            ("A", [100, 60, 20], 23), ("A", [100, 60, 0], 21), ("A", [100, 50, 0], 14),
            ("B", [100, 60, 20], 51), ("B", [100, 60, 0], 61), ("B", [100, 50, 0], 67),
        ] as [(String, [Int64], Int)])
    func disagreements(metAt: String, worth: [Int64], expected: Int) {
        let policy = Self.policy(metAt: metAt, worth: worth)
        let differing = Self.sheets.count { answers in
            let grading = LeadGrading(answers, override: nil, policy: policy)
            return !grading.dissenting(from: grading.computed).isEmpty
        }
        #expect(differing == expected)
    }

    @Test("BANT grades each of the 81 sheets by its number of A answers: three make an A, two a B (GR-05 to GR-07)")
    func bant() {
        for answers in Self.sheets {
            let met = Self.names.count { answers[$0] == "A" }
            let expected: Grade = met >= 3 ? .a : met == 2 ? .b : .c
            let grading = LeadGrading(answers, override: nil, policy: Policy.standard.grading)
            #expect(grading.computed == expected, "\(answers.encoded)")
        }
    }

    @Test("a sheet that is not complete has a grade only when no answer to the rest can change it")
    func incomplete() {
        for answers in Self.sheets {
            for count in 0...4 {
                let known = Self.names.prefix(count)
                let part = LeadAnswers(Dictionary(uniqueKeysWithValues: known.map { ($0, answers[$0] ?? "") }))
                // The oracle: what all full sheets that agree with the known answers come to.
                let possible = Set(
                    Self.sheets.filter { sheet in known.allSatisfy { sheet[$0] == answers[$0] } }.map { sheet in
                        let met = Self.names.count { sheet[$0] == "A" }
                        return met >= 3 ? Grade.a : met == 2 ? .b : .c
                    })
                let card = GradeCard(Policy.standard.grading.schemes[0], part, in: Policy.standard.grading)
                #expect(card.grade == (possible.count == 1 ? possible.first : nil), "\(part.encoded)")
                #expect(card.best == possible.min() && card.worst == possible.max(), "\(part.encoded)")
                #expect(card.missing == Array(Self.names.dropFirst(count)))
            }
        }
    }

    @Test("two A and two B are 80 points, which is an A by points and a B by count (X1a)")
    func example() {
        let answers = LeadAnswers(["budget": "A", "authority": "A", "need": "B", "timeline": "B"])
        let policy = Self.policy(metAt: "A", worth: [100, 60, 20])
        let grading = LeadGrading(answers, override: nil, policy: policy)
        #expect(grading.computed == .b)
        #expect(grading.cards[1].least == 80 * GradingScheme.unit && grading.cards[1].grade == .a)
        #expect(grading.dissenting(from: .b).map(\.scheme.name) == ["sum"])
        #expect(grading.dissenting(from: .a).isEmpty)
    }

    @Test(
        "the bands of the 100 points are closed below: 80 is an A, 60 a B (GR-25)",
        arguments: [(8_000, Grade.a), (7_999, .b), (6_000, .b), (5_999, .c), (0, .c), (10_000, .a)] as [(Int64, Grade)])
    func bands(amount: Int64, expected: Grade) throws {
        let points = try #require(Policy.standard.grading.scheme("points"))
        #expect(points.grade(of: amount) == expected)
    }

    @Test("an answer that the policy does not know counts as none")
    func unknownAnswers() {
        let answers = LeadAnswers(["budget": "D", "authority": "A", "height": "A"])
        let card = GradeCard(Policy.standard.grading.schemes[0], answers, in: Policy.standard.grading)
        #expect(card.missing == ["budget", "need", "timeline"])
        #expect(card.least == GradingScheme.unit)
    }

    @Test("a lead of which nothing was answered has no grade, whatever the scheme")
    func untouched() {
        let policy = GradingPolicy(
            primary: "sure", dimensions: Policy.standard.grading.dimensions,
            schemes: [
                GradingScheme(
                    "sure", title: "sure",
                    rule: .weights([.init("budget", 100)], worth: [.init("A", 10), .init("B", 10), .init("C", 10)]),
                    thresholdA: 80, thresholdB: 60)
            ])
        #expect(LeadGrading(LeadAnswers(), override: nil, policy: policy).computed == nil)
        #expect(LeadGrading(LeadAnswers(["need": "A"]), override: nil, policy: policy).computed == nil)
        #expect(LeadGrading(LeadAnswers(["budget": "A"]), override: nil, policy: policy).computed == .c)
    }

    @Test("a decision counts until its end, and not at it")
    func override() {
        let answers = LeadAnswers(["budget": "C", "authority": "C", "need": "C"])
        let policy = Policy.standard.grading
        let ending = LeadGrading(
            answers, override: GradeOverride(grade: .a, reason: "key account", until: 1_000), policy: policy)
        #expect(ending.grade(at: 999) == .a)
        #expect(ending.grade(at: 1_000) == .c)
        #expect(ending.computed == .c)
        let endless = LeadGrading(
            LeadAnswers(), override: GradeOverride(grade: .b, reason: "x", until: nil), policy: policy)
        #expect(endless.grade(at: .max) == .b)
    }
}
