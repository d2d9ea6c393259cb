/// The section `grading`.
extension PolicyReader {
    private static let path = "grading"

    mutating func grading(_ node: PolicyNode) -> GradingPolicy? {
        let path = PolicyReader.path
        let members = members(node, path, known: ["primary", "dimensions", "schemes"])
        let dimensions = required("dimensions", of: members, in: node, path).map { self.dimensions($0) } ?? []
        let schemes = required("schemes", of: members, in: node, path).map { self.schemes($0, of: dimensions) } ?? []
        guard let primaryNode = required("primary", of: members, in: node, path),
            let primary = text(primaryNode, join(path, "primary"))
        else { return nil }
        if case .object(let entries) = members["schemes"]?.content, !entries.contains(where: { $0.key == primary }) {
            let names = entries.map(\.key).joined(separator: ", ")
            note(primaryNode, join(path, "primary"), "\(primary) is not one of the schemes: \(names).")
        }
        return GradingPolicy(primary: primary, dimensions: dimensions, schemes: schemes)
    }

    // MARK: dimensions

    private mutating func dimensions(_ node: PolicyNode) -> [Dimension] {
        let path = join(PolicyReader.path, "dimensions")
        let entries = entries(node, path)
        guard entries.count <= Limits.gradingDimensionsMax else {
            note(node, path, "There are more than \(Limits.gradingDimensionsMax) dimensions.")
            return []
        }
        return entries.compactMap { dimension($0, join(path, $0.key)) }
    }

    private mutating func dimension(_ member: PolicyNode.Member, _ path: String) -> Dimension? {
        let node = member.value
        let members = members(node, path, known: ["title", "answers", "warns_at", "suggested_by"])
        guard isName(member.key, PolicyNode(.null, line: member.line), path),
            let title = required("title", of: members, in: node, path).flatMap({ text($0, join(path, "title")) }),
            let answerNode = required("answers", of: members, in: node, path)
        else { return nil }
        let answers = answers(answerNode, join(path, "answers"))
        guard answers.count >= 2 else {
            note(answerNode, join(path, "answers"), "A dimension has at least two answers, such as A and B.")
            return nil
        }
        var dimension = Dimension(member.key, title: title, answers: answers)
        let letters = answers.map(\.letter)
        dimension.warnsAt = members["warns_at"].flatMap { letter($0, join(path, "warns_at"), among: letters) }
        dimension.suggestion = members["suggested_by"].flatMap {
            suggestion($0, join(path, "suggested_by"), letters: letters)
        }
        return dimension
    }

    /// The answers, the best first: A, B, C and so on.
    private mutating func answers(_ node: PolicyNode, _ path: String) -> [Dimension.Answer] {
        var answers: [Dimension.Answer] = []
        for entry in entries(node, path) {
            guard LeadAnswers.isLetter(entry.key) else {
                let line = PolicyNode(.null, line: entry.line)
                note(line, join(path, entry.key), "An answer is one letter from A to Z, the best being A.")
                continue
            }
            if let meaning = text(entry.value, join(path, entry.key)) { answers.append(.init(entry.key, meaning)) }
        }
        return answers.sorted { $0.letter < $1.letter }
    }

    private mutating func suggestion(
        _ node: PolicyNode, _ path: String, letters: [String]
    ) -> Dimension.Suggestion? {
        let members = members(node, path, known: ["field", "answer"])
        guard let fieldNode = required("field", of: members, in: node, path),
            let field = text(fieldNode, join(path, "field")),
            let letter = required("answer", of: members, in: node, path).flatMap({
                self.letter($0, join(path, "answer"), among: letters)
            })
        else { return nil }
        guard Schema.isEditableLeadField(field) else {
            let names = Schema.editableLeadFields.joined(separator: ", ")
            note(fieldNode, join(path, "field"), "A lead has no field \(field), only \(names).")
            return nil
        }
        return .init(field: field, letter: letter)
    }

    private mutating func letter(_ node: PolicyNode, _ path: String, among letters: [String]) -> String? {
        if case .text(let letter) = node.content, letters.contains(letter) { return letter }
        note(node, path, "This is one of the answers \(letters.joined(separator: ", ")).")
        return nil
    }

    // MARK: schemes

    private mutating func schemes(_ node: PolicyNode, of dimensions: [Dimension]) -> [GradingScheme] {
        let path = join(PolicyReader.path, "schemes")
        let entries = entries(node, path)
        guard (1...Limits.gradingSchemesMax).contains(entries.count) else {
            note(node, path, "There are 1 to \(Limits.gradingSchemesMax) schemes.")
            return []
        }
        return entries.compactMap { entry in
            let before = problems.count
            let scheme = scheme(entry, join(path, entry.key), of: dimensions)
            // Half of a rule would give another grade than the whole.
            return problems.count == before ? scheme : nil
        }
    }

