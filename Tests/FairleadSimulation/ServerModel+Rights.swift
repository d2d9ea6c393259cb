import FairleadCore

/// Who may see and do what with a lead: the simulator's own reading of OW-01 to OW-18.
extension ServerModel {
    struct Rights: OptionSet {
        let rawValue: Int

        static let see = Rights(rawValue: 1)
        static let log = Rights(rawValue: 2)
        static let edit = Rights(rawValue: 4)
        static let judge = Rights(rawValue: 8)
        static let assign = Rights(rawValue: 16)
        static let share = Rights(rawValue: 32)
        static let giveBack = Rights(rawValue: 64)
        static let claim = Rights(rawValue: 128)

        static let own: Rights = [see, log, edit, judge, assign, share, giveBack]
        static let all: Rights = [own, claim]
    }

    /// The first in the log stands until somebody decides.
    func holder(of lead: RecordID, _ truth: Truth) -> Holder? { holders(of: lead, truth).first }

    /// All that stand for a lead, in log order.
    func holders(of lead: RecordID, _ truth: Truth) -> [Holder] {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        return standing(cell, truth).compactMap { truth.writes[$0]?.holder(in: cell) }
    }

    /// Empty for a lead in a pool.
    func owner(of lead: RecordID, _ truth: Truth) -> String { holder(of: lead, truth)?.user ?? "" }

    /// Until somebody decides, those who stand for a lead do not hand it on.
    func isContested(_ lead: RecordID, _ truth: Truth) -> Bool {
        if Set(holders(of: lead, truth)).count > 1 { return true }
        guard let owner = holder(of: lead, truth)?.user else { return false }
        // Leads that have to have one owner, and that different people have.
        return links(of: lead, truth).contains { link, other in
            let judgement = judgement(link, truth)
            guard judgement.isSame, judgement.isByPeople || judgement.isSettled,
                let another = holder(of: other, truth)?.user
            else {
                return false
            }
            return another != owner
        }
    }

    /// Being added wins over being taken off at the same time.
    func collaborators(of lead: RecordID, _ truth: Truth) -> Set<String> { elements(Field.collaborators, lead, truth) }

    func elements(_ field: String, _ lead: RecordID, _ truth: Truth) -> Set<String> {
        var result: Set<String> = []
        for key in keys[lead] ?? [] where key.field == field {
            let cell = CellName(record: lead, key: key)
            if standing(cell, truth).contains(where: { truth.writes[$0]?.cells[cell]?.isNull == false }) {
                result.insert(key.element ?? "")
            }
        }
        return result
    }

    func maySee(_ user: String, _ lead: RecordID, _ truth: Truth) -> Bool {
        exists(lead) && rights(of: user, to: lead, truth).contains(.see)
    }

    /// - Parameter before: whose it was, when that counts, and not whose it is.
    func rights(of user: String, to lead: RecordID, as before: Holder? = nil, _ truth: Truth) -> Rights {
        guard let who = users[user] else { return [] }
        if who.role == .admin { return .all }
        let holder = before ?? holder(of: lead, truth)
        if let owner = holder?.user {
            if who.role == .manager, !who.department.isEmpty, users[owner]?.department == who.department { return .all }
        }
        var rights: Rights = []
        if let pool = holder?.pool, OwnerRules.isMember(who, of: pool) {
            if who.role == .manager { return .all }
            rights.formUnion([.see, .claim])
        }
        if holder?.user == user {
            rights.formUnion(before == nil && isContested(lead, truth) ? [.see, .log, .edit, .judge] : .own)
        }
        if justGranted[lead] == user, standsBesidePool(user, lead, truth) { rights.formUnion(.own) }
        if collaborators(of: lead, truth).contains(user) { rights.formUnion([.see, .log]) }
        if shown(lead, Field.coOwner, truth)?.text == user { rights.formUnion([.see, .log, .edit, .judge]) }
        if elements(Field.viewers, lead, truth).contains(user) { rights.insert(.see) }
        return rights
    }

