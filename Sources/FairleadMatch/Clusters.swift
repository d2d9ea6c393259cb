/// Two records and what the matcher made of them.
package struct MatchEdge<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// The smaller id.
    package let one: ID
    package let other: ID
    package let judgement: Judgement

    package init(_ one: ID, _ other: ID, _ judgement: Judgement) {
        self.one = min(one, other)
        self.other = max(one, other)
        self.judgement = judgement
    }
}

/// What a person said of two records, or what was merged before: it counts for more than any evidence.
package struct MatchDecision<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
    package let one: ID
    package let other: ID
    package let isSame: Bool
    /// Later decisions have larger numbers, as the server's log has; 0 for merges that the matcher made earlier, which only
    /// a person withdraws (R13).
    package let order: Int64

    package init(_ one: ID, _ other: ID, isSame: Bool, order: Int64) {
        self.one = min(one, other)
        self.other = max(one, other)
        self.isSame = isSame
        self.order = order
    }
}

/// Groups records into people. The result follows from edges and decisions alone, in whatever order they came to be.
package struct Clusters<ID: Hashable & Comparable & Sendable>: Sendable {
    /// Each sorted, by their smallest ids; records that stay alone included.
    package private(set) var groups: [[ID]] = []
    /// Edges certain enough to merge that would have joined records which contradict each other: for a person to look at.
    package private(set) var withheld: [MatchEdge<ID>] = []

    private var memberships: [ID: Int] = [:]
    private var members: [[ID]] = []
    /// By record: those that a person said are somebody else.
    private var apart: [ID: Set<ID>] = [:]

    /// Resolves the records of one component, or of several.
    ///
    /// - Parameters:
    ///   - automatic: the edges of the automatic tier between them.
    ///   - decisions: people's, and earlier merges.
    ///   - judge: judges two of the records that need not share an edge.
    package init(
        of ids: [ID], automatic: [MatchEdge<ID>], decisions: [MatchDecision<ID>],
        judge: (ID, ID) throws -> Judgement
    ) rethrows {
        for id in Set(ids).sorted() {
            memberships[id] = members.count
            members.append([id])
        }
        decide(decisions)
        let edges = automatic.sorted {
            ($1.judgement.bits, $0.one, $0.other) < ($0.judgement.bits, $1.one, $1.other)
        }
        let torn = try Clusters.torn(edges, judge: judge)
        for edge in edges {
            if torn.contains(edge) {
                if memberships[edge.one] != memberships[edge.other] { withheld.append(edge) }
            } else if try !join(edge, judge) {
                withheld.append(edge)
            }
        }
        groups = members.filter { !$0.isEmpty }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    /// The latest decision first: what it says, earlier ones cannot undo, not even in a roundabout way.
    private mutating func decide(_ decisions: [MatchDecision<ID>]) {
        let ordered = decisions.sorted {
            ($1.order, $0.isSame ? 1 : 0, $0.one, $0.other) < ($0.order, $1.isSame ? 1 : 0, $1.one, $1.other)
        }
        for decision in ordered {
            guard let left = memberships[decision.one], let right = memberships[decision.other], left != right else {
                continue
            }
            if !decision.isSame {
                apart[decision.one, default: []].insert(decision.other)
                apart[decision.other, default: []].insert(decision.one)
            } else if !isApart(left, right) {
                unite(left, right)
            }
        }
    }

    /// Joins the groups of an edge unless a member of one contradicts a member of the other; tells whether they are one now.
    private mutating func join(_ edge: MatchEdge<ID>, _ judge: (ID, ID) throws -> Judgement) rethrows -> Bool {
        guard let left = memberships[edge.one], let right = memberships[edge.other] else { return false }
        if left == right { return true }
        if isApart(left, right) { return false }
        for one in members[left] {
            for other in members[right] {
                let judgement = try judge(one, other)
                if judgement.isConflict || judgement.bits < 0 { return false }
            }
        }
        unite(left, right)
        return true
    }

    private func isApart(_ left: Int, _ right: Int) -> Bool {
        members[left].contains { id in apart[id].map { !$0.isDisjoint(with: members[right]) } ?? false }
    }

    private mutating func unite(_ left: Int, _ right: Int) {
        for id in members[right] { memberships[id] = left }
        members[left] += members[right]
        members[right] = []
    }

    /// Evidence for one side must be this much stronger for a record that fits two sides to join it.
    private static var leadBitsMin: Double { 6 }

    /// Returns the edges of records that fit two others which contradict each other. Such a record would be a bridge
    /// between two people; it joins neither, unless much more speaks for one of them.
    private static func torn(
        _ edges: [MatchEdge<ID>], judge: (ID, ID) throws -> Judgement
    ) rethrows -> Set<MatchEdge<ID>> {
        var byRecord: [ID: [MatchEdge<ID>]] = [:]
        for edge in edges {
            byRecord[edge.one, default: []].append(edge)
            byRecord[edge.other, default: []].append(edge)
        }
        var torn: Set<MatchEdge<ID>> = []
        for (id, edges) in byRecord where edges.count > 1 {
            for (index, strong) in edges.enumerated() {
                for weak in edges[(index + 1)...] {
                    let left = strong.one == id ? strong.other : strong.one
                    let right = weak.one == id ? weak.other : weak.one
                    guard try judge(left, right).isConflict else { continue }
                    torn.insert(weak)
                    if strong.judgement.bits - weak.judgement.bits < leadBitsMin { torn.insert(strong) }
                }
            }
        }
        return torn
    }
}
