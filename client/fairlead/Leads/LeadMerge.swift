import FairleadCore
import FairleadStore

/// A merge as asked for: the leads, each by its own record.
struct LeadMerge {
    private let store: DeviceStore
    private let preferred: LeadView?
    /// The leads that were named, as they are before the merge, each once.
    let members: [LeadView]

    init(_ store: DeviceStore, references: [String], prefer: String?) throws {
        self.store = store
        preferred = try prefer.map { try store.requireMember($0, includingArchived: false) }
        var members: [LeadView] = []
        for reference in references {
            let lead = try store.requireMember(reference, includingArchived: false)
            if !members.contains(where: { $0.id == lead.id }) { members.append(lead) }
        }
        if let preferred, !members.contains(where: { $0.id == preferred.id }) { members.append(preferred) }
        guard members.count > 1 else { throw Failure.badData("one_lead", Texts.oneLead(members[0].line)) }
        self.members = members
    }

    func run(_ assignments: [FieldAssignment], isDryRun: Bool) throws -> LeadView {
        let roots = Set(members.map { $0.mergedInto ?? $0.id })
        if roots.count == 1, preferred == nil, assignments.isEmpty {
            // The server may have merged them, and waits for somebody to say the same.
            let confirmed = try isDryRun ? nil : store.confirmMerge(members[0].id, summary: members[0].name)
            guard let confirmed else { throw Failure.badData("merged_already", Texts.mergedAlready) }
            return confirmed
        }
        return try store.merge(
            members.map(\.id), preferred: preferred?.id, summary: members[0].name, isDryRun: isDryRun
        ) { state in
            var edits = LeadEdits(state)
            for assignment in assignments { try edits.apply(assignment) }
            return edits.edits
        }
    }
}

extension DeviceStore {
    /// Finds the lead that is meant and returns its own record, although it may be part of another one.
    func requireMember(_ reference: String, includingArchived: Bool = true) throws -> LeadView {
        do {
            let id = try resolve(reference, includingArchived: includingArchived)
            guard let lead = try member(id) else { throw StoreError.notFound(Texts.noMatches) }
            return lead
        } catch StoreError.notFound(let message) {
            throw Failure.badData("not_found", message, hint: Texts.notFoundHint)
        }
    }
}
