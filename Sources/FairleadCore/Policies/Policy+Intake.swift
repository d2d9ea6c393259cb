/// How leads come in.
package struct IntakePolicy: Hashable, Sendable {
    /// Where leads of a source begin.
    package struct FirstStage: Hashable, Sendable {
        package var source: String
        package var stage: String

        package init(_ source: String, _ stage: String) {
            self.source = source
            self.stage = stage
        }
    }

    /// IN-39: leads of different channels stand at different points of the buying process. What is not named here begins as
    /// `new` (IN-16).
    package var firstStages: [FirstStage]

    package static let standard = IntakePolicy(firstStages: [])

    package init(firstStages: [FirstStage]) {
        self.firstStages = firstStages
    }

    /// The stage in which a lead of a source begins; sources are the same in small and capital letters.
    package func firstStage(of source: String?) -> String {
        guard !firstStages.isEmpty, let source else { return Stage.initial }
        let folded = TextFold.folded(source)
        return firstStages.first { TextFold.folded($0.source) == folded }?.stage ?? Stage.initial
    }
}

extension IntakePolicy {
    var node: PolicyNode {
        .object([.init("first_stages", .object(firstStages.map { .init($0.source, .text($0.stage)) }))])
    }
}

extension PolicyReader {
    /// The section `intake`.
    mutating func intake(_ node: PolicyNode) -> IntakePolicy {
        let path = join("intake", "first_stages")
        guard let stages = members(node, "intake", known: ["first_stages"])["first_stages"] else { return .standard }
        let entries = entries(stages, path)
        guard entries.count <= Limits.firstStagesMax else {
            note(stages, path, "There are more than \(Limits.firstStagesMax) sources.")
            return .standard
        }
        var policy = IntakePolicy.standard
        var sources: Set<String> = []
        for entry in entries {
            let place = join(path, entry.key)
            guard let stage = text(entry.value, place) else { continue }
            guard Stage.all.contains(stage) else {
                note(entry.value, place, "This is one of \(Stage.all.joined(separator: ", ")).")
                continue
            }
            guard sources.insert(TextFold.folded(entry.key)).inserted else {
                note(PolicyNode(.null, line: entry.line), place, "\(entry.key) stands here in another spelling, too.")
                continue
            }
            policy.firstStages.append(.init(entry.key, stage))
        }
        return policy
    }
}
