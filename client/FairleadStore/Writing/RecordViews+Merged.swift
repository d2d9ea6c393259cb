import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Leads that are one, as this user sees them (R14, R17).
extension RecordViews {
    /// Returns the merged lead that a lead is part of, under its root's id, or the lead itself; `nil` when there is none.
    func merged(_ id: RecordID) throws -> LeadGroup? {
        let entries = hasLinks ? try judged(with: id) : []
        guard !entries.isEmpty else { return try lead(id) }
        let leads = Set(entries.flatMap { [$0.first, $0.second] } + [id]).sorted()
        let groups = try leads.compactMap(lead).filter { try $0.lead.kind == .lead && !isLookedAt($0.lead) }
        guard let own = groups.first(where: { $0.lead.id == id }) else { return try lead(id) }
        let here = Set(groups.map(\.lead.id))
        let links = try links(
            entries.filter { here.contains($0.first) && here.contains($0.second) }, of: groups.map(\.lead.id))
        let members = Set(Clusters.members(with: id, links: links))
        let others = groups.filter { members.contains($0.lead.id) && $0.lead.id != id }
        guard !others.isEmpty else { return own }
        return try merge(own, others, links: links)
    }

    /// Tells whether this user may do no more with a lead than look at it for a while. It stands by itself then: as part of a merged
    /// lead it would take his edits of his own lead along, and nobody takes them in.
    private func isLookedAt(_ lead: RecordState) throws -> Bool {
        let viewers = lead.elements(Field.viewers)
        guard !viewers.isEmpty else { return false }
        let user = try user
        guard viewers.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) else { return false }
        let departments = try UserView.departments(database)
        return !Permissions.may(user, .log, LeadAccess(lead, departmentOf: { departments[$0] ?? "" }))
    }

    private func merge(_ own: LeadGroup, _ others: [LeadGroup], links: [Link]) throws -> LeadGroup {
        let merged = MergedLead(own.lead, with: others.map(\.lead), links: links)
        let all = [own] + others
        let root = all.first { $0.lead.id == merged.root.id } ?? own
        var group = root
        group.lead = merged.state
        group.children = all.flatMap(\.children).sorted { $0.id < $1.id }
        group.sync = all.map(\.sync).max { $0.column < $1.column } ?? root.sync
        group.pulled = all.reduce(into: [:]) { $0.merge($1.pulled) { one, _ in one } }
        group.merged = merged
        try grade(&group)
        return group
    }

    /// The link records of pairs, with everything written to the leads and the links laid over what was pulled.
    private func links(_ entries: [LinkIndex.Entry], of leads: [RecordID]) throws -> [Link] {
        guard !entries.isEmpty else { return [] }
        let rows = try changes(of: leads + entries.map(\.id))
        var base: [RecordID: RecordState] = [:]
        for entry in entries { base[entry.id] = try pulledRecord(entry.id) }
        let pending = try pending(rows).filter { $0.standing != .refused }.map(\.pending)
        guard !pending.isEmpty else { return base.values.compactMap(Link.init) }
        for change in pending.map(\.change) {
            for record in change.records where base[record.id] == nil { base[record.id] = try pulledRecord(record.id) }
        }
        let records = Overlay.view(base: base, pending: pending, intake: try intake(of: pending))
        return entries.compactMap { records[$0.id].flatMap(Link.init) }
    }

    /// All pairs that were judged among the leads that "same" connects with one: the others next to those included.
    private func judged(with lead: RecordID) throws -> [LinkIndex.Entry] {
        let index = LinkIndex(database)
        var found: Set<LinkIndex.Entry> = []
        var reached: Set<RecordID> = [lead]
        var next = [lead]
        while let current = next.popLast() {
            for entry in try index.entries(of: current) where found.insert(entry).inserted {
                guard try isSame(entry) else { continue }
                for end in [entry.first, entry.second] where reached.insert(end).inserted { next.append(end) }
            }
        }
        return found.filter { reached.contains($0.first) && reached.contains($0.second) }.sorted { $0.id < $1.id }
    }

    private func isSame(_ entry: LinkIndex.Entry) throws -> Bool {
        try linkState(entry).flatMap(Link.init)?.verdict == .same
    }

    /// What was judged of a pair, as the rep sees it; `nil` when nothing was.
    func linkState(_ entry: LinkIndex.Entry) throws -> RecordState? {
        try links([entry], of: [entry.first, entry.second]).first?.state
    }

    /// What was judged of these leads in pairs.
    func links(between leads: [RecordID]) throws -> [Link] {
        let entries = Set(try leads.flatMap(LinkIndex(database).entries))
        let between = entries.filter { leads.contains($0.first) && leads.contains($0.second) }
        return try links(between.sorted { $0.id < $1.id }, of: leads)
    }

    /// What was judged of any of these leads and any other that is here.
    func links(touching leads: [RecordID]) throws -> [Link] {
        let entries = Set(try leads.flatMap(LinkIndex(database).entries)).sorted { $0.id < $1.id }
        return try links(entries, of: entries.flatMap { [$0.first, $0.second] })
    }

    /// The merged lead for a root, an absorbed lead alone.
    func itself(_ id: RecordID) throws -> LeadGroup? {
        guard hasLinks, try LinkIndex(database).root(of: id) != nil else { return try merged(id) }
        return try lead(id)
    }

    /// The row of a lead in the list: that of the merged lead for its root, of its own record for an absorbed one.
    func listed(_ id: RecordID) throws -> (row: LeadRow, root: RecordID?, members: [RecordID])? {
        guard let group = try merged(id), group.lead.kind == .lead else { return nil }
        let members = group.members.map(\.id)
        if group.lead.id == id { return (LeadRow(group), nil, members) }
        return try lead(id).map { (LeadRow($0), group.lead.id, members) }
    }
}

extension LeadGroup {
    /// The root first; one for a lead that is one with no other.
    var members: [RecordState] { merged?.members ?? [lead] }
}
