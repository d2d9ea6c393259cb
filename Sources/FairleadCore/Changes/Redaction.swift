/// What is left of a change set when records of it were erased: of each of those its id, nothing of what was written.
extension ChangeSet {
    /// Returns the change set without what it says of erased records; `nil` when it names none of them.
    ///
    /// - Parameters:
    ///   - erased: the records.
    ///   - roots: those of them to which others belong.
    package func redacted(_ erased: Set<RecordID>, roots: Set<RecordID>) -> ChangeSet? {
        var result = self
        var isChanged = false
        for index in records.indices {
            let record = records[index]
            guard record.kind != .erased, erased.contains(record.id) || record.lead.map(roots.contains) ?? false else {
                continue
            }
            let isLead = record.kind == .lead && record.isCreation && !record.edits.isEmpty
            result.records[index] = RecordChange(id: record.id, kind: .erased, isCreation: isLead)
            isChanged = true
        }
        return isChanged ? result : nil
    }

    /// Returns what is left of the change set for somebody who may no longer see one of its records: neither that, nor what
    /// belongs to it, nor a link of it; `nil` when no edit is left.
    package func without(_ id: RecordID) -> ChangeSet? {
        let links = Set(namedLinks.filter { $0.first == id || $0.second == id }.map(\.id))
        var rest = self
        rest.records.removeAll { $0.id == id || $0.lead == id || links.contains($0.id) }
        return rest.records.contains { !$0.edits.isEmpty } ? rest : nil
    }

    /// The records of which something was taken out, in its order.
    package var redactedRecords: [RecordID] { records.filter(\.isRedacted).map(\.id) }
}

extension RecordChange {
    fileprivate var isRedacted: Bool { kind == .erased && edits.isEmpty }

    /// In the place of what brought a lead into being.
    package var isErasedLead: Bool { isRedacted && isCreation }
}
