import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Judgements of leads, and what goes with each edit of leads that are one (R13, R15).
extension CommandWriter {
    /// Makes leads one, with all that they are one with already, and returns the root.
    ///
    /// - Parameters:
    ///   - preferred: the lead whose values stand where they differ; `nil` for those that would be shown.
    ///   - edits: what is written to the root as it will be then, in the same change set.
    package mutating func merge(
        _ leads: [RecordID], preferred: RecordID?, edits: (RecordState) throws -> [Edit]
    ) throws -> RecordID {
        let lead = try together(leads)
        for plan in MergePlan.merge(lead, preferred: preferred) {
            try judge(plan.first, plan.second, plan.edits)
        }
        let ids = lead.members.map(\.id)
        try nameAsOne(ids)
        // What is asked for is compared with the merged lead, which the judgements make only when they are written.
        let written = try edits(lead.state)
        if !written.isEmpty { try edit(lead.root.id, written) }
        return lead.root.id
    }

    /// Takes a lead out of those that it is one with; `false` when it is one with no other.
    package mutating func unmerge(_ id: RecordID) throws -> Bool {
        guard let merged = try RecordViews(database).merged(id)?.merged else { return false }
        for plan in MergePlan.unmerge(id, from: merged) { try judge(plan.first, plan.second, plan.edits) }
        return true
    }

    /// Takes a lead that goes out of those that it is one with; `false` when this user may not say so of all of them.
    mutating func takeOut(_ id: RecordID) throws -> Bool {
        guard try !LinkIndex(database).entries(of: id).isEmpty,
            let merged = try RecordViews(database).merged(id)?.merged
        else { return true }
        guard try merged.members.allSatisfy({ try may(.judge, $0) }) else { return false }
        return try unmerge(id)
    }

    /// Whether this user may do something to a lead, as far as this device knows.
    func may(_ right: LeadRight, _ lead: RecordState) throws -> Bool {
        let departments = try UserView.departments(database)
        return Permissions.may(
            try RecordViews(database).user, right, LeadAccess(lead, departmentOf: { departments[$0] ?? "" }))
    }

    /// Says of each member of one lead and each of another that they are different.
    mutating func tellApart(_ one: RecordID, _ other: RecordID) throws {
        let views = try RecordViews(database)
        guard let left = try views.merged(one), let right = try views.merged(other) else {
            throw StoreError.notFound("There is no lead \(one) or \(other) here.")
        }
        let verdict = [Edit(Field.verdict, .text(LinkVerdict.different.rawValue))]
        for member in left.members {
            for stranger in right.members where stranger.id != member.id { try judge(member.id, stranger.id, verdict) }
        }
    }

    /// Writes whose a lead is, or who else sees it, to each of those that it is one with, as far as this user may: rights are
    /// those of the record that is written to.
    ///
    /// - Parameter edits: what is written to one of them, given that one.
    package mutating func editAccess(_ id: RecordID, _ edits: (RecordState) throws -> [Edit]) throws {
        let views = try RecordViews(database)
        guard let merged = try views.merged(id)?.merged else {
            guard let state = try state(id) else { throw StoreError.notFound("There is no lead \(id) here.") }
            let edits = try edits(state)
            return edits.isEmpty ? () : try edit(id, edits)
        }
        let own = try merged.members.filter { try may(.assign, $0) }
        // The server says why not.
        for member in own.isEmpty ? [merged.root] : own {
            guard let state = try ownState(member.id) else { continue }
            let edits = try edits(state)
            guard !edits.isEmpty else { continue }
            before.note(edits.map(\.key), of: state)
            try editAlone(member.id, edits)
        }
    }

    /// Says that leads which the server has made one are one; `nil` when people have said so already.
    package mutating func confirm(_ lead: RecordID) throws -> RecordID? {
        let views = try RecordViews(database)
        guard let merged = try views.merged(lead)?.merged else { return nil }
        let open = try views.links(between: merged.members.map(\.id)).filter {
            $0.verdict == .same && $0.decision == nil
        }
        for link in open {
            try judge(link.first, link.second, [Edit(Field.verdict, .text(LinkVerdict.same.rawValue))])
        }
        return open.isEmpty ? nil : merged.root.id
    }

    /// All members of these leads with what was judged of them so far, as if they were one.
    private func together(_ leads: [RecordID]) throws -> MergedLead {
        let views = try RecordViews(database)
        var members: [RecordID: RecordState] = [:]
        for lead in leads {
            guard let group = try views.merged(lead) else {
                throw StoreError.notFound("There is no lead \(lead) here.")
            }
            for member in group.members { members[member.id] = member }
        }
        let all = members.values.sorted { $0.id < $1.id }
        let links = try views.links(between: all.map(\.id))
        guard let first = all.first else { throw StoreError.notFound("There is no lead to merge.") }
        return MergedLead(first, with: Array(all.dropFirst()), links: links)
    }

    /// Writes a judgement of two leads with what is in view of both.
    mutating func judge(_ one: RecordID, _ other: RecordID, _ edits: [Edit]) throws {
        try see(one)
        try see(other)
        let index = try linkEntry(one, other)
        before.note(edits.map(\.key), of: try state(records[index].id))
        add(edits, at: index)
        touched.formUnion([one, other])
    }

    /// Says that these leads were shown as one: each with what is in view of it, and the link of each pair.
    mutating func nameAsOne(_ leads: [RecordID]) throws {
        for lead in leads { try see(lead) }
        for (index, one) in leads.enumerated() {
            for other in leads.dropFirst(index + 1) { _ = try linkEntry(one, other) }
        }
    }
}
