/// A record as integrated so far: its cells, and the versions that were superseded.
package struct RecordState: Hashable, Sendable {
    package let id: RecordID
    package let kind: RecordKind
    /// The lead this record belongs to; `nil` for a lead itself and for what belongs to none.
    package let lead: RecordID?
    /// The log position of its last change; 0 before the server has integrated any.
    package var position: UInt64
    package private(set) var cells: CellMap
    /// Superseded versions, earliest first; the oldest leave when there are too many.
    package private(set) var past: [PastVersion]
    /// Encoded fields that a newer version wrote and this one does not know, carried along as they came.
    package var unknown: [UInt8] = []

    package init(
        id: RecordID, kind: RecordKind, lead: RecordID?, position: UInt64 = 0, cells: CellMap = [:],
        past: [PastVersion] = []
    ) {
        self.id = id
        self.kind = kind
        self.lead = lead
        self.position = position
        self.cells = cells
        self.past = past
    }

    /// The lead whose visibility this record follows: its lead, or itself.
    package var root: RecordID { lead ?? id }

    package func mergeClass(of key: CellKey) -> MergeClass {
        Schema.mergeClass(of: key.field, in: kind)
    }

    /// The shown value of a field; `nil` when it was never written.
    package func value(_ field: String) -> Value? {
        shown(CellKey(field))?.value
    }

    package func shown(_ key: CellKey) -> Version? {
        guard let cell = cells[key] else { return nil }
        // What the class is takes longer than all else, and with one version it does not matter.
        return cell.versions.count > 1 ? cell.shown(as: mergeClass(of: key)) : cell.versions.first
    }

    /// The elements of a set field that are present, in the order given by their values, then their spelling.
    package func elements(_ field: String) -> [String] {
        var present: [(order: Int64, element: String)] = []
        for (key, cell) in cells.elements(of: field) {
            guard let element = key.element, let value = cell.shown(as: .set)?.value, !value.isNull else { continue }
            present.append((order: value.int ?? 0, element: element))
        }
        return RecordState.inOrder(present)
    }

    /// Elements of a set field as they are listed.
    package static func inOrder(_ elements: [(order: Int64, element: String)]) -> [String] {
        guard elements.count > 1 else { return elements.map(\.element) }
        return elements.sorted {
            $0.order != $1.order ? $0.order < $1.order : ByteOrder.precedes($0.element, $1.element)
        }.map(\.element)
    }

    /// Whether one change set alone has written all that stands here and stood here.
    package func isWritten(by dot: Dot) -> Bool {
        past.isEmpty && cells.isWritten(by: dot)
    }

    /// Fields with different concurrent values, and `archived` when an archive met edits it had not seen; sorted.
    package var conflicts: [String] {
        var fields: Set<String> = []
        for (key, cell) in cells where cell.versions.count > 1 && cell.isConflict(as: mergeClass(of: key)) {
            fields.insert(key.field)
        }
        if fields.contains(Field.owner), kind == .lead, !isContested { fields.remove(Field.owner) }
        if value(Field.archiveReview)?.bool == true { fields.insert(Field.archived) }
        return fields.sorted()
    }

    package var isArchived: Bool { value(Field.archived)?.bool == true }

    package mutating func set(_ cell: Cell, for key: CellKey) {
        cells[key] = cell
    }

    /// Writes a value that follows from a change set by rule, whatever stood there before.
    package mutating func derive(_ value: Value, for field: String, from version: Version) {
        var derived = version
        derived.value = value
        cells[CellKey(field)] = Cell(versions: [derived])
    }

    package mutating func remember(_ superseded: [Version], of key: CellKey) {
        // A policy is as long as a hundred leads, and everybody gets it: earlier ones stay in the server's log.
        guard !superseded.isEmpty, kind != .policy else { return }
        past.append(contentsOf: superseded.map { PastVersion(key: key, version: $0) })
        past.sort { Version.isEarlier($0.version, $1.version) }
        if past.count > Limits.pastVersionsPerRecordMax {
            past.removeFirst(past.count - Limits.pastVersionsPerRecordMax)
        }
    }
}

/// A superseded version and the cell it stood in.
package struct PastVersion: Hashable, Sendable {
    package var key: CellKey
    package var version: Version

    package init(key: CellKey, version: Version) {
        self.key = key
        self.version = version
    }
}
