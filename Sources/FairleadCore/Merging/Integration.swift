/// Merges one change set into the records it touches: the one piece of code that both the server's log and the
/// device's overlay run, so that a rep offline sees what the server will make of it.
package struct Integration: Sendable {
    /// The records as they are now; the caller has put in every one that the change set touches, when it exists.
    package private(set) var records: [RecordID: RecordState]
    /// Ids of the records that changed, sorted.
    package private(set) var changed: [RecordID] = []
    /// Fields in which a different concurrent value stands after the merge, by record.
    package private(set) var conflicts: [RecordID: [String]] = [:]
    /// True when somebody else's write, not seen by this author, was in one of the records already.
    package private(set) var metOthers = false

    package init(records: [RecordID: RecordState]) {
        self.records = records
    }

    /// Returns the stamp of a change set: its time, and strictly above what it covers and what its replica wrote (R12).
    package func stamp(for change: ChangeSet, time: EffectiveTime, afterReplica last: Stamp) -> Stamp {
        var stamp = max(Stamp(milliseconds: time.milliseconds), last.next)
        let links = LinkDerivation.links(of: change)
        for record in change.records where records[record.id] != nil || !links.isEmpty {
            let context = change.context(of: record)
            for edit in record.edits {
                let covered = everWritten(record.id, edit.key).filter(context.covers)
                let beside = change.versionsBeside(record, edit.key, links: links, of: everWritten)
                for version in covered + beside { stamp = max(stamp, version.stamp.next) }
            }
        }
        return stamp
    }

    /// The versions of a cell that stand and those that have been superseded since, as far as they are at hand.
    private func everWritten(_ record: RecordID, _ key: CellKey) -> [Version] {
        guard let state = records[record] else { return [] }
        return (state.cells[key]?.versions ?? []) + state.past.filter { $0.key == key }.map(\.version)
    }

    /// Merges the change set.
    ///
    /// - Parameters:
    ///   - facts: what the server, or the device for now, says about it: stamp, position, author, time.
    ///   - settled: records that hold the change set already, and are left alone.
    ///   - awaited: what the change set lists and has not been integrated yet, by record (R5).
    package mutating func merge(
        _ whole: ChangeSet, facts: Facts, settled: Set<RecordID> = [], awaited: [RecordID: [ListedDot]] = [:]
    ) {
        var facts = facts
        var change = whole
        change.records.removeAll { settled.contains($0.id) }
        let origin = Version(
            value: .null, dot: change.dot, stamp: facts.stamp, position: facts.position, author: facts.author)
        for record in change.records {
            // An erased lead keeps its number taken.
            if record.isErasedLead { facts.nextNumber = facts.nextNumber.map { $0 + 1 } }
            guard !record.edits.isEmpty else { continue }
            let context = change.context(of: record)
            let isNew = records[record.id] == nil
            var state = records[record.id] ?? RecordState(id: record.id, kind: record.kind, lead: record.lead)
            metOthers = metOthers || state.position > record.seen && !isNew && state.hasWrites(notCoveredBy: context)
            for edit in record.edits where !state.hasSuperseded(change.dot, of: edit.key) {
                var version = origin
                version.value = facts.corrected(edit, in: record.kind)
                var cell = state.cells[edit.key] ?? Cell()
                let superseded = cell.merge(
                    version, context: context, as: state.mergeClass(of: edit.key),
                    isAwaited: { $0.means(change) }, lacking: awaited[record.id] ?? [])
                state.set(cell, for: edit.key)
                state.remember(superseded, of: edit.key)
            }
            if isNew {
                Creation.complete(&state, origin: origin, facts: facts)
                // Two leads of one change set have two numbers.
                if state.kind == .lead { facts.nextNumber = facts.nextNumber.map { $0 + 1 } }
            } else {
                state.forgetAwaited { $0.means(change) }
            }
            if let position = facts.position { state.position = position }
            records[record.id] = state
            changed.append(record.id)
            let open = state.conflicts.filter { field in record.edits.contains { $0.key.field == field } }
            if !open.isEmpty { conflicts[record.id] = open }
        }
        deriveLinks(whole, settled: settled, origin: origin)
        reviewArchives(change, origin: origin)
        if changed.count > 1 { changed = Array(Set(changed)).sorted() }
    }

    /// Notes with the links what the author of a merged view's edits had in view of each lead (R15).
    private mutating func deriveLinks(_ change: ChangeSet, settled: Set<RecordID>, origin: Version) {
        for link in LinkDerivation.links(of: change) where !settled.contains(link.change.id) {
            let added = LinkDerivation.adding(
                link, of: change, to: records[link.change.id], records: records, origin: origin)
            guard var state = added else { continue }
            if let position = origin.position { state.position = position }
            records[state.id] = state
            changed.append(state.id)
        }
    }

    /// Puts aside for review what an archive and an edit did without having seen each other, in either order (R10).
    private mutating func reviewArchives(_ change: ChangeSet, origin: Version) {
        for lead in ArchiveReview.leadsTouched(by: change) {
            // Without an archive there is nothing to review, as with nearly all leads.
            guard var state = records[lead], state.cells[CellKey(Field.archived)] != nil else { continue }
            let context = change.records.first { $0.id == lead }.map(change.context(of:)) ?? Context(own: change.own)
            let children = records.values.filter { $0.lead == lead && !$0.kind.isBeside }
                .sorted { $0.id < $1.id }
            let verdict = ArchiveReview.verdict(
                of: change, on: state, children: children, leadContext: context,
                contextOf: { id in
                    change.records.first { $0.id == id }.map(change.context(of:)) ?? Context(own: change.own)
                })
            guard let verdict, (state.value(Field.archiveReview)?.bool ?? false) != verdict else { continue }
            state.derive(.bool(verdict), for: Field.archiveReview, from: origin)
            if let position = origin.position { state.position = position }
            records[lead] = state
            changed.append(lead)
            if verdict { conflicts[lead, default: []].append(Field.archived) }
        }
    }
}

