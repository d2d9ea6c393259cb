import FairleadCore
import FairleadProtocol

/// Leads that are one, whatever was judged of them by whom, and with what in view.
enum LinkChecks {
    private static let stepsMax = 40

    /// The bytes are a program: a few leads are written to, judged, merged and taken apart.
    static func link(_ bytes: [UInt8]) throws {
        var world = LinkWorld(bytes)
        for _ in 0..<stepsMax {
            guard let operation = world.next() else { break }
            switch operation % 8 {
            case 0, 1: world.edit()
            case 2: world.editMerged()
            case 3: world.judge()
            case 4: try world.merge()
            case 5: try world.unmerge()
            case 6: world.archive()
            default: world.forge()
            }
        }
        try world.checkClusters()
        for lead in world.leads { try world.checkView(of: lead) }
        for state in world.records.values {
            try demand(
                try RecordStateCodec.decode(RecordStateCodec.encode(state)) == state, "a record is read as it was")
        }
    }
}

/// Some leads and links on one server. Each change set is by another replica, so that what it names is all that it saw.
private struct LinkWorld {
    let leads = [5, 1, 9, 3].map { RecordID(high: 9, low: $0) }
    private(set) var records: [RecordID: RecordState] = [:]
    private var bytes: ArraySlice<UInt8>
    private var head: UInt64 = 0