    /// Whether somebody's claim stands beside a pool that the lead had come to again.
    func standsBesidePool(_ user: String, _ lead: RecordID, _ truth: Truth) -> Bool {
        let holders = Set(holders(of: lead, truth))
        return holders.count > 1 && holders.compactMap(\.user) == [user]
    }

    /// What somebody says who was granted a lead beside a pool; `nil` when nothing has to be decided.
    func sayingBesidePool(_ user: String, _ lead: RecordID, _ truth: Truth) -> Holder? {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        let own = standing(cell, truth).filter { truth.writes[$0]?.user == user }
        let others = standing(cell, truth).filter { truth.writes[$0]?.user != user }
        guard own.count == 1, others.allSatisfy({ isPool($0, cell, truth) }), Set(holders(of: lead, truth)).count > 1
        else { return nil }
        return truth.writes[own[0]]?.holder(in: cell)
    }

    /// Whether somebody was shown a lead for a while, and may do nothing with it.
    func isLookedAt(_ lead: RecordID, by user: String, _ truth: Truth) -> Bool {
        elements(Field.viewers, lead, truth).contains(user) && !rights(of: user, to: lead, truth).contains(.log)
    }

    /// Whoever had a lead and does not know yet that it is another's may edit it: what he knew is not modelled (R16).
    func isUnclear(_ change: ChangeSet, by user: String, _ truth: Truth) -> Bool {
        change.records.contains { record in
            let cell = CellName(record: record.lead ?? record.id, key: CellKey(Field.owner))
            return (cells[cell] ?? []).contains { truth.writes[$0]?.holder(in: cell)?.user == user }
                && owner(of: cell.record, truth) != user
        }
    }

    /// What somebody wrote who had the lead, works on it still and does not know yet that it is another's, counts (R16).
    func rights(of write: Write, to lead: RecordID, _ truth: Truth) -> Rights {
        if let before = takenBack(write, lead, truth) { return rights(of: write.user, to: lead, as: before, truth) }
        let rights = rights(of: write.user, to: lead, truth)
        guard holderInView(of: lead, write, truth) == .user(write.user),
            collaborators(of: lead, truth).contains(write.user)
                || shown(lead, Field.coOwner, truth)?.text == write.user
        else { return rights }
        return rights.union([.see, .log, .edit])
    }

    /// Whose a lead was that somebody has given away, and takes back or gives to another one in the same push.
    func takenBack(_ write: Write, _ lead: RecordID, _ truth: Truth) -> Holder? {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        guard let given = justGiven[lead], given.user == write.user, given.replica == pushing, write.states(cell)
        else { return nil }
        let beside = standing(cell, truth).filter { $0 != given.origin }
        let arePools = beside.allSatisfy { isPool($0, cell, truth) }
        guard standing(cell, truth).contains(given.origin),
            beside.isEmpty || justGranted[lead] == write.user && arePools
        else { return nil }
        return truth.writes[given.origin]?.holder(in: cell) == .user(write.user) ? .user(write.user) : given.before
    }

    /// Whose a lead was before a push, for one of its writes that says whose it is.
    func heldBefore(_ write: Write, _ lead: RecordID, _ truth: Truth) -> Holder? {
        if holder(of: lead, truth) == .user(write.user) || justGranted[lead] == write.user { return .user(write.user) }
        if let before = takenBack(write, lead, truth) { return before }
        return justGiven[lead] == nil ? holder(of: lead, truth) : nil
    }

    private func isPool(_ origin: OriginID, _ cell: CellName, _ truth: Truth) -> Bool {
        truth.writes[origin]?.holder(in: cell)?.pool != nil
    }

