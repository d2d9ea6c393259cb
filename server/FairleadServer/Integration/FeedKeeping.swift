import FairleadCore

/// Keeps one row for each record and principal that sees it, at the position where that last changed (R26).
extension WorkingSet {
    /// Brings the feed up to what these records now are; leads before the records that follow them.
    mutating func follow(_ changed: [RecordID], at position: UInt64) {
        let roots = changed.filter { records[$0]?.state.lead == nil }
        // Who sees a link follows from who sees its ends.
        for id in roots where records[id]?.state.kind != .link { followRoot(id, at: position) }
        for id in roots where records[id]?.state.kind == .link { followRoot(id, at: position) }
        for id in changed {
            guard let lead = records[id]?.state.lead else { continue }
            for principal in records[lead]?.audience ?? [] { show(id, of: lead, to: principal, at: position) }
        }
    }

    /// Works out anew who sees a lead; who gains or loses sight of it does so with all its children.
    mutating func followRoot(_ id: RecordID, at position: UInt64) {
        guard let state = records[id]?.state else { return }
        let old = records[id]?.audience ?? []
        let new = audience(of: state)
        records[id]?.audience = new
        changedRecords.insert(id)
        for principal in new {
            show(id, of: id, to: principal, at: position)
            guard !old.contains(principal) else { continue }
            for child in children[id] ?? [] { show(child, of: id, to: principal, at: position) }
        }
        for principal in old where !new.contains(principal) {
            hide(id, of: id, from: principal, at: position)
            for child in children[id] ?? [] { hide(child, of: id, from: principal, at: position) }
        }
        if new != old { for link in links[id] ?? [] { followRoot(link, at: position) } }
    }

    private func audience(of state: RecordState) -> [Principal] {
        guard state.kind == .link else { return Audience.of(state, departmentOf: { department(of: $0) }) }
        guard let link = Link(state) else { return [] }
        return Audience.ofLink(records[link.first]?.audience ?? [], records[link.second]?.audience ?? [])
    }

    private mutating func show(_ record: RecordID, of lead: RecordID, to principal: Principal, at position: UInt64) {
        set(FeedKey(principal: principal, record: record), lead: lead, position: position, isVisible: true)
    }

    private mutating func hide(_ record: RecordID, of lead: RecordID, from principal: Principal, at position: UInt64) {
        set(FeedKey(principal: principal, record: record), lead: lead, position: position, isVisible: false)
    }

    private mutating func set(_ key: FeedKey, lead: RecordID, position: UInt64, isVisible: Bool) {
        // In place: a key takes long to hash.
        let new = FeedRow(lead: lead, position: position, isVisible: isVisible, since: position, isChanged: true)
        feed[key, default: new].take(new)
    }
}
