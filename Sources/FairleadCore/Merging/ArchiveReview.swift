/// Archive against edit (R10): an archive conflicts with every version of the lead and of its children that its author
/// had not seen and whose author had not seen it.
enum ArchiveReview {
    /// The leads that a change set writes, or writes a child of, sorted.
    static func leadsTouched(by change: ChangeSet) -> [RecordID] {
        let leads = change.records.filter { !$0.edits.isEmpty && !$0.kind.isBeside }.compactMap {
            $0.kind == .lead ? $0.id : $0.lead
        }
        return Array(Set(leads)).sorted()
    }

    /// Returns whether the lead has to be reviewed after this change set, or `nil` when that stays as it is.
    static func verdict(
        of change: ChangeSet, on state: RecordState, children: [RecordState], leadContext: Context,
        contextOf: (RecordID) -> Context
    ) -> Bool? {
        let archive = CellKey(Field.archived)
        let own = change.records.first { $0.id == state.id }?.edits.first { $0.key == archive }
        if own != nil {
            // Whoever writes `archived` with everything in view has reviewed it; restoring always settles it.
            guard state.isArchived else { return false }
            return hasUnseen(state, children: children, dot: change.dot, leadContext: leadContext, contextOf: contextOf)
        }
        guard let cell = state.cells[archive] else { return nil }
        let unseen = cell.versions.filter { $0.value == .bool(true) && !leadContext.covers($0) }
        // An archive that listed this change set's dot had it in view, although it arrived first.
        guard !unseen.isEmpty, !cell.awaited.contains(where: { $0.means(change) }) else { return nil }
        return true
    }

    private static func hasUnseen(
        _ state: RecordState, children: [RecordState], dot: Dot, leadContext: Context,
        contextOf: (RecordID) -> Context
    ) -> Bool {
        func isUnseen(_ version: Version, _ context: Context) -> Bool {
            version.dot != dot && !context.covers(version)
        }
        let lead = state.cells.contains { key, cell in
            key.field != Field.archiveReview && cell.versions.contains { isUnseen($0, leadContext) }
        }
        return lead
            || children.contains { child in
                let context = contextOf(child.id)
                return child.cells.values.contains { $0.versions.contains { isUnseen($0, context) } }
            }
    }
}
