/// Who had a lead when, read from what stands in the owner's cell and what stood there before.
package struct OwnerHistory: Hashable, Sendable {
    /// One who had it, or a pool.
    package struct Entry: Hashable, Sendable {
        package var holding: Holding
        /// Who said so: the new owner, a manager, the server.
        package var author: String
        /// Milliseconds since 1970.
        package var at: Int64
        /// The capture itself, which makes the captor the owner.
        package var isCapture: Bool
        package var dot: Dot
        /// `nil` for what the server has not decided yet.
        package var position: UInt64?
    }

    /// The earliest first; those that stand side by side are all there.
    package let entries: [Entry]
    private let shownDot: Dot?

    package init(_ lead: RecordState) {
        let key = CellKey(Field.owner)
        let creation = lead.shown(CellKey(Field.capturedBy))?.dot
        let versions = lead.past.filter { $0.key == key }.map(\.version) + (lead.cells[key]?.versions ?? [])
        entries = versions.sorted(by: Version.isEarlier).compactMap { version in
            Holding(version.value).map {
                Entry(
                    holding: $0, author: version.author, at: version.stamp.milliseconds,
                    isCapture: version.dot == creation, dot: version.dot, position: version.position)
            }
        }
        shownDot = lead.shown(key)?.dot
    }

    /// What counts now.
    package var current: Entry? { entries.last { $0.dot == shownDot } }

    /// Who had it right before a moment of the history; `nil` when nobody had.
    package func owner(before entry: Entry) -> String? {
        guard let index = entries.firstIndex(of: entry) else { return nil }
        return entries[..<index].last { $0.holding.holder.user != nil }?.holding.holder.user
    }

    /// Who, or which pool, had it right before a moment of the history, for another reason than that it was one with another lead.
    package func holding(before entry: Entry) -> Holding? {
        entries.firstIndex(of: entry).flatMap { index in
            entries[..<index].last { $0.holding.reason?.code != .merged }?.holding
        }
    }

    /// Who has given it back to a pool, or had it right before it came to the pool where it is now.
    package var former: Set<String> {
        var users: Set<String> = []
        for (before, entry) in zip(entries, entries.dropFirst()) where entry.holding.holder.pool != nil {
            guard let user = before.holding.holder.user else { continue }
            if entry.holding.reason?.code == .returned || entry == current { users.insert(user) }
        }
        return users
    }

    /// Whether what stands in the log after a position says, and not in this user's own words, whose the lead is.
    package func isHandedOver(after position: UInt64, without user: String) -> Bool {
        guard let current, !current.isCapture, current.position.map({ $0 > position }) ?? false else { return false }
        // His own claim is in his words, also where the server has written it anew.
        let isClaim = current.holding == Holding(.user(user), OwnerReason(.claimed))
        return !isClaim && !current.author.utf8.elementsEqual(user.utf8)
    }

    /// Whether others have given the lead to a user, or to another one in his place; `nil` when neither.
    ///
    /// - Parameters:
    ///   - before: whose it was as this user knew it; `nil` for one that he did not see.
    ///   - position: of the log, up to which this user knew it.
    package func handover(of user: String, from before: Holding?, after position: UInt64) -> Handover? {
        guard let current, isHandedOver(after: position, without: user) else { return nil }
        func has(_ holding: Holding?) -> Bool { holding?.holder.user?.utf8.elementsEqual(user.utf8) == true }
        let own = entries.filter { entry in
            entry.author.utf8.elementsEqual(user.utf8) && entry.position.map { $0 > position } ?? true
        }
        let had = has(before ?? own.first { $0.isCapture }?.holding)
        if has(current.holding) { return had ? nil : .gained }
        // Whoever has given it away himself meanwhile knows that it is not his.
        return had && own.allSatisfy { has($0.holding) } ? .lost : nil
    }

    /// When this user last stopped having the lead; `nil` for one who has it, or never had.
    package func lost(by user: String) -> Int64? {
        let mine = { (entry: Entry) in entry.holding.holder.user?.utf8.elementsEqual(user.utf8) == true }
        guard let last = entries.lastIndex(where: mine), last + 1 < entries.count else { return nil }
        return entries[last + 1].at
    }
}

/// What an exchange has brought for whoever has, or had, a lead.
package enum Handover: Hashable, Sendable { case gained, lost }

/// What goes with each change of a lead's owner.
package enum HandOver {
    /// The edits that give a lead to somebody or a pool: whoever had it, or stood for it, goes on as a collaborator and
    /// keeps the credit of the capture (OW-07); the new owner needs no second place.
    ///
    /// - Parameter stays: whether the one before stays on the lead.
    package static func edits(_ lead: RecordState, to holding: Holding, stays: Bool = true) -> [Edit] {
        var edits = [Edit(Field.owner, holding.value)]
        let there = lead.elements(Field.collaborators)
        let order = lead.nextCollaboratorOrder
        var added: Int64 = 0
        for user in stays ? lead.contenders : [] {
            guard user != holding.holder.user, !user.isEmpty, !there.contains(user) else { continue }
            edits.append(Edit(CellKey(Field.collaborators, element: user), .int(order + added)))
            added += 1
        }
        if let owner = holding.holder.user, there.contains(owner) {
            edits.append(Edit(CellKey(Field.collaborators, element: owner), .null))
        }
        return edits
    }

    /// The edits that let users work on a lead who do not yet.
    ///
    /// - Parameter others: how many are added before them.
    package static func collaborators(_ users: [String], of lead: RecordState, after others: Int = 0) -> [Edit] {
        let there = lead.elements(Field.collaborators) + [lead.owner].compactMap { $0 }
        let order = lead.nextCollaboratorOrder + Int64(others)
        return users.filter { !there.contains($0) }.enumerated().map { index, user in
            Edit(CellKey(Field.collaborators, element: user), .int(order + Int64(index)))
        }
    }
}

extension RecordState {
    /// New elements come after all that were ever in the set.
    fileprivate var nextCollaboratorOrder: Int64 {
        let orders = cells.filter { $0.key.field == Field.collaborators }.compactMap {
            $0.value.shown(as: .set)?.value.int
        }
        return min(orders.max() ?? -1, Int64(Limits.counterMax)) + 1
    }
}
