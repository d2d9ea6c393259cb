/// The index in memory.
package struct MemoryIndex<ID: Hashable & Comparable & Sendable>: CandidateIndex, Sendable {
    /// A key that too many records share now, and those that did.
    struct Closed {
        var key: Int64
        var ids: [ID]
    }

    private var profiles: [ID: Profile] = [:]
    private var keys: [ID: BlockingKeys] = [:]
    private var postings: [Int64: [ID]] = [:]
    private var closed: Set<Int64> = []

    package init() {}

    var ids: [ID] { Array(profiles.keys) }

    /// Files a record under its stored keys and returns those that have become too common.
    @discardableResult
    mutating func insert(_ id: ID, _ profile: Profile, keys: BlockingKeys) -> [Closed] {
        remove(id)
        profiles[id] = profile
        self.keys[id] = keys
        var closing: [Closed] = []
        for key in keys.stored where !closed.contains(key) {
            postings[key, default: []].append(id)
            guard let ids = postings[key], ids.count > MatchLimits.postingsMax else { continue }
            postings[key] = nil
            closed.insert(key)
            closing.append(Closed(key: key, ids: ids))
        }
        return closing
    }

    package mutating func insert(_ id: ID, _ profile: Profile) {
        insert(id, profile, keys: BlockingKeys(profile))
    }

    mutating func remove(_ id: ID) {
        guard let old = keys.removeValue(forKey: id) else { return }
        profiles[id] = nil
        for key in old.stored {
            postings[key]?.removeAll { $0 == id }
            if postings[key]?.isEmpty == true { postings[key] = nil }
        }
    }

    package func candidates(_ keys: BlockingKeys) -> [ID] {
        var seen: Set<ID> = []
        var found: [ID] = []
        for key in keys.asked {
            for id in postings[key] ?? [] where seen.insert(id).inserted { found.append(id) }
        }
        return found
    }

    package func profile(_ id: ID) -> Profile? { profiles[id] }

    func sharesOpenKey(_ one: ID, _ other: ID) -> Bool {
        guard let asked = keys[one]?.asked, let stored = keys[other]?.stored else { return false }
        let open = Set(stored).subtracting(closed)
        return asked.contains(where: open.contains)
    }
}