    private mutating func scheme(
        _ member: PolicyNode.Member, _ path: String, of dimensions: [Dimension]
    ) -> GradingScheme? {
        let node = member.value
        let members = members(
            node, path,
            known: ["title", "count", "met_at", "weights", "worth", "thresholds", "within_minutes"])
        _ = isName(member.key, PolicyNode(.null, line: member.line), path)
        let title = required("title", of: members, in: node, path).flatMap { text($0, join(path, "title")) }
        let rule: GradingScheme.Rule?
        let most: Int64
        switch (members["count"], members["weights"]) {
        case (let list?, nil):
            rule = count(list, members, in: node, path, of: dimensions)
            most = Int64(rule?.dimensionCount ?? 1)
        case (nil, let weights?):
            rule = self.weights(weights, members, in: node, path, of: dimensions)
            most = GradingScheme.pointsInAll
        default:
            note(node, path, "A scheme has either count, with met_at, or weights, with worth.")
            return nil
        }
        let thresholds = required("thresholds", of: members, in: node, path).flatMap {
            self.thresholds($0, join(path, "thresholds"), most: most)
        }
        let within = members["within_minutes"].flatMap {
            number($0, join(path, "within_minutes"), 1...Limits.gradingMinutesMax)
        }
        guard let title, let rule, let thresholds else { return nil }
        return GradingScheme(
            member.key, title: title, rule: rule, thresholdA: thresholds.a, thresholdB: thresholds.b,
            withinMinutes: within)
    }

    private mutating func count(
        _ list: PolicyNode, _ members: [String: PolicyNode], in node: PolicyNode, _ path: String,
        of dimensions: [Dimension]
    ) -> GradingScheme.Rule? {
        if let worth = members["worth"] { note(worth, join(path, "worth"), "worth goes with weights, not with count.") }
        guard case .list(let items) = list.content, !items.isEmpty else {
            note(list, join(path, "count"), "This is a list of dimensions, as [budget, need].")
            return nil
        }
        var names: [String] = []
        var letters: Set<String> = []
        for item in items {
            guard let name = text(item, join(path, "count")),
                let dimension = dimension(name, item, join(path, "count"), of: dimensions, before: names)
            else { continue }
            names.append(name)
            letters.formUnion(dimension.answers.map(\.letter))
        }
        let metAt = required("met_at", of: members, in: node, path).flatMap {
            letter($0, join(path, "met_at"), among: letters.sorted())
        }
        return metAt.map { .count(names, metAt: $0) }
    }

    private mutating func weights(
        _ object: PolicyNode, _ members: [String: PolicyNode], in node: PolicyNode, _ path: String,
        of dimensions: [Dimension]
    ) -> GradingScheme.Rule? {
        if let metAt = members["met_at"] {
            note(metAt, join(path, "met_at"), "met_at goes with count, not with weights.")
        }
        var weights: [GradingScheme.Weight] = []
        var letters: Set<String> = []
        for entry in entries(object, join(path, "weights")) {
            let place = join(join(path, "weights"), entry.key)
            let line = PolicyNode(.null, line: entry.line)
            guard let dimension = dimension(entry.key, line, place, of: dimensions, before: []),
                let points = number(entry.value, place, 1...GradingScheme.pointsInAll)
            else { continue }
            weights.append(.init(dimension.name, points))
            letters.formUnion(dimension.answers.map(\.letter))
        }
        let sum = weights.reduce(0) { $0 + $1.points }
        if sum != GradingScheme.pointsInAll {
            note(object, join(path, "weights"), "The weights make \(sum) points; they have to make 100.")
        }
        guard let worthNode = required("worth", of: members, in: node, path) else { return nil }
        let worth = worth(worthNode, join(path, "worth"), of: letters.sorted())
        return .weights(weights, worth: worth)
    }

    /// What each answer is worth; every answer of the scheme's dimensions needs one, a better one no less.
    private mutating func worth(_ node: PolicyNode, _ path: String, of letters: [String]) -> [GradingScheme.Worth] {
        var worth: [GradingScheme.Worth] = []
        for entry in entries(node, path) {
            guard LeadAnswers.isLetter(entry.key) else {
                note(PolicyNode(.null, line: entry.line), join(path, entry.key), "An answer is one letter from A to Z.")
                continue
            }
            if let percent = number(entry.value, join(path, entry.key), 0...100) {
                worth.append(.init(entry.key, percent))
            }
        }
        worth.sort { $0.letter < $1.letter }
        for letter in letters where !worth.contains(where: { $0.letter == letter }) {
            note(node, path, "The answer \(letter) has no worth.")
        }
        for (better, other) in zip(worth, worth.dropFirst()) where better.percent < other.percent {
            note(node, path, "\(better.letter) is worth less than \(other.letter), and is the better answer.")
        }
        return worth
    }

    private mutating func dimension(
        _ name: String, _ node: PolicyNode, _ path: String, of dimensions: [Dimension], before: [String]
    ) -> Dimension? {
        guard let dimension = dimensions.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            note(node, path, "\(name) is not one of the dimensions.")
            return nil
        }
        guard !before.contains(name) else {
            note(node, path, "\(name) stands here twice.")
            return nil
        }
        return dimension
    }

    private mutating func thresholds(_ node: PolicyNode, _ path: String, most: Int64) -> (a: Int64, b: Int64)? {
        let members = members(node, path, known: ["A", "B"])
        let numbers = ["A", "B"].map { name in
            required(name, of: members, in: node, path).flatMap { number($0, join(path, name), 1...most) }
        }
        guard let a = numbers[0], let b = numbers[1] else { return nil }
        guard a > b else {
            note(node, path, "A begins above B: \(a) is not more than \(b).")
            return nil
        }
        return (a: a, b: b)
    }
}

extension GradingScheme {
    /// What the weights of a scheme add up to (GR-24).
    static let pointsInAll: Int64 = 100
}

extension GradingScheme.Rule {
    fileprivate var dimensionCount: Int? { if case .count(let names, _) = self { names.count } else { nil } }
}
