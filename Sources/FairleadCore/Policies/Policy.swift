/// The rules that a team works by, as data: written by an administrator, kept by the server, read by every device.
///
/// Each part is a section of its own. A policy that does not name one means the standard's.
package struct Policy: Hashable, Sendable {
    /// Counted by the server with each change; 0 for what holds before anything was applied.
    package var version: Int64
    package var grading: GradingPolicy
    package var pools: [Pool] = Policy.standardPools
    package var contests: ContestPolicy = .standard
    package var assignment: AssignmentPolicy = .standard
    package var reclaim: ReclaimPolicy = .standard
    package var matching: MatchingPolicy = .standard
    package var intake: IntakePolicy = .standard

    package init(version: Int64, grading: GradingPolicy) {
        self.version = version
        self.grading = grading
    }
}

// MARK: - The record

extension Policy {
    /// The policy that a record of the kind `policy` holds; `nil` when this program cannot read it.
    ///
    /// What a newer program wrote is read as far as it is understood. A scheme that holds something unknown is left out:
    /// half of a rule would give another grade than the whole.
    package init?(_ record: RecordState) {
        guard let text = PolicyText.text(of: record.value(Field.document)), let node = PolicyTextReader.node(text),
            let policy = PolicyReader.policy(node).policy
        else { return nil }
        self = policy
    }

    /// The edit that writes the policy into its record.
    package var edit: Edit { Edit(Field.document, PolicyText.value(of: PolicyText.text(of: node))) }
}

// MARK: - The tree

extension Policy {
    /// The policy as a tree, in the one order in which it is written anywhere.
    package var node: PolicyNode {
        .object([
            .init("version", .int(version)), .init("grading", grading.node),
            .init("pools", .object(pools.map { .init($0.name, $0.node) })), .init("contests", contests.node),
            .init("assignment", assignment.node), .init("reclaim", reclaim.node),
            .init("matching", matching.node), .init("intake", intake.node),
        ])
    }
}

extension GradingPolicy {
    fileprivate var node: PolicyNode {
        .object([
            .init("primary", .text(primary)),
            .init("dimensions", .object(dimensions.map { .init($0.name, $0.node) })),
            .init("schemes", .object(schemes.map { .init($0.name, $0.node) })),
        ])
    }
}

extension Dimension {
    fileprivate var node: PolicyNode {
        var members: [PolicyNode.Member] = [
            .init("title", .text(title)),
            .init("answers", .object(answers.map { .init($0.letter, .text($0.meaning)) })),
        ]
        if let warnsAt { members.append(.init("warns_at", .text(warnsAt))) }
        if let suggestion {
            let node = PolicyNode.object([
                .init("field", .text(suggestion.field)), .init("answer", .text(suggestion.letter)),
            ])
            members.append(.init("suggested_by", node))
        }
        return .object(members)
    }
}

extension GradingScheme {
    fileprivate var node: PolicyNode {
        var members: [PolicyNode.Member] = [.init("title", .text(title))]
        switch rule {
        case .count(let dimensions, let metAt):
            members += [.init("count", .list(dimensions.map(PolicyNode.text))), .init("met_at", .text(metAt))]
        case .weights(let weights, let worth):
            members += [
                .init("weights", .object(weights.map { .init($0.dimension, .int($0.points)) })),
                .init("worth", .object(worth.map { .init($0.letter, .int($0.percent)) })),
            ]
        }
        members.append(
            .init("thresholds", .object([.init("A", .int(thresholdA)), .init("B", .int(thresholdB))])))
        if let withinMinutes { members.append(.init("within_minutes", .int(withinMinutes))) }
        return .object(members)
    }
}
