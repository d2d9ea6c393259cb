import FairleadCore
import FairleadServerStore

/// One look at some leads.
struct ReclaimScan {
    let policy: Policy
    let rule: Reclaim
    let devices: [Reclaim.Device]
    let now: Int64

    init(_ policy: Policy, devices: [Reclaim.Device], now: Int64) {
        self.policy = policy
        rule = Reclaim(policy.reclaim)
        self.devices = devices
        self.now = now
    }

    /// Leads that are one are looked at as one: whoever took care of any of them took care of all.
    func facts(of members: [RecordState]) -> Reclaim.Lead? {
        guard let root = members.first else { return nil }
        let grade = members.compactMap { policy.grade(of: $0, at: now) }.min()
        guard var lead = Reclaim.Lead(root, grade: grade) else { return nil }
        for member in members.dropFirst() {
            guard let other = Reclaim.Lead(member, grade: grade) else { continue }
            lead.heldSince = max(lead.heldSince, other.heldSince)
            lead.lastContactAt = [lead.lastContactAt, other.lastContactAt].compactMap { $0 }.max()
            lead.collaborators += other.collaborators
        }
        return lead
    }

    func step(for members: [RecordState]) -> Reclaim.Step {
        facts(of: members).map { rule.step(for: $0, devices: devices, at: now) } ?? .nothing
    }

    func run(
        _ leads: [RecordID], isDryRun: Bool, as identity: ServerIdentity, _ ledger: inout Ledger
    ) throws -> ReclaimReport {
        var report = ReclaimReport()
        var edits: [(lead: RecordID, edits: [Edit])] = []
        for id in leads {
            let members = try ledger.members(with: id)
            // Of leads that are one the first stands for all.
            guard let root = members.first, root.id == id, let facts = facts(of: members) else { continue }
            var entry = ReclaimReport.Entry(
                code: LeadCode.code(of: id), owner: facts.owner, waitsFor: [], at: facts.warnedOf ?? now)
            switch rule.step(for: facts, devices: devices, at: now) {
            case .nothing: continue
            case .warn(let at):
                entry.at = at
                report.warned.append(entry)
                edits.append((id, [Edit(Field.reclaimAt, .int(at))]))
            case .unwarn:
                report.cleared += 1
                edits.append((id, [Edit(Field.reclaimAt, .null)]))
            case .wait(let users):
                entry.waitsFor = users
                report.waiting.append(entry)
            case .reclaim:
                report.reclaimed.append(entry)
                let reason = OwnerReason(.reclaimed, policyVersion: policy.version)
                edits.append(
                    (
                        id,
                        HandOver.edits(root, to: Holding(.pool(policy.reclaim.pool), reason))
                            + [Edit(Field.reclaimAt, .null)]
                    ))
            }
        }
        if !isDryRun { try OwnerKeeping(identity: identity, now: now).write("reclaim", edits, &ledger) }
        return report
    }
}
