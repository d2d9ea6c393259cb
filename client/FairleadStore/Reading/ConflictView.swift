import FairleadCore

/// One field of a lead in which different values stand side by side (R7).
package struct ConflictView: Hashable, Sendable {
    package let lead: RecordID
    package let code: String
    /// What the lead is called.
    package let name: String
    package let field: String
    /// The shown one first, then the later before the earlier.
    package let values: [ConflictValue]
}

/// One of the values that stand side by side; equal ones are one.
package struct ConflictValue: Hashable, Sendable {
    /// Counted from 1; what `conflicts resolve --take` means.
    package let number: Int
    package let value: Value
    package let author: String
    package let device: String
    /// Milliseconds since 1970.
    package let at: Int64
    package let isShown: Bool
    /// Written by the user of this device.
    package let isMine: Bool
}

/// Works out the conflicts of a lead and who wrote what.
struct ConflictReading {
    let devices: DeviceNames
    /// The user of this device; `nil` before it has joined.
    let user: String?

    func conflicts(of group: LeadGroup) -> [ConflictView] {
        let state = group.lead
        return state.conflicts.map { field in
            ConflictView(
                lead: state.id, code: LeadCode.code(of: state.id), name: state.nameForPeople, field: field,
                values: values(of: field, in: group))
        }
    }

    private func values(of field: String, in group: LeadGroup) -> [ConflictValue] {
        let key = CellKey(field)
        var versions = group.lead.cells[key]?.versions ?? []
        if field == Field.archived, let kept = keptVersion(group, archived: versions) { versions.append(kept) }
        versions.sort { Version.isEarlier($1, $0) }
        let shown = group.lead.shown(key)
        if let shown { versions = [shown] + versions.filter { $0.dot != shown.dot || $0.value != shown.value } }
        var distinct: [(version: Version, isMine: Bool)] = []
        for version in versions {
            if let index = distinct.firstIndex(where: { isSame($0.version.value, version.value, field) }) {
                distinct[index].isMine = distinct[index].isMine || isMine(version)
            } else {
                distinct.append((version: version, isMine: isMine(version)))
            }
        }
        return distinct.enumerated().map { index, item in
            ConflictValue(
                number: index + 1, value: item.version.value, author: item.version.author,
                device: devices.name(of: item.version.dot), at: item.version.stamp.milliseconds,
                isShown: item.version.value == shown?.value, isMine: item.isMine)
        }
    }

    /// One holder for two reasons is one.
    private func isSame(_ one: Value, _ other: Value, _ field: String) -> Bool {
        guard field == Field.owner, let left = Holding(one), let right = Holding(other) else { return one == other }
        return left.holder == right.holder
    }

    /// What stands against an archive under review: not archiving the lead, said by whoever wrote to it without having
    /// seen the archive, or whose write the archive had not seen.
    private func keptVersion(_ group: LeadGroup, archived: [Version]) -> Version? {
        guard group.lead.value(Field.archiveReview)?.bool == true,
            !archived.contains(where: { $0.value == .bool(false) }), let archive = archived.max(by: Version.isEarlier)
        else { return nil }
        // The review carries the dot of the change set that brought it about: the write, unless the archive came later.
        var review = group.lead.shown(CellKey(Field.archiveReview))
        if review?.dot == archive.dot { review = nil }
        let writes = ([group.lead] + group.children).flatMap { $0.cells.values.flatMap(\.versions) }
            .filter { $0.dot.replica != archive.dot.replica }
        var kept = review ?? writes.max(by: Version.isEarlier)
        kept?.value = .bool(false)
        return kept
    }

    private func isMine(_ version: Version) -> Bool {
        devices.isHere(version.dot) || user.map { $0.utf8.elementsEqual(version.author.utf8) } ?? false
    }
}
