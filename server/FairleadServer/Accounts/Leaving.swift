import FairleadCore
import FairleadServerStore

/// Somebody goes, and a successor takes over.
extension AccountService {
    /// Leads in one change set: even with the longest names it stays within its limit of bytes.
    private static let leadsPerChangeSet = 100

    /// Takes a person off the team: devices and invites end, the leads go to the successor.
    ///
    /// - Parameter withRecords: whether the successor also takes the person's places as collaborator.
    package func leave(_ name: String, to successor: String, withRecords: Bool) async throws -> LeaveReport {
        let now = storage.now()
        let changes = OwnChanges("user leave", identity: storage.identity, now: now)
        return try await storage.writeLog { ledger in
            let old = try UserTable.requireActive(ledger.transaction, name)
            let next = try UserTable.requireActive(ledger.transaction, successor)
            guard old.record != next.record else {
                throw ServiceError.invalid(
                    ServiceProblem("same_user", "\(name) cannot take over from \(name).", hint: "Name somebody else."))
            }
            var report = LeaveReport()
            for device in try DeviceTable.of(ledger.transaction, user: old.actor.name)
            where device.revokedMilliseconds == nil {
                try DeviceTable.revoke(ledger.transaction, device.id, at: now)
                report.devices += 1
            }
            try InviteTable.void(ledger.transaction, user: old.actor.name)
            var user = old
            user.isActive = false
            ledger.set.users[user.actor.name] = user
            try UserTable.update(ledger.transaction, user)
            try changes.write([user.directoryChange(from: old)], to: &ledger)
            let transfer = BookTransfer(from: old.actor.name, to: next.actor.name, withRecords: withRecords)
            var records: [RecordChange] = []
            for lead in try ledger.leads(involving: old.actor.name) {
                var edits = transfer.edits(of: lead, report: &report)
                if lead.isContested, let owner = edits.firstIndex(where: { $0.key.field == Field.owner }) {
                    // Others stand for the lead, and stand for it still: only who has left is replaced.
                    let gone = ledger.set.versions(ofLeaversIn: lead).prefix(Limits.contextDotsMax)
                    try changes.write(
                        [
                            RecordChange(
                                id: lead.id, kind: .lead, dots: gone.map { ListedDot($0) },
                                edits: [edits.remove(at: owner)])
                        ], to: &ledger)
                }
                guard !edits.isEmpty else { continue }
                records.append(RecordChange(id: lead.id, kind: .lead, edits: edits))
                guard records.count == Self.leadsPerChangeSet else { continue }
                try changes.write(records, to: &ledger)
                records = []
            }
            if !records.isEmpty { try changes.write(records, to: &ledger) }
            return report
        }
    }
}

extension WorkingSet {
    /// Who stands for a lead and has left, by the versions that say so; sorted.
    fileprivate func versions(ofLeaversIn lead: RecordState) -> [Dot] {
        (lead.cells[CellKey(Field.owner)]?.versions ?? []).filter { version in
            Holding(version.value)?.holder.user.map { !isActive($0) } ?? false
        }.map(\.dot).sorted()
    }
}

/// What of one lead goes from one user to another.
private struct BookTransfer {
    let from: String
    let to: String
    let withRecords: Bool

    func edits(of lead: RecordState, report: inout LeaveReport) -> [Edit] {
        var edits: [Edit] = []
        if lead.owner == from {
            edits.append(Edit(Field.owner, Holding(.user(to), OwnerReason(.left, text: from)).value))
            report.leads += 1
        }
        if lead.value(Field.coOwner)?.text == from {
            edits.append(Edit(Field.coOwner, withRecords ? .text(to) : .null))
        }
        let collaborators = lead.elements(Field.collaborators)
        guard withRecords, collaborators.contains(from) else { return edits }
        report.collaborations += 1
        let place = CellKey(Field.collaborators, element: from)
        let order = lead.shown(place)?.value ?? .int(0)
        edits.append(Edit(place, .null))
        // Who owns the lead, or works on it already, needs no second place.
        let owner = edits.first { $0.key.field == Field.owner }.flatMap { Holding($0.value)?.holder.user } ?? lead.owner
        if owner != to, !collaborators.contains(to) {
            edits.append(Edit(CellKey(Field.collaborators, element: to), order))
        }
        return edits
    }
}
