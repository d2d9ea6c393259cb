/// All records, the edges between them and what people decided, in memory: the reference for what a server keeps in tables.
///
/// The same records give the same edges and clusters in whatever order they come. An edge stands if its two records share
/// a key that is still open and their judgement is at least a suggestion; a key that closes takes the edges along that
/// rest on it alone.
package struct MatchGraph<ID: Hashable & Comparable & Sendable>: Sendable {
    private var index = MemoryIndex<ID>()
    private var neighbours: [ID: [ID: Judgement]] = [:]
    private var decisions: [ID: [ID: MatchDecision<ID>]] = [:]

    package init() {}

    /// Adds a record, or puts it in the place of its earlier self, and returns whom it may be.
    @discardableResult
    package mutating func insert(_ id: ID, _ record: MatchRecord) -> [MatchEdge<ID>] {
        remove(id)
        let profile = Profile(record)
        let keys = BlockingKeys(profile)
        let matches = index.matches(of: profile, keys: keys)
        for match in matches {
            neighbours[id, default: [:]][match.id] = match.judgement
            neighbours[match.id, default: [:]][id] = match.judgement
        }
        for closed in index.insert(id, profile, keys: keys) { drop(restingOn: closed) }
        return matches.map { MatchEdge(id, $0.id, $0.judgement) }
    }

    package mutating func remove(_ id: ID) {
        index.remove(id)
        for (other, _) in neighbours.removeValue(forKey: id) ?? [:] { neighbours[other]?[id] = nil }
    }

    /// Remembers what a person said of two records; of one pair, the latest counts.
    package mutating func decide(_ decision: MatchDecision<ID>) {
        if let known = decisions[decision.one]?[decision.other], known.order > decision.order { return }
        decisions[decision.one, default: [:]][decision.other] = decision
        decisions[decision.other, default: [:]][decision.one] = decision
    }

    /// All edges, sorted by their records.
    package var edges: [MatchEdge<ID>] {
        var edges: [MatchEdge<ID>] = []
        for (id, others) in neighbours {
            for (other, judgement) in others where id < other { edges.append(MatchEdge(id, other, judgement)) }
        }
        return edges.sorted { ($0.one, $0.other) < ($1.one, $1.other) }
    }

    /// Returns the people of the component that a record is in.
    package func clusters(around id: ID) -> Clusters<ID> {
        resolve(component(of: id))
    }

    /// Returns all people.
    package func clusters() -> Clusters<ID> {
        resolve(index.ids.sorted())
    }

    private func component(of id: ID) -> [ID] {
        var seen: Set<ID> = [id]
        var open = [id]
        while let next = open.popLast() {
            let linked = neighbours[next, default: [:]].filter { $0.value.tier == .automatic }.keys
            for other in linked where seen.insert(other).inserted { open.append(other) }
            for other in decisions[next, default: [:]].keys where seen.insert(other).inserted { open.append(other) }
        }
        return seen.sorted()
    }

    private func resolve(_ ids: [ID]) -> Clusters<ID> {
        let known = Set(ids)
        var edges: [MatchEdge<ID>] = []
        var said: [MatchDecision<ID>] = []
        for id in ids {
            for (other, judgement) in neighbours[id, default: [:]]
            where id < other && judgement.tier == .automatic && known.contains(other) {
                edges.append(MatchEdge(id, other, judgement))
            }
            for (other, decision) in decisions[id, default: [:]] where id < other { said.append(decision) }
        }
        return Clusters(of: ids, automatic: edges, decisions: said) { one, other in
            if let judgement = neighbours[one]?[other] { return judgement }
            guard let left = index.profile(one), let right = index.profile(other) else { return .nothing }
            return Matcher.judge(left, right)
        }
    }

    private mutating func drop(restingOn closed: MemoryIndex<ID>.Closed) {
        let members = Set(closed.ids)
        for id in closed.ids {
            for other in neighbours[id, default: [:]].keys
            where members.contains(other) && !index.sharesOpenKey(id, other) {
                neighbours[id]?[other] = nil
                neighbours[other]?[id] = nil
            }
        }
    }
}

extension Judgement {
    package static let nothing = Judgement(bits: 0, tier: .none, evidence: [], rule: .tooLittle, isConflict: false)
}
