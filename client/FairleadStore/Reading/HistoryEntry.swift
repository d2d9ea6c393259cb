import FairleadCore
import GRDB

/// One value that was written to a lead at some time.
package struct HistoryEntry: Hashable, Sendable {
    /// What became of the value.
    package enum Standing: String, Hashable, Sendable {
        /// It is the one that is shown.
        case shown
        /// It stands beside the shown one, from somebody who had not seen that.
        case conflict
        /// Another one took its place.
        case superseded
        /// Something logged that was taken back.
        case undone
    }

    /// The field; for something that was logged its kind, such as `visit`.
    package let field: String
    /// For a set, what was put in or, with a null value, taken out.
    package let element: String?
    package let value: Value
    package let author: String
    package let device: String
    /// Milliseconds since 1970.
    package let at: Int64
    package let standing: Standing
}

extension DeviceStore {
    /// Returns what was ever written to a lead, the latest first: what stands, what lost, and what was logged.
    ///
    /// - Parameter field: only this field, without what was logged; `nil` for everything.
    package func history(of lead: RecordID, field: String? = nil) throws -> [HistoryEntry] {
        try read { database in
            let views = try RecordViews(database)
            guard let group = try views.merged(lead) else { return [] }
            let links = field == nil ? try views.links(touching: group.members.map(\.id)) : []
            return HistoryReading(devices: try DeviceNames(database)).entries(of: group, links: links, field: field)
        }
    }
}

/// Works out a lead's history from its versions.
private struct HistoryReading {
    /// A version, and where it stands.
    private struct Item {
        var key: CellKey
        var version: Version
        var standing: HistoryEntry.Standing
    }

    let devices: DeviceNames

    /// Marks that follow from what others wrote; nobody writes them.
    private static let marks = [Field.archiveReview, Field.timeUncertain, Field.firstStage]

    func entries(of group: LeadGroup, links: [Link], field: String?) -> [HistoryEntry] {
        var items = items(of: group.lead).filter { item in field.map { $0 == item.key.field } ?? true }
        if field == nil { items += group.children.compactMap(logged) + group.children.flatMap(approval) }
        let members = Set(group.members.map(\.id))
        items += links.flatMap { judgements($0, members: members) }
        items.sort { left, right in
            // What one change set wrote comes in the order of the fields.
            let (first, second) = (right.version, left.version)
            return Version.isEarlier(first, second) || !Version.isEarlier(second, first) && left.key < right.key
        }
        return items.map { item in
            let version = item.version
            return HistoryEntry(
                field: item.key.field, element: item.key.element, value: version.value, author: version.author,
                device: devices.name(of: version.dot), at: version.stamp.milliseconds, standing: item.standing)
        }
    }

    /// What was judged of one of the members and another lead, such as `same 3MZD7K2A`.
    private func judgements(_ link: Link, members: Set<RecordID>) -> [Item] {
        let other = members.contains(link.first) ? link.second : link.first
        let key = CellKey(Field.verdict)
        let standing = (link.state.cells[key]?.versions ?? []).map { ($0, HistoryEntry.Standing.shown) }
        let past = link.state.past.filter { $0.key == key }.map { ($0.version, HistoryEntry.Standing.superseded) }
        return (standing + past).map { version, standing in
            var version = version
            version.value = .text("\(version.value.text ?? "undecided") \(LeadCode.code(of: other))")
            return Item(key: CellKey("merge"), version: version, standing: standing)
        }
    }

    private func items(of state: RecordState) -> [Item] {
        var items = state.past.map { Item(key: $0.key, version: $0.version, standing: .superseded) }
        for (key, cell) in state.cells {
            let mergeClass = state.mergeClass(of: key)
            let shown = cell.shown(as: mergeClass)
            for version in cell.versions {
                let isShown = version.value == shown?.value
                let other: HistoryEntry.Standing = cell.isConflict(as: mergeClass) ? .conflict : .superseded
                items.append(Item(key: key, version: version, standing: isShown ? .shown : other))
            }
        }
        return items.filter { !HistoryReading.marks.contains($0.key.field) }
    }

    /// What was to be approved, and what was said to it: the first answer stands.
    private func approval(_ request: RecordState) -> [Item] {
        guard let approval = ApprovalRequest(request), let asked = request.shown(CellKey(Field.what)) else { return [] }
        let key = CellKey(Field.answer)
        let standing = request.shown(key).map { ($0, HistoryEntry.Standing.shown) }
        let past = request.past.filter { $0.key == key }.map { ($0.version, HistoryEntry.Standing.superseded) }
        let answers = ((standing.map { [$0] } ?? []) + past).compactMap { version, standing -> Item? in
            guard let answer = ApprovalAnswer(version.value) else { return nil }
            var version = version
            version.value = .text(answer.reason.map { "\(approval.what): \($0)" } ?? approval.what)
            let name = answer.isApproved ? RequestView.Standing.approved : .declined
            return Item(key: CellKey(name.rawValue), version: version, standing: standing)
        }
        let isUndone = approval.isWithdrawn
        return answers + [Item(key: CellKey("approval"), version: asked, standing: isUndone ? .undone : .shown)]
    }

    /// What was logged, as one entry: an activity is written once, and can only be taken back.
    private func logged(_ activity: RecordState) -> Item? {
        guard activity.kind == .activity, let kind = activity.text(Field.type),
            var version = activity.shown(CellKey(Field.content)) ?? activity.shown(CellKey(Field.type))
        else { return nil }
        if version.value == .text(kind) { version.value = .null }
        return Item(key: CellKey(kind), version: version, standing: activity.isArchived ? .undone : .shown)
    }
}
