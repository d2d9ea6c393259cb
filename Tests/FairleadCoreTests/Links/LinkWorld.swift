import FairleadTestKit

@testable import FairleadCore

/// One server and three devices that write one field of a few leads, judge them to be one or not, and exchange now and
/// then: with lost answers and pulls that are cut off. Beside it the truth: which writes each author had in view.
struct LinkWorld {
    /// Writes by their number, which is also their value.
    struct Truth {
        private(set) var member: [RecordID] = []
        /// Writes that stood in the author's view.
        private(set) var direct: [Set<Int>] = []

        mutating func write(on lead: RecordID, seeing: Set<Int>) -> Int {
            member.append(lead)
            direct.append(seeing)
            return member.count - 1
        }

        /// The writes on some leads that no other of them had in view, directly or by way of writes on `between`.
        func maximal(on leads: [RecordID], between: [RecordID]) -> Set<Int> {
            var past: [Set<Int>] = []
            for seen in direct {
                let known = seen.filter { between.contains(member[$0]) }
                past.append(known.reduce(into: known) { $0.formUnion(past[$1]) })
            }
            let writes = Set(member.indices.filter { leads.contains(member[$0]) })
            return writes.filter { write in !writes.contains { past[$0].contains(write) } }
        }
    }

    struct Device {
        let replica: ReplicaID
        var counter: UInt64 = 0
        var base: [RecordID: RecordState] = [:]
        var pending: [Overlay.Pending] = []
        var cursor: UInt64 = 0

        var records: [RecordID: RecordState] { Overlay.view(base: base, pending: pending) }
    }

    static let key = CellKey(Field.company)
    let leads: [RecordID]
    let keepsChoices: Bool
    var truth = Truth()
    var devices: [Device]
    var records: [RecordID: RecordState] = [:]
    private var head: UInt64 = 0
    private var counters: [ReplicaID: UInt64] = [:]
    private var stamps: [ReplicaID: Stamp] = [:]
    private var positions: [Dot: UInt64] = [:]

