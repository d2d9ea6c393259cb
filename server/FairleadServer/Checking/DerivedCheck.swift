import FairleadCore
import FairleadMatch
import FairleadServerStore
import Foundation

/// Compares the tables that only make the server fast with the records that they follow from. What is wrong there harms no
/// lead, and `reindex` makes it anew.
struct DerivedCheck {
    private(set) var problems: [String] = []
    private let records: [RecordID: RecordState]
    private let live: [RecordID: RecordState]

    init(_ transaction: any DatabaseTransaction, against expected: WorkingSet) throws(DatabaseError) {
        records = expected.records.mapValues(\.state).filter { $0.value.kind == .lead }
        live = records.filter { !$0.value.isArchived }
        compare("holdings", try HoldingTable.all(transaction), with: live.mapValues(HoldingRow.init)) { $0 }
        compare("views", try ViewTable.all(transaction), with: viewers()) { $0.lead }
        compare("links", try LinkTable.all(transaction), with: links(expected)) { $0.one }
        try compareMatching(transaction)
    }

    private func viewers() -> [ViewTable.Key: Int64] {
        var result: [ViewTable.Key: Int64] = [:]
        for (lead, state) in records {
            for (user, until) in state.viewers { result[ViewTable.Key(user: user, lead: lead)] = until }
        }
        return result
    }

    /// The ends of each link; its id stands in the second place.
    private func links(_ expected: WorkingSet) -> [LinkTable.Key: Bool] {
        var result: [LinkTable.Key: Bool] = [:]
        for link in expected.records.values.compactMap({ Link($0.state) }) {
            for lead in [link.first, link.second] { result[LinkTable.Key(one: lead, link: link.state.id)] = true }
        }
        return result
    }

    private mutating func compare<Key: Hashable, Row: Equatable>(
        _ table: String, _ stored: [Key: Row], with expected: [Key: Row], lead: (Key) -> RecordID
    ) {
        let wrong = Set(stored.keys).union(expected.keys).filter { stored[$0] != expected[$0] }
        report(table, Set(wrong.map(lead)))
    }

    private mutating func report(_ table: String, _ leads: Set<RecordID>) {
        guard let first = leads.min() else { return }
        problems.append(
            "The table \(table) does not say what the records do of \(leads.count) leads, such as "
                + "\(LeadCode.code(of: first)): run 'fairlead-server reindex'.")
    }
}

// MARK: - Matching

extension DerivedCheck {
    /// A key that too many leads once shared finds nobody any more, whoever shares it now.
    private mutating func compareMatching(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        let profiles = live.mapValues { Profile(MatchRecord($0)) }
        let packed = profiles.mapValues { Data($0.packed) }
        compare("match_leads", try MatchTables.allProfiles(transaction), with: packed) { $0 }
        let (open, closed) = try MatchTables.allPostings(transaction)
        let keys = profiles.mapValues(BlockingKeys.init)
        var wrong: Set<RecordID> = []
        var sharing: [Int64: [RecordID]] = [:]
        for (id, blocking) in keys {
            let expected = Set(blocking.stored).subtracting(closed)
            if open[id] ?? [] != expected { wrong.insert(id) }
            for key in expected { sharing[key, default: []].append(id) }
        }
        report("match_keys", wrong.union(Set(open.keys).subtracting(keys.keys)))
        let edges = try MatchTables.allEdges(transaction)
        report("match_edges", wrongEdges(edges, profiles, keys, sharing))
    }

    /// A pair that is stored has to be one that the rules find, and a pair of which each asks for the other has to be stored.
    private func wrongEdges(
        _ edges: [LeadPair: String], _ profiles: [RecordID: Profile], _ keys: [RecordID: BlockingKeys],
        _ sharing: [Int64: [RecordID]]
    ) -> Set<RecordID> {
        var wrong: Set<RecordID> = []
        for (pair, text) in edges {
            guard let one = profiles[pair.one], let other = profiles[pair.other] else {
                wrong.insert(pair.one)
                continue
            }
            let found = [Matcher.judge(one, other), Matcher.judge(other, one)].map(\.encoded)
            if !found.contains(text) { wrong.insert(pair.one) }
        }
        var asked: [RecordID: Set<RecordID>] = [:]
        for (id, blocking) in keys {
            let near = blocking.asked.flatMap { sharing[$0] ?? [] }
            asked[id] = Set(near).subtracting([id])
        }
        for (id, near) in asked {
            for other in near where id < other && asked[other]?.contains(id) ?? false {
                guard edges[LeadPair(id, other)] == nil, let one = profiles[id], let two = profiles[other] else {
                    continue
                }
                if Matcher.judge(one, two).tier > .none { wrong.insert(id) }
            }
        }
        return wrong
    }
}
