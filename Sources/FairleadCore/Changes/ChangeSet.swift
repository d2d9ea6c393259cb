/// What one command did: atomic, named by its dot, made once (DESIGN section 2).
package struct ChangeSet: Hashable, Sendable {
    package var dot: Dot
    /// Made once and kept when the change set is stamped anew (R20).
    package var origin: OriginID
    /// Groups the change sets that one command wrote (R25); `undo` takes them back together.
    package var command: RecordID
    /// The command's name for people, such as `lead add`.
    package var commandName: String
    /// SHA-256 of the replica's previous change set, 32 bytes; empty for its first (R19).
    package var previousDigest: [UInt8]
    package var time: DeviceTime
    /// The author's own entries of every context in this change set: itself up to here, and its former incarnations.
    package var own: VersionVector
    package var records: [RecordChange]

    package init(
        dot: Dot, origin: OriginID, command: RecordID, commandName: String, previousDigest: [UInt8], time: DeviceTime,
        own: VersionVector, records: [RecordChange]
    ) {
        self.dot = dot
        self.origin = origin
        self.command = command
        self.commandName = commandName
        self.previousDigest = previousDigest
        self.time = time
        self.own = own
        self.records = records
    }

    /// The records that it is about and the leads that these belong to.
    package var namedRecords: [RecordID] {
        var ids: [RecordID] = []
        ids.reserveCapacity(2 * records.count)
        for record in records {
            ids.append(record.id)
            if let lead = record.lead { ids.append(lead) }
        }
        return ids
    }

    /// The versions that it lists and that have not been integrated, by record; empty for nearly all change sets (R5).
    package func awaited(isKnown: (ListedDot) -> Bool) -> [RecordID: [ListedDot]] {
        var result: [RecordID: [ListedDot]] = [:]
        for record in records where !record.dots.isEmpty {
            let awaited = record.dots.filter { !isKnown($0) }
            if !awaited.isEmpty { result[record.id] = awaited }
        }
        return result
    }

    /// The context of one of its records.
    package func context(of change: RecordChange) -> Context {
        Context(seen: change.seen, own: own, dots: change.dots.map(\.dot))
    }
}

/// The edits of one record, and what the author had in view of it.
package struct RecordChange: Hashable, Sendable {
    package var id: RecordID
    package var kind: RecordKind
    package var lead: RecordID?
    /// True for the change set that brings the record into being.
    package var isCreation: Bool
    /// Log position of the record's state as last pulled (R2).
    package var seen: UInt64
    /// Versions in view that had no position yet (R2).
    package var dots: [ListedDot]
    /// Empty when the change set only states what its author had in view, as for the lead of a new activity (R10).
    package var edits: [Edit]

    package init(
        id: RecordID, kind: RecordKind, lead: RecordID? = nil, isCreation: Bool = false, seen: UInt64 = 0,
        dots: [ListedDot] = [], edits: [Edit] = []
    ) {
        self.id = id
        self.kind = kind
        self.lead = lead
        self.isCreation = isCreation
        self.seen = seen
        self.dots = dots
        self.edits = edits
    }
}

/// One cell's new value.
package struct Edit: Hashable, Sendable {
    package var key: CellKey
    package var value: Value

    package init(_ key: CellKey, _ value: Value) {
        self.key = key
        self.value = value
    }

    package init(_ field: String, _ value: Value) {
        self.init(CellKey(field), value)
    }
}
