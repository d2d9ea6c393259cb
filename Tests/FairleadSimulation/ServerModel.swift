import FairleadCore
import Foundation

/// What the server must have: a model of its own, without merging code or tables. A value, so that a restored backup is
/// a copy from before.
struct ServerModel {
    struct User: Hashable {
        var role: Role
        var department: String
        var isActive = true
    }

    var users: [String: User] = [:]
    var devicesOut: Set<Int64> = []
    /// What was integrated, in log order, and under which dot.
    private(set) var log: [OriginID] = []
    private(set) var dots: [OriginID: Dot] = [:]
    private(set) var cells: [CellName: [OriginID]] = [:]
    private(set) var keys: [RecordID: [CellKey]] = [:]
    private(set) var leadOf: [RecordID: RecordID] = [:]
    /// When each was taken in.
    private(set) var received: [OriginID: Int64] = [:]
    /// Pushed by its author before a reboot: then its time is known exactly.
    private(set) var exactTime: Set<OriginID> = []
    /// What was said to each dot and the digest of its bytes (I3).
    var answers: [Dot: (digest: Data, answer: String)] = [:]
    /// The same for what came by file and whose twin has taken its number, by the digest of its bytes.
    var branchAnswers: [Data: String] = [:]

    var leads: [RecordID] { log.isEmpty ? [] : keys.keys.filter { leadOf[$0] == nil }.sorted() }

    mutating func integrate(_ write: Write, dot: Dot?, at now: Int64, isTimeExact: Bool) {
        log.append(write.origin)
        dots[write.origin] = dot
        received[write.origin] = now
        if isTimeExact { exactTime.insert(write.origin) }
        for record in write.change?.records ?? [] where !record.edits.isEmpty {
            if let lead = record.lead { leadOf[record.id] = lead }
        }
        let existing = Set(write.cells.keys.map(\.record).filter(exists))
        for cell in write.cells.keys where write.states(cell) || !existing.contains(cell.record) {
            if cells[cell] == nil { keys[cell.record, default: []].append(cell.key) }
            cells[cell, default: []].append(write.origin)
        }
    }

    func isIntegrated(_ origin: OriginID) -> Bool { received[origin] != nil }

    func exists(_ record: RecordID) -> Bool { keys[record] != nil }

    /// The writes that must stand in a cell, in log order.
    func standing(_ cell: CellName, _ truth: Truth) -> [OriginID] { truth.maximal(cells[cell] ?? [], in: cell) }

    func standing(_ record: RecordID, _ field: String, _ truth: Truth) -> [OriginID] {
        standing(CellName(record: record, key: CellKey(field)), truth)
    }

    // MARK: who may see what

    /// The first in the log stands until somebody decides.
    func owner(of lead: RecordID, _ truth: Truth) -> String {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        return standing(cell, truth).first.flatMap { truth.writes[$0]?.owner(in: cell) } ?? ""
    }

    /// Until somebody decides, those who stand for a lead do not hand it on.
    private func isContested(_ lead: RecordID, _ truth: Truth) -> Bool {
        let cell = CellName(record: lead, key: CellKey(Field.owner))
        return Set(standing(cell, truth).compactMap { truth.writes[$0]?.owner(in: cell) }).count > 1
    }

    /// Being added wins over being taken off at the same time.
    func collaborators(of lead: RecordID, _ truth: Truth) -> Set<String> {
        var result: Set<String> = []
        for key in keys[lead] ?? [] where key.field == Field.collaborators {
            let cell = CellName(record: lead, key: key)
            if standing(cell, truth).contains(where: { truth.writes[$0]?.cells[cell]?.isNull == false }) {
                result.insert(key.element ?? "")
            }
        }
        return result
    }

    func maySee(_ user: String, _ lead: RecordID, _ truth: Truth) -> Bool {
        guard exists(lead), let who = users[user] else { return false }
        if who.role == .admin { return true }
        let owner = owner(of: lead, truth)
        if owner == user || collaborators(of: lead, truth).contains(user) { return true }
        return who.role == .manager && !who.department.isEmpty && users[owner]?.department == who.department
    }

    private func mayEdit(_ user: String, owner: String) -> Bool {
        guard let who = users[user] else { return false }
        if who.role == .admin || owner == user { return true }
        return who.role == .manager && !who.department.isEmpty && users[owner]?.department == who.department
    }

    private func mayAssign(_ user: String, owner: String, isContested: Bool) -> Bool {
        guard owner == user, isContested, let who = users[user] else { return mayEdit(user, owner: owner) }
        return who.role == .admin || who.role == .manager && !who.department.isEmpty
    }

    /// Whoever had a lead and does not know yet that it is another's may edit it: what he knew is not modelled (R16).
    func isUnclear(_ change: ChangeSet, by user: String, _ truth: Truth) -> Bool {
        change.records.contains { record in
            let cell = CellName(record: record.lead ?? record.id, key: CellKey(Field.owner))
            return (cells[cell] ?? []).contains { truth.writes[$0]?.owner(in: cell) == user }
                && owner(of: cell.record, truth) != user
        }
    }

    /// Why a change set may not be taken in; `nil` when it must be.
    func objection(to change: ChangeSet, by user: String, _ truth: Truth) -> String? {
        for record in change.records where !record.edits.isEmpty {
            let root = record.lead ?? record.id
            let creation = change.records.first { $0.id == root && $0.isCreation && !$0.edits.isEmpty }
            if !exists(root) {
                guard creation != nil else { return "no such lead" }
            } else if !maySee(user, root, truth) {
                return "may not see the lead"
            }
            if !exists(record.id), !record.isCreation { return "no such record" }
            guard record.kind == .lead else { continue }
            let named = record.edits.first { $0.key.field == Field.owner }?.value.text
            let current = exists(root) ? owner(of: root, truth) : named ?? user
            let isContested = exists(root) && isContested(root, truth)
            let isThere = exists(root)
            for edit in record.edits {
                switch edit.key.field {
                case Field.owner:
                    guard mayAssign(user, owner: current, isContested: isContested) else { return "may not assign" }
                    guard users[edit.value.text ?? ""]?.isActive == true else { return "no such user" }
                case Field.collaborators:
                    guard mayAssign(user, owner: current, isContested: isContested) else {
                        return "may not change collaborators"
                    }
                    guard edit.value.isNull || users[edit.key.element ?? ""]?.isActive == true else {
                        return "no such user"
                    }
                // They go with what anybody who sees the lead may log (OW-04).
                case Field.firstContactAt, Field.lastContactAt: break
                default: guard !isThere || mayEdit(user, owner: current) else { return "may not edit" }
                }
            }
        }
        return nil
    }
}

extension Write {
    fileprivate func owner(in cell: CellName) -> String? { Holding(cells[cell])?.holder.user }
}
