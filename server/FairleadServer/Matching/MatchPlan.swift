import FairleadCore
import FairleadMatch

/// What has to be written of links so that they say what the evidence and people say.
struct MatchPlan {
    /// Leads that one merge makes one: more are never merged without asking.
    private static let leadsPerMergeMax = 32

    /// By pair: what the matcher found, and merges that nothing carries any more.
    private(set) var marks: [LeadPair: [Edit]] = [:]
    /// Each the links of one merge.
    private(set) var merges: [[(pair: LeadPair, edits: [Edit])]] = []

    mutating func add(_ component: MatchComponent) {
        guard !component.isTooLarge else { return }
        let clusters = component.clusters
        var groups: [RecordID: Int] = [:]
        for (number, group) in clusters.groups.enumerated() {
            for lead in group { groups[lead] = number }
        }
        func isOne(_ pair: LeadPair) -> Bool { groups[pair.one] == groups[pair.other] && groups[pair.one] != nil }
        for pair in Set(component.edges.keys).union(component.links.keys) {
            let edits = MatchPlan.edits(of: pair, isOne: isOne(pair), component)
            if !edits.isEmpty { marks[pair] = edits }
        }
        for group in clusters.groups where group.count > 1 {
            guard let merge = MatchPlan.merge(group, component) else { continue }
            merges.append(
                merge.map { link in
                    let found = marks.removeValue(forKey: link.pair) ?? []
                    return (pair: link.pair, edits: link.edits + found)
                })
        }
    }

    /// What the link of a pair has to say anew. What people have decided stays as they saw it.
    private static func edits(of pair: LeadPair, isOne: Bool, _ component: MatchComponent) -> [Edit] {
        let link = component.links[pair]
        guard link?.decision == nil, component.isLive(pair) else { return [] }
        var edits: [Edit] = []
        let found = component.edges[pair].flatMap { text -> String? in
            guard !isOne, let judgement = Judgement(encoded: text), judgement.tier == .automatic else { return text }
            return judgement.withheld(by: component.isLeftToServer(judgement) ? .fitsOthers : .leftToPeople).encoded
        }
        if found != link?.match { edits.append(Edit(Field.match, found.map(Value.text) ?? .null)) }
        if let link, link.verdict == .same, !isOne, !component.isSettled(link) {
            edits.append(Edit(Field.verdict, .null))
        }
        return edits
    }

    /// The links that make a group one; `nil` when it is, or when only people have put it together.
    private static func merge(
        _ group: [RecordID], _ component: MatchComponent
    ) -> [(pair: LeadPair, edits: [Edit])]? {
        guard group.count <= leadsPerMergeMax, isCertain(group, component) else { return nil }
        let members = Set(group)
        let links = component.links.values.filter { members.contains($0.first) && members.contains($0.second) }
        let standing = Set(FairleadCore.Clusters.members(with: group[0], links: links))
        guard !members.isSubset(of: standing) else { return nil }
        let states = group.compactMap { component.states[$0] }
        guard states.count == group.count, let first = states.first else { return nil }
        let lead = MergedLead(first, with: Array(states.dropFirst()), links: links)
        let edits = MergePlan.merge(lead, preferred: nil).compactMap { plan -> (pair: LeadPair, edits: [Edit])? in
            let pair = LeadPair(plan.first, plan.second)
            return component.links[pair]?.decision == nil ? (pair, plan.edits) : nil
        }
        return edits.isEmpty ? nil : edits
    }

    private static func isCertain(_ group: [RecordID], _ component: MatchComponent) -> Bool {
        let members = Set(group)
        return component.edges.contains { pair, text in
            members.contains(pair.one) && members.contains(pair.other)
                && Judgement(encoded: text).map { component.joins(pair, $0) } == true
        }
    }
}
