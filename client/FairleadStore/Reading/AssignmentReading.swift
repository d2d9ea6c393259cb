import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

extension DeviceStore {
    /// Works out how leads were given out and what became of them, from what this user sees.
    ///
    /// - Parameter since: milliseconds since 1970; what came to somebody before is left out.
    package func assignmentReport(since: Int64) throws -> AssignmentReport {
        try read { database in
            let now = try moment(database)
            let views = try RecordViews(database)
            let policy = try views.policies.policy
            let ids = try Data.fetchAll(database, sql: "SELECT id FROM leads WHERE \(LinkIndex.isListed) ORDER BY id")
            let leads = try ids.compactMap { RecordID(bytes: $0) }.compactMap { id -> AssignmentReport.Lead? in
                guard let group = try views.merged(id), group.lead.kind == .lead else { return nil }
                // Of leads that are one the first tells whose they were.
                let root = group.merged?.root ?? group.lead
                let followUps = group.activities.filter { $0.text(Field.type) != "note" }.compactMap { activity in
                    activity.value(Field.occurredAt)?.int.map { (user: activity.text(Field.author) ?? "", at: $0) }
                }
                return AssignmentReport.Lead(
                    grade: group.grading?.grade(at: now), stage: group.lead.text(Field.stage) ?? Stage.initial,
                    owner: group.lead.isArchived ? nil : group.lead.owner,
                    spells: OwnerHistory(root).spells(followUps: followUps))
            }
            return AssignmentReport(
                leads, names: try reps(database), weight: { policy.assignment.person($0)?.weight ?? 1 }, since: since,
                now: now)
        }
    }

    /// The reps that a report looks at: a manager's department, for an admin everybody.
    private func reps(_ database: Database) throws -> [String] {
        let meta = Meta(database)
        let role = try meta.text(.userRole).flatMap(Role.init) ?? .rep
        let (me, department) = (try meta.text(.userName) ?? "", try meta.text(.userDepartment) ?? "")
        let users = try Data.fetchAll(
            database, sql: "SELECT state FROM base WHERE lead IS NULL AND kind <> 'lead' AND kind = ?",
            arguments: [RecordKind.user.name]
        ).map { UserView(try RecordStateCodec.decode($0)) }
        return users.filter { user in
            guard user.active, user.role == Role.rep.rawValue else { return false }
            switch role {
            case .admin: return true
            case .manager: return user.department == department
            case .rep, .marketing: return user.name.utf8.elementsEqual(me.utf8)
            }
        }.map(\.name)
    }
}
