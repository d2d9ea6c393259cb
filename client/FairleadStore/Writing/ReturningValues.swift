import FairleadCore

/// Values of leads that an undo brings back, each on the lead that had it (R8, R17).
///
/// They are written lead by lead: what others count for in a merged view is not touched. Only where a lead had stood for
/// another one, which was written to, the value that it gets back takes the place of what goes back there.
struct ReturningValues {
    private struct Returning {
        var lead: RecordID
        var key: CellKey
        var value: Value
        var root: RecordID?
    }

    /// What counts for itself, then what takes the place of some of that: each with the values that go back beside each
    /// other, as a conflict that the command had settled.
    private var alone: (single: [Returning], siblings: [Returning]) = ([], [])
    private var inPlace: (single: [Returning], siblings: [Returning]) = ([], [])

    /// Takes in the values of one cell, the one that is to be shown last.
    ///
    /// - Parameter root: the lead whose own value they stand for in the merged view; `nil` where each counts for itself.
    mutating func add(_ key: CellKey, _ values: [Value], to lead: RecordID, inPlaceOf root: RecordID? = nil) {
        let all = values.map { Returning(lead: lead, key: key, value: $0, root: root) }
        switch (root == nil, all.count > 1) {
        case (true, false): alone.single += all
        case (true, true): alone.siblings += all
        case (false, false): inPlace.single += all
        case (false, true): inPlace.siblings += all
        }
    }

    mutating func write(with writer: inout CommandWriter) throws {
        // What goes back in another one's place stands on its own lead too.
        let both = inPlace.single + inPlace.siblings
        let isWrittenAgain = { (item: Returning) in both.contains { $0.lead == item.lead && $0.key == item.key } }
        alone.single.removeAll(where: isWrittenAgain)
        alone.siblings.removeAll(where: isWrittenAgain)
        alone.single.sort { $0.lead < $1.lead }
        for (single, siblings) in [alone, inPlace] {
            var last: RecordID?
            for item in single {
                // What goes back to one lead alone does so alone: the server may refuse it, and take in the rest.
                if item.root == nil, let last, last != item.lead { try writer.endChangeSet() }
                last = item.lead
                try write(item, with: &writer)
            }
            try writer.endChangeSet()
            // Written without having seen each other, so that the values stand side by side again.
            let seenOwn = writer.exchange.highest.number
            for item in siblings {
                try write(item, with: &writer)
                try writer.endChangeSet(seenOwn: seenOwn)
            }
        }
    }

    private func write(_ item: Returning, with writer: inout CommandWriter) throws {
        try writer.editAlone(item.lead, [Edit(item.key, sayable(item.value, for: item.key))])
        if let root = item.root { try writer.nameAsOne([root, item.lead]) }
    }

    /// Whose a lead was goes back without a reason that only the server gives, such as that it was reclaimed, and without what
    /// somebody else has said who gave it back.
    private func sayable(_ value: Value, for key: CellKey) -> Value {
        guard key.field == Field.owner, let holding = Holding(value), let reason = holding.reason,
            reason.code.isServers || holding.holder.user == nil
        else { return value }
        return Holding(holding.holder).value
    }
}
