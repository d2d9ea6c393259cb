import FairleadCore
import FairleadMatch

/// A lead as it is to be matched, worked out of the change set that would bring it into being.
struct MatchDraft: Sendable {
    let lead: RecordID
    let creation: Dot
    let entry: MatchEntry

    /// The leads that a change set would bring into being.
    static func drafts(of change: ChangeSet) -> [MatchDraft] {
        change.records.filter { $0.kind == .lead && $0.isCreation }.map { record in
            MatchDraft(lead: record.id, creation: change.dot, entry: MatchEntry(MatchRecord(record.edits)))
        }
    }
}