    init(leads count: Int, keepsChoices: Bool = false) {
        // The order of capture is not that of the ids: a root is now the first end of a link, now the second.
        leads = [5, 1, 9, 3].prefix(count).map { RecordID(high: 9, low: $0) }
        self.keepsChoices = keepsChoices
        devices = (1...3).map { Device(replica: ReplicaID(rawValue: $0)) }
        for (index, lead) in leads.enumerated() {
            let capture = RecordChange(
                id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.capturedAt, .int(Int64(index + 1)))])
            push(0, [capture], now: 1_000)
        }
        for index in devices.indices { sync(index, now: 2_000, losesAnswer: false, cutAfter: nil) }
    }

    /// What somebody sees who has these records: each merged lead once.
    static func merged(_ records: [RecordID: RecordState], with lead: RecordID) -> MergedLead {
        let links = records.values.compactMap(Link.init)
        return joined(Clusters.members(with: lead, links: links), records)
    }

    /// These leads as one, whatever was judged of them.
    static func joined(_ leads: [RecordID], _ records: [RecordID: RecordState]) -> MergedLead {
        let members = leads.compactMap { records[$0] }
        let none = RecordState(id: leads[0], kind: .lead, lead: nil)
        return MergedLead(
            members.first ?? none, with: Array(members.dropFirst()), links: records.values.compactMap(Link.init))
    }

    static func shown(_ lead: MergedLead) -> Set<Int> {
        Set((lead.state.cells[key]?.versions ?? []).compactMap { $0.value.text.flatMap { Int($0) } })
    }

    // MARK: what devices do

    mutating func edit(_ device: Int, _ lead: RecordID, now: Int64) {
        let view = LinkWorld.merged(devices[device].records, with: lead)
        let write = truth.write(on: view.root.id, seeing: LinkWorld.shown(view))
        let edits = [view.root.id: [Edit(LinkWorld.key, .text("\(write)"))]]
        push(device, changes(device, view.members.map(\.id), edits: edits), now: now)
    }

    mutating func merge(_ device: Int, _ one: RecordID, _ other: RecordID, now: Int64) {
        let records = devices[device].records
        let members = [one, other].flatMap { LinkWorld.merged(records, with: $0).members.map(\.id) }
        let ids = Array(Set(members)).sorted()
        judge(device, MergePlan.merge(LinkWorld.joined(ids, records), preferred: nil), of: ids, now: now)
    }

    mutating func unmerge(_ device: Int, _ lead: RecordID, now: Int64) {
        let view = LinkWorld.merged(devices[device].records, with: lead)
        judge(device, MergePlan.unmerge(lead, from: view), of: view.members.map(\.id), now: now)
    }

    private mutating func judge(_ device: Int, _ plan: [MergePlan.LinkEdits], of leads: [RecordID], now: Int64) {
        var edits: [RecordID: [Edit]] = [:]
        for link in plan { edits[link.id] = link.edits.filter { keepsChoices || $0.key.field == Field.verdict } }
        guard !edits.isEmpty else { return }
        push(device, changes(device, leads, edits: edits), now: now)
    }

    /// All leads that are shown as one and the links between them, each with what the device has pulled of it.
    private func changes(_ device: Int, _ leads: [RecordID], edits: [RecordID: [Edit]]) -> [RecordChange] {
        let links = leads.indices.flatMap { first in
            leads[(first + 1)...].map { RecordID.link(leads[first], $0) }
        }
        let base = devices[device].base
        func change(_ id: RecordID, _ kind: RecordKind) -> RecordChange {
            RecordChange(id: id, kind: kind, seen: base[id]?.position ?? 0, edits: edits[id] ?? [])
        }
        return leads.map { change($0, .lead) } + links.map { change($0, .link) }
    }

    private mutating func push(_ device: Int, _ records: [RecordChange], now: Int64) {
        devices[device].counter += 1
        let dot = Dot(devices[device].replica, devices[device].counter)
        var change = ChangeSet.single(dot: dot, clock: now, record: records[0])
        change.records = records
        let time = EffectiveTime(milliseconds: now, isCertain: true)
        devices[device].pending.append(
            Overlay.Pending(change: change, author: "", acknowledgedPosition: nil, time: time))
    }

    // MARK: the exchange

    /// - Parameter cutAfter: how many records the pull brings before it is cut off; `nil` for all.
    mutating func sync(_ device: Int, now: Int64, losesAnswer: Bool, cutAfter: Int?) {
        for pending in devices[device].pending { integrate(pending) }
        if losesAnswer { return }
        for index in devices[device].pending.indices {
            devices[device].pending[index].acknowledgedPosition = positions[devices[device].pending[index].change.dot]
        }
        let news = records.values.filter { $0.position > devices[device].cursor }
            .sorted { ($0.position, $0.id) < ($1.position, $1.id) }
        for (count, state) in news.enumerated() {
            if count == cutAfter { return }
            devices[device].base[state.id] = state
            // A cursor stands between positions here: what is cut off within one comes again.
            devices[device].cursor = state.position - 1
        }
        devices[device].cursor = head
        devices[device].pending.removeAll { $0.acknowledgedPosition != nil }
    }

    private mutating func integrate(_ pending: Overlay.Pending) {
        let change = pending.change
        guard change.dot.counter > counters[change.dot.replica] ?? 0 else { return }
        counters[change.dot.replica] = change.dot.counter
        head += 1
        positions[change.dot] = head
        var integration = Integration(records: records)
        let stamp = integration.stamp(
            for: change, time: pending.time, afterReplica: stamps[change.dot.replica] ?? .zero)
        stamps[change.dot.replica] = stamp
        let facts = Facts(
            author: "", time: pending.time, wallMilliseconds: change.time.wallMilliseconds, stamp: stamp,
            position: head, nextNumber: nil)
        let known = counters
        integration.merge(
            change, facts: facts, awaited: change.awaited { $0.dot.counter <= known[$0.dot.replica] ?? 0 })
        records = integration.records
    }
}
