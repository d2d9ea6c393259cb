/// The rep's own view: what the server last sent, with own and carried change sets laid over it (R18).
package enum Overlay {
    /// A change set that the pulled state may not contain yet.
    package struct Pending: Hashable, Sendable {
        package var change: ChangeSet
        package var author: String
        /// The log position that the server answered; `nil` before it has answered.
        package var acknowledgedPosition: UInt64?
        /// The device's guess of the stamp, until the server's is pulled.
        package var time: EffectiveTime

        package init(change: ChangeSet, author: String, acknowledgedPosition: UInt64?, time: EffectiveTime) {
            self.change = change
            self.author = author
            self.acknowledgedPosition = acknowledgedPosition
            self.time = time
        }
    }

    /// Lays pending change sets over pulled records.
    ///
    /// - Parameters:
    ///   - base: the pulled records that `pending` touches, those of them that exist.
    ///   - pending: carried change sets first, then own, each in the order of their counters.
    ///   - intake: where leads begin that came into being here.
    /// - Returns: every touched record as it is to be shown.
    package static func view(base: [RecordID: RecordState], pending: [Pending], intake: IntakePolicy = .standard)
        -> [RecordID: RecordState]
    {
        var integration = Integration(records: base)
        // Hardly ever does any of them list a dot.
        let listed = pending.contains { $0.change.records.contains { !$0.dots.isEmpty } } ? pending : []
        let origins = Dictionary(listed.map { ($0.change.dot, $0.change.origin) }) { first, _ in first }
        let written = Dictionary(listed.map { ($0.change.origin, $0.change) }) { first, _ in first }
        var applied: Set<Dot> = []
        var lastStamps: [ReplicaID: Stamp] = [:]
        for item in pending {
            var whole = item.change
            for index in whole.records.indices where !whole.records[index].dots.isEmpty {
                leaveOutTwins(of: &whole.records[index], base: base, written: written)
            }
            var change = whole
            // A record whose pulled state already contains this change set shows the server's version of it.
            let settled = Set(
                change.records.map(\.id).filter { id in
                    item.acknowledgedPosition.map { base[id]?.position ?? 0 >= $0 } ?? false
                })
            change.records.removeAll { settled.contains($0.id) }
            let stamp = integration.stamp(
                for: change, time: item.time, afterReplica: lastStamps[change.dot.replica] ?? .zero)
            lastStamps[change.dot.replica] = stamp
            let facts = Facts(
                author: item.author, time: item.time, wallMilliseconds: change.time.wallMilliseconds, stamp: stamp,
                position: nil, nextNumber: nil, intake: intake)
            let awaited = item.change.awaited { listed in
                guard let origin = origins[listed.dot], listed.origin ?? origin == origin else { return true }
                return applied.contains(listed.dot)
            }
            integration.merge(whole, facts: facts, settled: settled, awaited: awaited)
            applied.insert(change.dot)
        }
        return integration.records
    }

    /// Takes out of what a context lists what here is a twin's: a pulled version that has the dot, and not what the listed
    /// change set wrote there (R19). Covering less shows a conflict, and hides nothing.
    private static func leaveOutTwins(
        of record: inout RecordChange, base: [RecordID: RecordState], written: [OriginID: ChangeSet]
    ) {
        guard let state = base[record.id] else { return }
        let id = record.id
        record.dots.removeAll { listed in
            guard let change = listed.origin.flatMap({ written[$0] }),
                let meant = change.records.first(where: { $0.id == id }), !meant.isCreation
            else { return false }
            return state.cells.contains { key, cell in
                cell.versions.contains { version in
                    version.dot == listed.dot && version.position != nil
                        && !meant.edits.contains { $0.key == key && $0.value == version.value }
                }
            }
        }
    }
}
