import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// What somebody wrote who may no longer write it (R22, R23): kept aside until a reviewer has read it, and writes it again in
/// his own name or gives it up (R8).
package struct QuarantineService: Sendable {
    let storage: ServiceStorage

    /// Returns all that waits, the earliest first.
    package func entries() async throws -> [QuarantineEntry] {
        let policies = storage.policies
        return try await storage.read { transaction in
            var ledger = try Ledger(transaction, policies: policies)
            return try AnswerTable.quarantine(transaction).map { try QuarantineEntry($0, &ledger) }
        }
    }

    /// Returns the one that is meant by its name or the beginning of it.
    ///
    /// - Throws: `ServiceError` when that is none, or several.
    package func entry(_ reference: String) async throws -> QuarantineEntry {
        try Self.only(reference, await entries())
    }

    /// Writes the content again as a change set of the reviewer, and lets go of it.
    ///
    /// - Throws: `ServiceError` when there is nothing to write it to any more; then it stays.
    package func release(_ reference: String, by reviewer: String) async throws -> QuarantineEntry {
        let (identity, now) = (storage.identity, storage.now())
        return try await storage.writeLog { ledger in
            guard let user = ledger.set.users[reviewer], user.isActive else { throw ServiceError.noUser(reviewer) }
            let rows = try AnswerTable.quarantine(ledger.transaction)
            var entries: [QuarantineEntry] = []
            for row in rows { entries.append(try QuarantineEntry(row, &ledger)) }
            let entry = try Self.only(reference, entries)
            let changes = try entry.released(ledger)
            try OwnChanges("quarantine release", identity: identity, now: now, after: ledger.set.head)
                .write(changes, as: user.actor, to: &ledger)
            try AnswerTable.setQuarantined(ledger.transaction, entry.dot, nil)
            return entry
        }
    }

    /// Gives the content up.
    package func drop(_ reference: String) async throws -> QuarantineEntry {
        let policies = storage.policies
        return try await storage.write { transaction in
            var ledger = try Ledger(transaction, policies: policies)
            let entries = try AnswerTable.quarantine(transaction).map { try QuarantineEntry($0, &ledger) }
            let entry = try Self.only(reference, entries)
            try AnswerTable.setQuarantined(transaction, entry.dot, nil)
            return entry
        }
    }

    private static func only(_ reference: String, _ entries: [QuarantineEntry]) throws -> QuarantineEntry {
        let word = reference.lowercased()
        let meant = entries.filter { !word.isEmpty && $0.name.hasPrefix(word) }
        guard meant.count == 1 || meant.contains(where: { $0.name == word }) else {
            throw ServiceError.notFound(
                ServiceProblem(
                    "not_found", "\(meant.isEmpty ? "Nothing" : "More than one") in quarantine is called \(reference).",
                    hint: "See what waits with 'fairlead-server quarantine list'."))
        }
        return meant.first { $0.name == word } ?? meant[0]
    }
}

