/// Decides which leads go back to a pool because nobody takes care of them (AS-16, AS-19).
///
/// A lead is warned of first, for as long as the policy says; and it is never taken while its owner, or somebody who works
/// on it, has a device that was not heard from since the time was up: a follow-up may sit unsent on it.
package struct Reclaim: Hashable, Sendable {
    package struct Lead: Hashable, Sendable {
        package var owner: String
        package var collaborators: [String]
        package var grade: Grade?
        package var stage: String
        /// When the owner got it; milliseconds since 1970, as all times here.
        package var heldSince: Int64
        /// The last contact; `nil` when there was none.
        package var lastContactAt: Int64?
        /// When it goes, as the owner was told; `nil` when nobody was.
        package var warnedOf: Int64?

        package init(
            owner: String, collaborators: [String] = [], grade: Grade? = nil, stage: String = Stage.initial,
            heldSince: Int64, lastContactAt: Int64? = nil, warnedOf: Int64? = nil
        ) {
            self.owner = owner
            self.collaborators = collaborators
            self.grade = grade
            self.stage = stage
            self.heldSince = heldSince
            self.lastContactAt = lastContactAt
            self.warnedOf = warnedOf
        }

        /// `nil` for a lead that nobody has, or that is archived.
        package init?(_ lead: RecordState, grade: Grade?) {
            guard lead.kind == .lead, !lead.isArchived, !lead.isContested, let owner = lead.owner,
                let since = lead.shown(CellKey(Field.owner))?.stamp.milliseconds
            else { return nil }
            self.init(
                owner: owner, collaborators: lead.elements(Field.collaborators), grade: grade,
                stage: lead.value(Field.stage)?.text ?? Stage.initial, heldSince: since,
                lastContactAt: lead.value(Field.lastContactAt)?.int, warnedOf: lead.value(Field.reclaimAt)?.int)
        }
    }

    /// A device that may write, and when it was last heard from; `nil` for never.
    package struct Device: Hashable, Sendable {
        package var user: String
        package var lastSeen: Int64?

        package init(user: String, lastSeen: Int64?) {
            self.user = user
            self.lastSeen = lastSeen
        }
    }

    package enum Step: Hashable, Sendable {
        case nothing
        /// Say when it goes.
        case warn(Int64)
        /// What was said no longer holds: somebody took care.
        case unwarn
        /// The time is up, but these users have devices that were not heard from since.
        case wait([String])
        case reclaim
    }

    package let policy: ReclaimPolicy

    package init(_ policy: ReclaimPolicy) {
        self.policy = policy
    }

    /// When a lead goes back if nothing is done; `nil` for one that never does.
    package func deadline(of lead: Lead) -> Int64? {
        let term = policy.byGrade[lead.grade]
        guard term.afterDays > 0, !["won", "lost"].contains(lead.stage) else { return nil }
        let day = CivilDate.millisecondsPerDay
        return max(
            max(lead.heldSince, lead.lastContactAt ?? 0) + term.afterDays * day,
            lead.heldSince + policy.protectedDays * day)
    }

    /// From when on the owner is told.
    package func warning(of lead: Lead) -> Int64? {
        deadline(of: lead).map { $0 - policy.byGrade[lead.grade].warnDays * CivilDate.millisecondsPerDay }
    }

    package func step(for lead: Lead, devices: [Device], at now: Int64) -> Step {
        guard let deadline = deadline(of: lead), let warning = warning(of: lead), now >= warning else {
            return lead.warnedOf == nil ? .nothing : .unwarn
        }
        let warnDays = policy.byGrade[lead.grade].warnDays
        // Who was never told, or was told of another time, has the whole time of the warning: also after a server's clock
        // has jumped.
        guard let warnedOf = lead.warnedOf, warnedOf >= deadline else {
            return .warn(max(deadline, now + warnDays * CivilDate.millisecondsPerDay))
        }
        guard now >= warnedOf else { return .nothing }
        let involved = [lead.owner] + lead.collaborators
        let silent = devices.filter { device in
            involved.contains { $0.utf8.elementsEqual(device.user.utf8) } && (device.lastSeen ?? 0) < warnedOf
        }
        guard silent.isEmpty else {
            return .wait(Set(silent.map(\.user)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
        return .reclaim
    }
}
