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

    /// The records of which something was taken out, in its order.
    package var redactedRecords: [RecordID] { records.filter(\.isRedacted).map(\.id) }
}

extension RecordChange {
    fileprivate var isRedacted: Bool { kind == .erased && edits.isEmpty }

    /// In the place of what brought a lead into being.
    package var isErasedLead: Bool { isRedacted && isCreation }
}