/// One change set that waits for a reviewer.
package struct QuarantineEntry: Sendable {
    /// One record that it writes to.
    package struct Item: Sendable {
        package struct Cell: Sendable {
            package let key: CellKey
            package let value: Value
            /// What stands there now; `nil` for a record that is not here.
            package let current: Value?
        }

        package let kind: RecordKind
        package let isCreation: Bool
        package let cells: [Cell]
        /// The code of the lead, and what it is called now; the name is empty when it is not here.
        package let leadCode: String
        package let leadName: String
        fileprivate let change: RecordChange
    }

    let dot: Dot
    /// What it is called, such as `0f3a9c21d4e5b678.12`.
    package let name: String
    package let user: String
    package let receivedMilliseconds: Int64
    package let code: String
    package let message: String
    package let command: String
    package let items: [Item]

    init(_ row: QuarantineRow, _ ledger: inout Ledger) throws {
        dot = row.dot
        let replica = String(row.dot.replica.rawValue, radix: 16)
        name = String(repeating: "0", count: 16 - replica.count) + replica + ".\(row.dot.counter)"
        (user, receivedMilliseconds) = (row.user, row.receivedMilliseconds)
        (code, message) = (row.reason.code, row.reason.message)
        let change = try? ChangeSetCodec.decode(row.body)
        command = change?.commandName ?? ""
        let records = (change?.records ?? []).filter { !$0.edits.isEmpty }
        try ledger.loadRecords(records.flatMap { [$0.id, $0.lead ?? $0.id] })
        let set = ledger.set
        items = records.map { record in
            let state = set.records[record.id]?.state
            let lead = set.records[record.lead ?? record.id]?.state
            let names = [Field.company, Field.contact].compactMap { lead?.value($0)?.text }.filter { !$0.isEmpty }
            return Item(
                kind: record.kind, isCreation: record.isCreation,
                cells: record.edits.map { .init(key: $0.key, value: $0.value, current: state?.shown($0.key)?.value) },
                leadCode: LeadCode.code(of: record.lead ?? record.id), leadName: names.joined(separator: " · "),
                change: record)
        }
    }

    /// Whose a lead is and who sees it is not released: that has its own commands.
    private static let access = [Field.owner, Field.coOwner, Field.collaborators, Field.viewers, Field.gradeOverride]

    /// What the reviewer writes: the same content, on what stands there now.
    fileprivate func released(_ ledger: Ledger) throws -> [RecordChange] {
        var changes: [RecordChange] = []
        for item in items {
            let record = item.change
            let existing = ledger.set.records[record.id]?.state
            guard record.kind != .link, record.kind != .request, record.lead != nil || record.kind == .lead else {
                continue
            }
            if let lead = record.lead {
                let isHere = ledger.set.records[lead]?.state.kind == .lead || changes.contains { $0.id == lead }
                guard isHere else { throw ServiceError.leadGone(item.leadCode) }
                if !changes.contains(where: { $0.id == lead }) { changes.append(RecordChange(id: lead, kind: .lead)) }
            }
            let isNew = existing == nil
            guard !isNew || record.isCreation else { throw ServiceError.leadGone(item.leadCode) }
            guard existing.map({ $0.kind == record.kind && $0.lead == record.lead }) ?? true else {
                throw ServiceError.leadGone(item.leadCode)
            }
            let edits = record.edits.filter { edit in
                let mergeClass = Schema.mergeClass(of: edit.key.field, in: record.kind)
                return !Self.access.contains(edit.key.field) && mergeClass != .server
                    && (isNew || mergeClass != .immutable)
            }.map { isNew && record.kind == .activity ? signed($0) : $0 }
            guard !edits.isEmpty else { continue }
            changes.removeAll { $0.id == record.id && $0.edits.isEmpty }
            changes.append(
                RecordChange(id: record.id, kind: record.kind, lead: record.lead, isCreation: isNew, edits: edits))
        }
        guard changes.contains(where: { !$0.edits.isEmpty }) else { throw ServiceError.nothingToRelease }
        return changes
    }

    /// Who was there is not who releases it.
    private func signed(_ edit: Edit) -> Edit {
        guard edit.key == CellKey(Field.content), let text = edit.value.text else { return edit }
        let signed = text + "\n— \(user)"
        return signed.utf8.count <= Limits.textSizeBytesMax ? Edit(Field.content, .text(signed)) : edit
    }
}

extension ServiceError {
    fileprivate static func noUser(_ name: String) -> ServiceError {
        .notFound(
            ServiceProblem(
                "unknown_user", "There is no active user \(name).", hint: "See them with 'fairlead-server user list'."))
    }

    fileprivate static func leadGone(_ code: String) -> ServiceError {
        .conflict(
            ServiceProblem(
                "lead_gone", "What it belongs to, the lead \(code), is not here.",
                hint:
                    "Read it with 'quarantine show' and write down what is to be kept, or give it up with 'quarantine drop'."
            ))
    }

    fileprivate static let nothingToRelease = ServiceError.conflict(
        ServiceProblem(
            "nothing_to_release",
            "It says only whose a lead is, who sees it, which leads are one, or what was asked or answered.",
            hint: "That is for the commands that do the same, such as 'fairlead assign'."))
}