    /// Why a change set may not be taken in; `nil` when it must be.
    ///
    /// - Parameter claim: what the claim in it comes to.
    func objection(
        to change: ChangeSet, of write: Write, claim: (lead: RecordID, verdict: ClaimVerdict)?, _ truth: Truth
    ) -> String? {
        let user = write.user
        for record in change.records where !record.edits.isEmpty {
            if record.kind == .link {
                if let objection = objection(toJudging: record.id, by: user, truth) { return objection }
                continue
            }
            let root = record.lead ?? record.id
            if isErased(root) { return "the lead was erased" }
            let creation = change.records.first { $0.id == root && $0.isCreation && !$0.edits.isEmpty }
            if !exists(root) {
                guard creation != nil else { return "no such lead" }
            } else if !maySee(user, root, truth), !rights(of: write, to: root, truth).contains(.see),
                claim?.lead != root || claim?.verdict.isKnownToClaimant == false
            {
                return "may not see the lead"
            }
            if !exists(record.id), !record.isCreation { return "no such record" }
            guard record.kind == .lead else {
                // What somebody has logged he can also take back; what others have, only who may edit the lead.
                let isOwn =
                    record.isCreation
                    || (cells[CellName(record: record.id, key: CellKey(Field.content))] ?? [])
                        .contains { truth.writes[$0]?.user == user }
                guard !exists(root) || rights(of: write, to: root, truth).contains(isOwn ? .log : .edit) else {
                    return "may not log"
                }
                continue
            }
            if let objection = objection(to: record, of: write, claim: claim, truth) { return objection }
        }
        return nil
    }

    private func objection(toJudging link: RecordID, by user: String, _ truth: Truth) -> String? {
        guard let pair = truth.pairs[link] else { return "no such leads" }
        for lead in [pair.one, pair.other] {
            guard exists(lead) else { return "no such lead" }
            guard maySee(user, lead, truth) else { return "may not see the lead" }
            guard rights(of: user, to: lead, truth).contains(.judge) else { return "may not judge" }
        }
        return nil
    }

    private func objection(
        to record: RecordChange, of write: Write, claim: (lead: RecordID, verdict: ClaimVerdict)?, _ truth: Truth
    ) -> String? {
        let rights = exists(record.id) ? rights(of: write, to: record.id, truth) : newRights(record, by: write.user)
        for edit in record.edits {
            switch edit.key.field {
            case Field.owner where claim?.lead == record.id:
                if case .refuse(let code, _) = claim?.verdict { return "claim: \(code)" }
            case Field.owner: if let objection = objection(toHolder: edit.value, rights) { return objection }
            case Field.collaborators, Field.viewers:
                guard rights.contains(.share) else { return "may not change collaborators" }
                guard edit.value.isNull || users[edit.key.element ?? ""]?.isActive == true else {
                    return "no such user"
                }
            // They go with what anybody who sees the lead may log (OW-04).
            case Field.firstContactAt, Field.lastContactAt:
                guard !exists(record.id) || rights.contains(.log) else { return "may not log" }
            default: guard !exists(record.id) || rights.contains(.edit) else { return "may not edit" }
            }
        }
        return nil
    }

    private func objection(toHolder value: Value, _ rights: Rights) -> String? {
        let parts = value.list ?? [.text("user"), value, .text("assigned")]
        let serversOwn = ["rule", "reclaimed", "restored", "merged", "unmerged", "left"]
        if serversOwn.contains(parts[2].text ?? "") { return "only the server says so" }
        let name = parts[1].text ?? ""
        guard parts[0].text == "user" else {
            return rights.contains(.giveBack) ? nil : "may not give it back"
        }
        guard rights.contains(.assign) else { return "may not assign" }
        return users[name]?.isActive == true ? nil : "no such user"
    }

    /// A rep captures in nobody else's name.
    private func newRights(_ record: RecordChange, by user: String) -> Rights {
        guard let who = users[user] else { return [] }
        let owner = record.edits.first { $0.key.field == Field.owner }?.value.text ?? user
        if who.role == .admin || owner == user { return .all }
        return who.role == .manager && !who.department.isEmpty && users[owner]?.department == who.department ? .all : []
    }
}

extension Write {
    /// Reading what somebody wrote is no judgement.
    func holder(in cell: CellName) -> Holder? { Holding(cells[cell])?.holder }
}