/// What is known of a change set beside its content.
package struct Facts: Hashable, Sendable {
    package var author: String
    package var time: EffectiveTime
    /// The device's wall clock when it wrote the change set; the difference to `time` corrects other times in it.
    package var wallMilliseconds: Int64
    package var stamp: Stamp
    /// `nil` on the device, before the server has integrated it.
    package var position: UInt64?
    /// The number for a lead that this change set brings into being; `nil` on the device.
    package var nextNumber: Int64?
    /// Where a lead begins that this change set brings into being.
    package var intake: IntakePolicy

    package init(
        author: String, time: EffectiveTime, wallMilliseconds: Int64, stamp: Stamp, position: UInt64?,
        nextNumber: Int64?, intake: IntakePolicy = .standard
    ) {
        self.author = author
        self.time = time
        self.wallMilliseconds = wallMilliseconds
        self.stamp = stamp
        self.position = position
        self.nextNumber = nextNumber
        self.intake = intake
    }

    private static let times = [Field.occurredAt, Field.capturedAt, Field.firstContactAt, Field.lastContactAt]

    /// Corrects a time that the device read off its own clock (R12); what a person typed stays, but not in the future.
    func corrected(_ edit: Edit, in kind: RecordKind) -> Value {
        guard edit.value.int != nil || edit.value.list != nil else { return edit.value }
        guard Facts.times.contains(edit.key.field) else { return edit.value }
        if let read = edit.value.clockReading {
            let shift = time.milliseconds.subtractingSaturating(wallMilliseconds)
            return .int(max(0, min(read.addingSaturating(shift), time.milliseconds)))
        }
        guard let typed = edit.value.int else { return edit.value }
        return .int(max(0, typed))
    }
}

extension RecordState {
    /// Tells whether this write has come and gone already, as when a pulled state is ahead of the device's own log.
    fileprivate func hasSuperseded(_ dot: Dot, of key: CellKey) -> Bool {
        past.contains { $0.version.dot == dot && $0.key == key }
    }

    fileprivate func hasWrites(notCoveredBy context: Context) -> Bool {
        cells.values.contains { $0.versions.contains { !context.covers($0) } }
    }

    fileprivate mutating func forgetAwaited(_ hasArrived: (ListedDot) -> Bool) {
        for (key, cell) in cells where cell.awaited.contains(where: hasArrived) {
            var cell = cell
            cell.awaited.removeAll(where: hasArrived)
            set(cell, for: key)
        }
    }
}
