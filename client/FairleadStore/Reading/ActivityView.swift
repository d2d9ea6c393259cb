import FairleadCore

/// One thing that happened with a lead; times in milliseconds since 1970.
package struct ActivityView: Hashable, Sendable {
    package let id: RecordID
    /// One of `ActivityType.all`.
    package let kind: String
    package let author: String?
    package let occurredAt: Int64
    package let recordedAt: Int64
    package let content: String?
    package let result: String?
    package let next: String?
    package let due: Int64?
    package let minutes: Int64?

    init(_ state: RecordState) {
        let recorded = state.value(Field.recordedAt)?.int ?? state.lastStamp.milliseconds
        id = state.id
        kind = state.text(Field.type) ?? ""
        author = state.text(Field.author)
        occurredAt = state.value(Field.occurredAt)?.int ?? recorded
        recordedAt = recorded
        content = state.text(Field.content)
        result = state.text(Field.result)
        next = state.text(Field.next)
        due = state.value(Field.due)?.int
        minutes = state.value(Field.minutes)?.int
    }
}

extension DeviceStore {
    /// Returns what happened with a lead in the order of time, the earliest first; a log that was taken back is left out.
    package func activities(of lead: RecordID) throws -> [ActivityView] {
        try read { database in
            let group = try RecordViews(database).itself(lead)
            return (group?.activities ?? []).sorted(by: RecordState.happenedEarlier).map(ActivityView.init)
        }
    }

    /// Returns the ids of all records that belong to a lead, also of logs that were taken back: what somebody who
    /// archives the lead has in view (R10).
    package func children(of lead: RecordID) throws -> [RecordID] {
        try read { database in try RecordViews(database).merged(lead)?.children.map(\.id) ?? [] }
    }
}
