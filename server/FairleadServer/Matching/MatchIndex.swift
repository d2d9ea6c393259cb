import FairleadCore
import FairleadMatch
import FairleadServerStore
import Foundation

/// The match index for a few leads at a time: what they share keys with is read at once, and written at once at the end, so
/// that a push costs few statements and their memory is bounded.
///
/// The same leads give the same pairs in whatever order they come (`MatchGraph` is the same in memory).
package struct MatchIndex {
    /// Half of a push: of keys that are sorted and many, several come to lie on each page of the database.
    static let leadsPerSlice = 2_048

    /// A lead as it is to be from now on; `nil` when it leaves the index.
    private typealias Fresh = (id: RecordID, entry: MatchEntry?)

    private let transaction: any DatabaseTransaction
    /// Of the leads of this slice and of those that share keys with them, packed; `nil` when nothing is stored.
    private var packed: [RecordID: Data?] = [:]
    /// The leads of this slice that are in the index by now.
    private var entries: [RecordID: MatchEntry] = [:]
    private var postings: [Int64: [RecordID]] = [:]
    private var closed: Set<Int64> = []
    /// All pairs of the leads that change.
    private var edges: [LeadPair: String] = [:]
    /// What became of the postings, one step after the other: hashing each would take longer than sorting them in the end.
    private var steps: [(posting: Posting, isAdded: Bool)] = []
    private var changedEdges: Set<LeadPair> = []

    private init(_ transaction: any DatabaseTransaction) {
        self.transaction = transaction
    }

    /// Brings the index up to what these leads are now; `nil` for one that is gone or archived.
    ///
    /// - Returns: the leads of which a pair came, changed or went.
    package static func put(
        _ leads: [RecordID: MatchEntry?], _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) -> Set<RecordID> {
        var touched: Set<RecordID> = []
        let ids = leads.keys.sorted()
        var start = 0
        while start < ids.count {
            var index = MatchIndex(transaction)
            try index.put(ids[start..<min(start + leadsPerSlice, ids.count)].map { (id: $0, entry: leads[$0] ?? nil) })
            touched.formUnion(index.changedEdges.flatMap { [$0.one, $0.other] })
            start += leadsPerSlice
        }
        return touched
    }

    private mutating func put(_ leads: [Fresh]) throws(DatabaseError) {
        let stored = try MatchTables.profiles(transaction, of: leads.map(\.id))
        let changed = leads.filter { lead in
            switch (lead.entry, stored[lead.id]) {
            case (nil, nil): false
            case (let entry?, let old?): !old.elementsEqual(entry.packed)
            default: true
            }
        }
        guard !changed.isEmpty else { return }
        packed.reserveCapacity(changed.count)
        entries.reserveCapacity(changed.count)
        for lead in changed { packed[lead.id] = .some(stored[lead.id]) }
        try read(changed)
        for lead in changed {
            remove(lead.id)
            try insert(lead)
        }
        try write(changed)
    }

    // MARK: reading

    /// Reads everything that the leads' old and new keys lead to.
    private mutating func read(_ changed: [Fresh]) throws(DatabaseError) {
        var keys: [Int64] = []
        for lead in changed {
            if let entry = lead.entry { keys += entry.stored + entry.asked }
            if let old = profile(lead.id) { keys += BlockingKeys(old).stored }
        }
        postings.reserveCapacity(keys.count)
        try readPostings(keys)
        let known = Set(postings.values.joined()).filter { packed[$0] == nil }.sorted()
        let found = try MatchTables.profiles(transaction, of: known)
        for id in known { packed[id] = .some(found[id]) }
        let old = changed.map(\.id).filter { (packed[$0] ?? nil) != nil }
        edges = try MatchTables.edges(transaction, of: old)
    }

    private mutating func readPostings(_ keys: [Int64]) throws(DatabaseError) {
        for posting in try MatchTables.postings(transaction, under: Set(keys).sorted()) {
            if let lead = posting.lead {
                postings[posting.key, default: []].append(lead)
            } else {
                closed.insert(posting.key)
            }
        }
    }

    private func profile(_ id: RecordID) -> Profile? {
        if let entry = entries[id] { return entry.profile }
        // Those of others are read when they are needed, and not kept: they are many, and each is needed once or twice.
        return (packed[id] ?? nil).flatMap { $0.withUnsafeBytes { Profile(packed: $0) } }
    }

    // MARK: changing

    private mutating func remove(_ id: RecordID) {
        guard let profile = profile(id) else { return }
        for key in BlockingKeys(profile).stored where !closed.contains(key) {
            postings[key]?.removeAll { $0 == id }
            take(Posting(key: key, lead: id))
        }
        for pair in edges.keys.filter({ $0.one == id || $0.other == id }) { setEdge(pair, nil) }
        packed[id] = .some(nil)
        entries[id] = nil
    }

    private mutating func insert(_ lead: Fresh) throws(DatabaseError) {
        guard let entry = lead.entry else { return }
        let id = lead.id
        entries[id] = entry
        // Few enough that sorting them is the quickest way to look at each once.
        let others = entry.asked.flatMap { postings[$0] ?? [] }.sorted()
        var last = id
        for other in others where other != id && other != last {
            last = other
            guard let stored = profile(other) else { continue }
            let judgement = Matcher.judge(entry.profile, stored)
            if judgement.tier > .none { setEdge(LeadPair(id, other), judgement.encoded) }
        }
        for key in entry.stored where !closed.contains(key) {
            postings[key, default: []].append(id)
            put(Posting(key: key, lead: id))
            if (postings[key]?.count ?? 0) > MatchLimits.postingsMax { try close(key) }
        }
    }

    /// Has a key find nobody any more, and lets go of the pairs that rest on it alone.
    private mutating func close(_ key: Int64) throws(DatabaseError) {
        let leads = (postings.removeValue(forKey: key) ?? []).sorted()
        closed.insert(key)
        for lead in leads { take(Posting(key: key, lead: lead)) }
        put(Posting(key: key, lead: nil))
        for (pair, judgement) in try MatchTables.edges(transaction, of: leads)
        where edges[pair] == nil && !changedEdges.contains(pair) {
            edges[pair] = judgement
        }
        let members = Set(leads)
        for pair in edges.keys.sorted() where members.contains(pair.one) && members.contains(pair.other) {
            // Either asks for the other when it comes second, and not always by the same key.
            let (left, right) = (try shareKey(pair.one, pair.other), try shareKey(pair.other, pair.one))
            if !left || !right { setEdge(pair, nil) }
        }
    }

    private mutating func shareKey(_ one: RecordID, _ other: RecordID) throws(DatabaseError) -> Bool {
        guard let left = profile(one), let right = profile(other) else { return false }
        let stored = Set(BlockingKeys(right).stored)
        let shared = BlockingKeys(left).asked.filter(stored.contains)
        try readPostings(shared.filter { postings[$0] == nil && !closed.contains($0) })
        for key in shared where !closed.contains(key) { return true }
        return false
    }

    // MARK: writing

    private mutating func setEdge(_ pair: LeadPair, _ judgement: String?) {
        edges[pair] = judgement
        changedEdges.insert(pair)
    }

    private mutating func put(_ posting: Posting) { steps.append((posting: posting, isAdded: true)) }

    private mutating func take(_ posting: Posting) { steps.append((posting: posting, isAdded: false)) }

    /// What is to be stored now and was not, and the other way round; in the order of the keys. What came and went again
    /// is neither.
    private var changedPostings: (added: [Posting], removed: [Posting]) {
        var (added, removed): ([Posting], [Posting]) = ([], [])
        let sorted = steps.sorted { $0.posting < $1.posting }
        var start = 0
        while start < sorted.count {
            let posting = sorted[start].posting
            var balance = 0
            while start < sorted.count, sorted[start].posting == posting {
                balance += sorted[start].isAdded ? 1 : -1
                start += 1
            }
            if balance > 0 { added.append(posting) }
            if balance < 0 { removed.append(posting) }
        }
        return (added, removed)
    }

    /// In the order of the keys, which touches each page of the database once.
    private func write(_ leads: [Fresh]) throws(DatabaseError) {
        try MatchTables.setProfiles(transaction, leads.map { ($0.id, $0.entry.map { Data($0.packed) }) })
        let postings = changedPostings
        for posting in postings.removed { try MatchTables.delete(transaction, posting) }
        try MatchTables.insert(transaction, postings.added)
        for pair in changedEdges.sorted() { try MatchTables.setEdge(transaction, pair, edges[pair]) }
    }
}
