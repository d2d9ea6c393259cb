/// Leads that are one, as a user sees them who sees these members and the links between them (R14, R17).
package struct MergedLead: Sendable {
    /// The root first, then in the order in which they were captured.
    package let members: [RecordState]
    /// By the pair's id.
    private let links: [RecordID: Link]

    /// The one captured first; its id is that of the merged lead.
    package let root: RecordState

    /// - Parameter others: the other members; a lead that is one with no other has none.
    package init(_ lead: RecordState, with others: [RecordState], links: [Link]) {
        members = ([lead] + others).sorted(by: RecordState.isCapturedEarlier)
        root = members.first ?? lead
        self.links = Dictionary(links.map { ($0.state.id, $0) }, uniquingKeysWith: { link, _ in link })
    }

    /// The members' fields as one record with the root's id; what does not count any more is in its past.
    package var state: RecordState {
        guard members.count > 1 else { return root }
        var merged = RecordState(id: root.id, kind: .lead, lead: nil, position: root.position)
        merged.unknown = root.unknown
        var keys = Set(members.flatMap { $0.cells.keys })
        keys.remove(CellKey(Field.archiveReview))
        for member in members {
            for past in member.past where member.id == root.id || !MergedLead.ofRoot.contains(past.key.field) {
                merged.remember([past.version], of: past.key)
            }
        }
        for key in keys.sorted() {
            let (cell, hidden) = cell(key)
            if let cell { merged.set(cell, for: key) }
            merged.remember(hidden, of: key)
        }
        if let review = archiveReview { merged.set(review, for: CellKey(Field.archiveReview)) }
        return merged
    }

    /// What says of a record when it was made and by whom: that of the root.
    private static let ofRoot = [
        Field.capturedAt, Field.capturedBy, Field.number, Field.timeUncertain, Field.archiveReview,
    ]

    /// Merges one cell of all members; `nil` when nothing of it counts. And the versions that do not.
    private func cell(_ key: CellKey) -> (cell: Cell?, hidden: [Version]) {
        if MergedLead.ofRoot.contains(key.field) { return (root.cells[key], []) }
        var counting: [Version] = []
        var aside: [Version] = []
        var hidden: [Version] = []
        for member in members {
            for version in member.cells[key]?.versions ?? [] {
                if isCovered(version, of: key, on: member) {
                    hidden.append(version)
                } else if isSetAside(version, of: key, on: member) {
                    aside.append(version)
                } else {
                    counting.append(version)
                }
            }
        }
        // Merges that knew nothing of each other can each have kept what another one set aside: then all of it counts.
        if counting.isEmpty { counting = aside } else { hidden += aside }
        switch root.mergeClass(of: key) {
        case .minimum: keepExtreme(&counting, &hidden) { $0 < $1 }
        case .maximum: keepExtreme(&counting, &hidden) { $0 > $1 }
        default: if key.field == Field.stage { leaveOutInitialStages(&counting, &hidden) }
        }
        let awaited = Set(members.flatMap { $0.cells[key]?.awaited ?? [] })
        guard !counting.isEmpty || !awaited.isEmpty else { return (nil, hidden) }
        return (Cell(versions: counting, awaited: Array(awaited)), hidden)
    }

    /// The versions of a cell of one member: those that the merged view holds, and those for which something else stands.
    package func versions(_ key: CellKey, of member: RecordState) -> (counting: [Version], hidden: [Version]) {
        let own = member.cells[key]?.versions ?? []
        guard members.count > 1 else { return (own, []) }
        let counting = Set(cell(key).cell?.versions ?? [])
        return (own.filter(counting.contains), own.filter { !counting.contains($0) })
    }

    /// The version that a member brings into the merged view; `nil` when something of another member stands for it.
    func counting(_ key: CellKey, of member: RecordState) -> Version? {
        let versions = (member.cells[key]?.versions ?? []).filter {
            !isCovered($0, of: key, on: member) && !isSetAside($0, of: key, on: member)
        }
        return Cell(versions: versions).shown(as: member.mergeClass(of: key))
    }

    /// Tells whether an edit of another member, made where they were shown as one, has taken a version's place.
    private func isCovered(_ version: Version, of key: CellKey, on member: RecordState) -> Bool {
        others(of: member) { $1.covers(version, of: key, on: $2, beside: $0) }
    }

    /// Whose leads are that the server has taken in as one, it decides, or has left to somebody: no merge sets an owner aside.
    private func isSetAside(_ version: Version, of key: CellKey, on member: RecordState) -> Bool {
        others(of: member) { _, link, end in
            link.setsAside(version, of: key, on: end) && (key.field != Field.owner || !link.isUnited || !link.isTakenIn)
        }
    }

    private func others(of member: RecordState, contain isMet: (RecordState, Link, LinkEnd) -> Bool) -> Bool {
        members.contains { other in
            guard other.id != member.id, let link = link(member.id, other.id), let end = link.end(of: member.id) else {
                return false
            }
            return isMet(other, link, end)
        }
    }

    func link(_ one: RecordID, _ other: RecordID) -> Link? { links[RecordID.link(one, other)] }

    private func keepExtreme(
        _ counting: inout [Version], _ hidden: inout [Version], _ isBetter: (Int64, Int64) -> Bool
    ) {
        counting.sort { left, right in
            let (one, other) = (left.value.int ?? 0, right.value.int ?? 0)
            return one != other ? isBetter(one, other) : left.dot < right.dot
        }
        hidden += counting.dropFirst()
        counting = Array(counting.prefix(1))
    }

    /// The stage that a lead has from its capture on was never written by anybody, and so does not compete.
    private func leaveOutInitialStages(_ counting: inout [Version], _ hidden: inout [Version]) {
        let initial = Set(members.compactMap(\.initialStage))
        let isInitial = { (version: Version) in
            initial.contains { $0.dot == version.dot && $0.value == version.value }
        }
        guard counting.contains(where: { !isInitial($0) }) else { return }
        hidden += counting.filter(isInitial)
        counting.removeAll(where: isInitial)
    }

    // MARK: archives

    /// The mark that somebody has to look at the archive (R10): a member's own, or an archive whose author did not have
    /// all of the other members in view.
    private var archiveReview: Cell? {
        let archive = CellKey(Field.archived)
        for member in members {
            let counting = (member.cells[archive]?.versions ?? []).filter {
                $0.value == .bool(true) && !isCovered($0, of: archive, on: member)
            }
            guard let latest = counting.max(by: Version.isEarlier) else { continue }
            if member.value(Field.archiveReview)?.bool == true { return member.cells[CellKey(Field.archiveReview)] }
            guard members.contains(where: { $0.id != member.id && hasUnseen($0, by: member) }) else { continue }
            var mark = latest
            mark.value = .bool(true)
            return Cell(versions: [mark])
        }
        return nil
    }

    private func hasUnseen(_ other: RecordState, by archived: RecordState) -> Bool {
        let seen = link(other.id, archived.id).flatMap { link in
            link.end(of: other.id).flatMap { link.coverage(CellKey(Field.archived), of: $0) }
        }
        guard let seen else { return true }
        return other.cells.contains { key, cell in
            key.field != Field.archiveReview && cell.versions.contains { !seen.covers($0) }
        }
    }
}
