import FairleadCore
import GRDB

/// Whose a lead was and is, as the rep sees it.
package struct OwnerView: Hashable, Sendable {
    package let history: OwnerHistory
    /// Those who stand for it; one nearly always.
    package let contenders: [String]
    package let policy: Policy
}

/// What is due with a lead; times in milliseconds since 1970.
package struct DueView: Hashable, Sendable {
    /// When the next step is due, what it is, and who said so.
    package let due: Int64?
    package let next: String?
    package let author: String?
    package let lastContactAt: Int64?
    /// When the lead goes back to a pool if nobody is in contact; `nil` for never.
    package let reclaimAt: Int64?
    /// The server has told the owner so.
    package let isWarned: Bool
    package let afterDays: Int64
    package let pool: String
    package let policyVersion: Int64

    init(_ group: LeadGroup, policy: Policy, at now: Int64) {
        due = LeadRow.due(group.activities)
        let step = group.activities.sorted(by: RecordState.isRecordedEarlier).last { $0.value(Field.due)?.int != nil }
        next = due == nil ? nil : step?.text(Field.next)
        author = due == nil ? nil : step?.value(Field.author)?.text
        let grade = group.grading?.grade(at: now)
        let lead = Reclaim.Lead(group.lead, grade: grade)
        let deadline = lead.flatMap { Reclaim(policy.reclaim).deadline(of: $0) }
        // A warning that somebody has answered with a contact since no longer counts.
        let warned = lead?.warnedOf.flatMap { moment in deadline.map { moment >= $0 } ?? false ? moment : nil }
        isWarned = warned != nil
        reclaimAt = warned ?? deadline
        lastContactAt = lead?.lastContactAt
        afterDays = policy.reclaim.byGrade[grade].afterDays
        pool = policy.pool(policy.reclaim.pool)?.title ?? policy.reclaim.pool
        policyVersion = policy.version
    }
}

extension DeviceStore {
    /// Returns whose a lead was and is; `nil` when there is no such lead.
    ///
    /// - Parameter apart: leaves aside that it is one with others.
    package func ownership(of lead: RecordID, apart: Bool = false) throws -> OwnerView? {
        try read { database in
            let views = try RecordViews(database)
            let policy = try views.policies.policy
            return try (apart ? views.lead(lead) : views.merged(lead)).map {
                OwnerView(history: OwnerHistory($0.lead), contenders: $0.lead.contenders, policy: policy)
            }
        }
    }

    /// Returns what is due with a lead; `nil` when there is no such lead.
    package func due(of lead: RecordID) throws -> DueView? {
        try read { database in
            let views = try RecordViews(database)
            let (policy, now) = (try views.policies.policy, try moment(database))
            return try views.merged(lead).map { DueView($0, policy: policy, at: now) }
        }
    }
}
