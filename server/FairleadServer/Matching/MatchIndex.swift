import FairleadCore
import FairleadMatch
import FairleadServerStore

/// The match index for a few leads at a time: what they share keys with is read at once, and written at once at the end, so
/// that a push costs few statements and their memory is bounded.
///
/// The same leads give the same pairs in whatever order they come (`MatchGraph` is the same in memory).
package struct MatchIndex {
    static let leadsPerSlice = 256

    /// A lead as it is to be from now on.
    private struct Fresh {
        var id: RecordID
        /// `nil` when it leaves the index.
        var fields: String?
        var profile: Profile?
        var keys: BlockingKeys?

        init(_ id: RecordID, _ record: MatchRecord?) {
            self.id = id
            fields = record?.encoded
        }

        /// Only of leads that changed: this is what takes long.
        mutating func work(_ record: MatchRecord?) {
            profile = record.map(Profile.init)
            keys = profile.map(BlockingKeys.init)
        }
    }

    private let transaction: any DatabaseTransaction
    /// Of the leads of this slice and of those that share keys with them: what is stored; `nil` when there is nothing.
    private var fields: [RecordID: String?] = [:]
    private var profiles: [RecordID: Profile] = [:]
    private var postings: [Int64: [RecordID]] = [:]
    private var closed: Set<Int64> = []
    /// All pairs of the leads that change.
    private var edges: [LeadPair: String] = [:]
    private var added: Set<Posting> = []
    private var removed: Set<Posting> = []
    private var changedEdges: Set<LeadPair> = []

    private init(_ transaction: any DatabaseTransaction) {
        self.transaction = transaction
    }

    /// Brings the index up to what these leads are now; `nil` for one that is gone or archived.
    ///
    /// - Returns: the leads of which a pair came, changed or went.
    package static func put(
        _ leads: [RecordID: MatchRecord?], _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) -> Set<RecordID> {
        var touched: Set<RecordID> = []
        let ids = leads.keys.sorted()
        var start = 0
        while start < ids.count {
            var index = MatchIndex(transaction)
            try index.put(ids[start..<min(start + leadsPerSlice, ids.count)].map { ($0, leads[$0] ?? nil) })
            touched.formUnion(index.changedEdges.flatMap { [$0.one, $0.other] })
            start += leadsPerSlice
        }
        return touched
    }

    private mutating func put(_ leads: [(id: RecordID, record: MatchRecord?)]) throws(DatabaseError) {
        let stored = try MatchTables.fields(transaction, of: leads.map(\.id))
        var changed: [Fresh] = []
        for lead in leads {
            var fresh = Fresh(lead.id, lead.record)
            guard fresh.fields.map({ Array($0.utf8) }) != stored[lead.id].map({ Array($0.utf8) }) else { continue }
            fresh.work(lead.record)
            fields[lead.id] = .some(stored[lead.id])
            changed.append(fresh)
        }
        guard !changed.isEmpty else { return }
        try read(changed)
        for lead in changed {
            remove(lead.id)
            try insert(lead)
        }
        try write(changed.map(\.id))
    }

    // MARK: reading

    /// Reads everything that the leads' old and new keys lead to.
    private mutating func read(_ changed: [Fresh]) throws(DatabaseError) {
        var keys: Set<Int64> = []
        for lead in changed {
            let old = profile(lead.id).map(BlockingKeys.init)
            for blocking in [old, lead.keys].compactMap({ $0 }) {
                keys.formUnion((blocking.stored + blocking.asked).map(BlockingKeys.number))
            }
        }
        try readPostings(keys)
        let known = Set(postings.values.joined()).filter { fields[$0] == nil }.sorted()
        let found = try MatchTables.fields(transaction, of: known)
        for id in known { fields[id] = .some(found[id]) }
        let old = changed.map(\.id).filter { (fields[$0] ?? nil) != nil }
        edges = try MatchTables.edges(transaction, of: old)
    }

    private mutating func readPostings(_ keys: Set<Int64>) throws(DatabaseError) {
        for posting in try MatchTables.postings(transaction, under: keys.sorted()) {
            if let lead = posting.lead {
                postings[posting.key, default: []].append(lead)
            } else {
                closed.insert(posting.key)
            }
        }
    }

    private mutating func profile(_ id: RecordID) -> Profile? {
        if let profile = profiles[id] { return profile }
        guard let text = fields[id] ?? nil, let profile = MatchRecord(encoded: text).map(Profile.init) else {
            return nil
        }
        profiles[id] = profile
        return profile
    }

    // MARK: changing

    private mutating func remove(_ id: RecordID) {
        guard let profile = profile(id) else { return }
        for key in BlockingKeys(profile).stored.map(BlockingKeys.number) where !closed.contains(key) {
            postings[key]?.removeAll { $0 == id }
            take(Posting(key: key, lead: id))
        }
        for pair in edges.keys.filter({ $0.one == id || $0.other == id }) { setEdge(pair, nil) }
        fields[id] = .some(nil)
        profiles[id] = nil
    }

    private mutating func insert(_ lead: Fresh) throws(DatabaseError) {
        guard let profile = lead.profile, let keys = lead.keys else { return }
        let id = lead.id
        fields[id] = lead.fields
        profiles[id] = profile
        var seen: Set<RecordID> = [id]
        for key in keys.asked.map(BlockingKeys.number) {
            for other in postings[key] ?? [] where seen.insert(other).inserted {
                guard let stored = self.profile(other) else { continue }
                let judgement = Matcher.judge(profile, stored)
                if judgement.tier > .none { setEdge(LeadPair(id, other), judgement.encoded) }
            }
        }
        for key in keys.stored.map(BlockingKeys.number) where !closed.contains(key) {
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
        let shared = BlockingKeys(left).asked.filter(stored.contains).map(BlockingKeys.number)
        let unread = Set(shared.filter { postings[$0] == nil && !closed.contains($0) })
        try readPostings(unread)
        for key in shared where !closed.contains(key) { return true }
        return false
    }

    // MARK: writing

    private mutating func setEdge(_ pair: LeadPair, _ judgement: String?) {
        edges[pair] = judgement
        changedEdges.insert(pair)
    }

    private mutating func put(_ posting: Posting) {
        if removed.remove(posting) == nil { added.insert(posting) }
    }

    private mutating func take(_ posting: Posting) {
        if added.remove(posting) == nil { removed.insert(posting) }
    }

    /// In the order of the keys, which touches each page of the database once.
    private func write(_ leads: [RecordID]) throws(DatabaseError) {
        try MatchTables.setFields(transaction, leads.map { ($0, fields[$0] ?? nil) })
        for posting in removed.sorted() { try MatchTables.delete(transaction, posting) }
        try MatchTables.insert(transaction, added.sorted())
        for pair in changedEdges.sorted() { try MatchTables.setEdge(transaction, pair, edges[pair]) }
    }
}