    private static let fields = [Field.city, Field.need, Field.stage, Field.owner, Field.firstContactAt, Field.company]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        for lead in leads {
            write([
                RecordChange(
                    id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("\(lead.low)"))])
            ])
        }
    }

    mutating func next() -> UInt8? { bytes.popFirst() }

    private mutating func pick<Item>(_ items: [Item]) -> Item { items[Int(next() ?? 0) % items.count] }

    // MARK: views

    var links: [Link] { records.values.compactMap(Link.init) }

    private func members(with lead: RecordID) -> [RecordID] { Clusters.members(with: lead, links: links) }

    func merged(_ lead: RecordID) -> MergedLead { joined(members(with: lead)) }

    private func joined(_ ids: [RecordID]) -> MergedLead {
        let states = ids.compactMap { records[$0] }
        return MergedLead(
            states.first ?? RecordState(id: ids[0], kind: .lead, lead: nil), with: Array(states.dropFirst()),
            links: links)
    }

    // MARK: writing

    /// The position up to which the next author has pulled a record: mostly all of it.
    private mutating func seen(_ id: RecordID) -> UInt64 {
        let position = records[id]?.position ?? 0
        let part = next() ?? 0
        return part < 160 ? position : position * UInt64(part - 160) / 100
    }

    private mutating func randomEdit() -> Edit {
        let field = pick(LinkWorld.fields)
        let number = next() ?? 0
        switch field {
        case Field.stage: return Edit(field, .text(Stage.all[Int(number) % Stage.all.count]))
        case Field.firstContactAt: return Edit(field, .int(Int64(number)))
        default: return Edit(field, number == 0 ? .null : .text("\(number)"))
        }
    }

    mutating func edit() {
        let lead = pick(leads)
        let edits = [randomEdit()]
        write([RecordChange(id: lead, kind: .lead, seen: seen(lead), edits: edits)])
    }

    mutating func editMerged() {
        let view = merged(pick(leads))
        let edits = [view.root.id: [randomEdit()]]
        var changes = naming(view.members.map(\.id), edits: edits)
        for index in changes.indices { changes[index].seen = seen(changes[index].id) }
        write(changes)
    }

    mutating func archive() {
        let lead = pick(leads)
        let edits = [Edit(Field.archived, .bool((next() ?? 0) % 3 > 0))]
        write([RecordChange(id: lead, kind: .lead, seen: seen(lead), edits: edits)])
    }

    /// A judgement of two leads by somebody who may not have seen much of them, or of the link.
    mutating func judge() {
        let (one, other) = (pick(leads), pick(leads))
        guard one != other else { return }
        let verdict: Value = pick([.text("same"), .text("different"), .null])
        var edits = [Edit(Field.verdict, verdict)]
        if let byte = next(), byte % 2 == 0 {
            let key = CellKey(pick(LinkWorld.fields)).encoded
            edits.append(Edit(CellKey(Field.keeps, element: key), .text(byte % 4 == 0 ? "first" : "second")))
        }
        var changes = naming([one, other], edits: [RecordID.link(one, other): edits])
        for index in changes.indices { changes[index].seen = seen(changes[index].id) }
        write(changes)
    }

    /// What no program of ours has written of what was in view.
    mutating func forge() {
        let (one, other) = (pick(leads), pick(leads))
        guard var state = records[RecordID.link(one, other)] else { return }
        let field = pick([Field.coveredFirst, Field.coveredSecond, Field.seenFirst, Field.seenSecond])
        let numbers = (0..<(next() ?? 0) % 6).map { _ in
            pick([Int64(next() ?? 0), .max, .min, -1, 0, 1])
        }
        let element = pick(LinkWorld.fields + [Field.archived])
        let version = Version(
            value: .list(numbers.map(Value.int)), dot: Dot(ReplicaID(rawValue: 77), 1), stamp: .zero, position: head,
            author: "")
        let key =
            field == Field.seenFirst || field == Field.seenSecond ? CellKey(field) : CellKey(field, element: element)
        state.set(Cell(versions: [version]), for: key)
        records[state.id] = state
    }

    // MARK: plans

    mutating func merge() throws {
        let (one, other) = (merged(pick(leads)), merged(pick(leads)))
        let ids = Array(Set((one.members + other.members).map(\.id))).sorted()
        let preferred = (next() ?? 0) % 3 == 0 ? pick(ids) : nil
        apply(MergePlan.merge(joined(ids), preferred: preferred), of: ids)
        try demand(
            Set(ids).isSubset(of: members(with: one.root.id)),
            "what is merged with all of it in view is one: \(ids.map(\.low))")
    }

    mutating func unmerge() throws {
        let lead = pick(leads)
        let view = merged(lead)
        guard view.members.count > 1 else { return }
        apply(MergePlan.unmerge(lead, from: view), of: view.members.map(\.id))
        let rest = view.members.map(\.id).filter { $0 != lead }
        try demand(Set(members(with: lead)).isDisjoint(with: rest), "what is taken out is out")
        // Unless one of them was judged to be another lead's, too, which that judgement had kept apart.
        let isContradicted = links.contains { link in
            link.verdict == .different && link.end(of: lead) == nil && rest.contains { link.end(of: $0) != nil }
        }
        try demand(isContradicted || Set(rest).isSubset(of: members(with: rest[0])), "the others stay together")
    }

    private mutating func apply(_ plan: [MergePlan.LinkEdits], of leads: [RecordID]) {
        guard !plan.isEmpty else { return }
        write(naming(leads, edits: Dictionary(plan.map { ($0.id, $0.edits) }) { first, _ in first }))
    }

    /// All these leads and the links between them, with everything in view.
    private func naming(_ leads: [RecordID], edits: [RecordID: [Edit]]) -> [RecordChange] {
        let links = leads.indices.flatMap { first in
            leads[(first + 1)...].map { RecordID.link(leads[first], $0) }
        }
        func change(_ id: RecordID, _ kind: RecordKind) -> RecordChange {
            RecordChange(id: id, kind: kind, seen: records[id]?.position ?? 0, edits: edits[id] ?? [])
        }
        return leads.map { change($0, .lead) } + links.map { change($0, .link) }
    }

    private mutating func write(_ changes: [RecordChange]) {
        head += 1
        let time = DeviceTime(
            wallMilliseconds: Int64(head), bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: 0)
        let id = RecordID(high: 1, low: head)
        let change = ChangeSet(
            dot: Dot(ReplicaID(rawValue: head), 1), origin: id, command: id, commandName: "", previousDigest: [],
            time: time, own: VersionVector(), records: changes)
        guard (try? change.check()) != nil else { return }
        let effective = EffectiveTime(milliseconds: Int64(head), isCertain: true)
        var integration = Integration(records: records)
        let stamp = integration.stamp(for: change, time: effective, afterReplica: .zero)
        let facts = Facts(
            author: "lena", time: effective, wallMilliseconds: Int64(head), stamp: stamp, position: head,
            nextNumber: Int64(head))
        integration.merge(change, facts: facts)
        records = integration.records
    }

    // MARK: rules

    /// Which leads are one does not depend on who asks, nor on the order of the links.
    func checkClusters() throws {
        let ordered = links.sorted { $0.state.id < $1.state.id }
        for lead in leads {
            let cluster = members(with: lead)
            try demand(cluster.contains(lead), "a lead is one with itself")
            try demand(Clusters.members(with: lead, links: ordered) == cluster, "the order of links does not matter")
            try demand(
                Clusters.members(with: lead, links: ordered.reversed()) == cluster, "the order of links does not matter"
            )
            for other in cluster { try demand(members(with: other) == cluster, "all members are one") }
            for link in links where link.verdict == .different {
                let isTogether = cluster.contains(link.first) && cluster.contains(link.second)
                try demand(!isTogether, "what was judged to be different is not one (I8)")
            }
        }
    }

    /// Nothing that anybody wrote is lost in the merged view, and nothing is in it that nobody wrote.
    func checkView(of lead: RecordID) throws {
        let view = merged(lead)
        try demand(view.members.first?.id == view.root.id, "the root comes first")
        for other in view.members {
            try demand(
                joined([other.id] + view.members.map(\.id).filter { $0 != other.id })
                    .root.id == view.root.id, "one lead has one root, whichever member is named")
        }
        let state = view.state
        let written = Set(view.members.flatMap { $0.cells.values.flatMap { $0.versions.map(\.dot) } })
        for (key, cell) in state.cells where key.field != Field.archiveReview {
            for version in cell.versions {
                try demand(written.contains(version.dot), "\(key.encoded) shows what a member has")
            }
        }
        guard view.members.count > 1 else { return }
        for member in view.members {
            for (key, cell) in member.cells where !LinkWorld.ofRoot.contains(key.field) {
                for version in cell.versions {
                    let isThere =
                        state.cells[key]?.versions.contains(version) == true
                        || state.past.contains { $0.key == key && $0.version == version }
                    try demand(isThere, "\(key.encoded) of a member is shown or in the history (I4)")
                }
            }
        }
    }

    private static let ofRoot = [
        Field.capturedAt, Field.capturedBy, Field.number, Field.timeUncertain, Field.archiveReview,
    ]
}
