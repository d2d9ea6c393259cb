@testable import FairleadCore

/// A few leads on one server, written to and judged one after the other by somebody who has everything in view.
struct LinkSample {
    private(set) var records: [RecordID: RecordState] = [:]
    private var counter: UInt64 = 0

    static let a = RecordID(high: 3, low: 1)
    static let b = RecordID(high: 2, low: 2)
    static let c = RecordID(high: 1, low: 3)

    /// Captures a lead; the earlier in the program, the earlier captured.
    mutating func capture(_ lead: RecordID, _ edits: Edit..., author: String = "ann") {
        write([RecordChange(id: lead, kind: .lead, isCreation: true, edits: edits)], author: author)
    }

    /// Writes to one member that its author sees alone.
    mutating func edit(_ lead: RecordID, seen: UInt64? = nil, _ edits: Edit..., author: String = "ann") {
        let seen = seen ?? records[lead]?.position ?? 0
        write([RecordChange(id: lead, kind: .lead, seen: seen, edits: edits)], author: author)
    }

    /// Writes where the lead and all that is one with it are shown as one.
    mutating func editMerged(_ lead: RecordID, _ edits: Edit...) {
        let view = merged(lead)
        write(naming(view.members.map(\.id), edits: [view.root.id: edits]), author: "ann")
    }

    mutating func merge(_ leads: RecordID..., preferred: RecordID? = nil) {
        let members = Set(leads.flatMap { merged($0).members.map(\.id) }).sorted()
        judge(MergePlan.merge(LinkWorld.joined(members, records), preferred: preferred), of: members)
    }

    mutating func unmerge(_ lead: RecordID) {
        let view = merged(lead)
        judge(MergePlan.unmerge(lead, from: view), of: view.members.map(\.id))
    }

    private mutating func judge(_ plan: [MergePlan.LinkEdits], of leads: [RecordID]) {
        let edits = Dictionary(uniqueKeysWithValues: plan.map { ($0.id, $0.edits) })
        write(naming(leads, edits: edits), author: "meg")
    }

    var links: [Link] { records.values.compactMap(Link.init) }

    /// The fields in conflict, but for the owner: whose leads that are one are the server says, and here is none.
    func conflicts(of lead: RecordID) -> [String] { merged(lead).state.conflicts.filter { $0 != Field.owner } }

    func merged(_ lead: RecordID) -> MergedLead { LinkWorld.merged(records, with: lead) }

    func value(_ field: String, of lead: RecordID) -> Value? { merged(lead).state.value(field) }

    /// All these leads and the links between them, with everything in view.
    func naming(_ leads: [RecordID], edits: [RecordID: [Edit]]) -> [RecordChange] {
        let links = leads.indices.flatMap { first in
            leads[(first + 1)...].map { RecordID.link(leads[first], $0) }
        }
        func change(_ id: RecordID, _ kind: RecordKind) -> RecordChange {
            RecordChange(id: id, kind: kind, seen: records[id]?.position ?? 0, edits: edits[id] ?? [])
        }
        return leads.map { change($0, .lead) } + links.map { change($0, .link) }
    }

    mutating func write(_ changes: [RecordChange], author: String) {
        counter += 1
        // Everybody is a replica of its own: nothing is covered but what is named.
        var change = ChangeSet.single(dot: Dot(ReplicaID(rawValue: counter), 1), record: changes[0])
        change.records = changes
        var integration = Integration(records: records)
        let time = EffectiveTime(milliseconds: 1_000 + Int64(counter), isCertain: true)
        let stamp = integration.stamp(for: change, time: time, afterReplica: .zero)
        let facts = Facts(
            author: author, time: time, wallMilliseconds: change.time.wallMilliseconds, stamp: stamp,
            position: counter, nextNumber: Int64(counter))
        integration.merge(change, facts: facts)
        records = integration.records
    }
}
