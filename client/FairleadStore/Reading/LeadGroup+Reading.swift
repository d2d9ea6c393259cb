import FairleadCore

/// What views and rows read of a lead's records.
extension LeadGroup {
    /// What happened with the lead; a log that was taken back is left out, it stays in the history.
    var activities: [RecordState] {
        children.filter { $0.kind == .activity && !$0.isArchived }
    }

    /// When something of the lead or of what belongs to it was last written, milliseconds since 1970.
    var updatedAt: Int64 {
        children.reduce(lead.lastStamp.milliseconds) { max($0, $1.lastStamp.milliseconds) }
    }
}

extension RecordState {
    /// The shown text of a field; `nil` when it was never written, was cleared or is empty.
    func text(_ field: String) -> String? {
        guard let text = value(field)?.text, !text.isEmpty else { return nil }
        return text
    }

    /// The stamp of the latest write that stands.
    var lastStamp: Stamp { cells.lastStamp }

    /// The order in which activities were written down.
    static func isRecordedEarlier(_ left: RecordState, _ right: RecordState) -> Bool {
        (left.value(Field.recordedAt)?.int ?? 0, left.id) < (right.value(Field.recordedAt)?.int ?? 0, right.id)
    }

    /// The order in which activities happened.
    static func happenedEarlier(_ left: RecordState, _ right: RecordState) -> Bool {
        let moments = [left, right].map { $0.value(Field.occurredAt)?.int ?? $0.value(Field.recordedAt)?.int ?? 0 }
        return moments[0] != moments[1] ? moments[0] < moments[1] : isRecordedEarlier(left, right)
    }
}
