import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Where a page ends at the latest; tests make it small.
package struct PageLimits: Hashable, Sendable {
    package var records: Int
    package var sizeBytes: Int

    package init(records: Int = Limits.recordsPerPageMax, sizeBytes: Int = Limits.pageSizeBytesTarget) {
        // A page of nothing would be asked for again for ever.
        self.records = min(max(1, records), Limits.recordsPerPageMax)
        self.sizeBytes = max(1, sizeBytes)
    }
}

/// Puts together what changed for a user after a cursor (R26): updates, move-ins and move-outs in one order.
struct PageBuilder {
    let transaction: any DatabaseTransaction
    /// Those of the user's principals that the feed holds anything for.
    let principals: [Principal]
    /// Where the device stands.
    let cursor: SyncCursor
    let head: LogHead
    let limits: PageLimits
    private var sources: [FeedSource]
    /// Rows of the feed that the page has passed.
    private var passed: UInt64 = 0

    init(
        _ transaction: any DatabaseTransaction, principals: [Principal], cursor: SyncCursor, head: LogHead,
        limits: PageLimits
    ) throws(DatabaseError) {
        self.transaction = transaction
        let principals = try FeedTable.inUse(transaction, of: principals)
        self.principals = principals
        var cursor = cursor
        if cursor.isBetweenPulls {
            cursor.from = cursor.position
            cursor.rest = 0
            cursor.began = head.position
        }
        self.cursor = cursor
        self.head = head
        self.limits = limits
        sources = principals.map { FeedSource($0, of: principals, after: cursor) }
    }

    mutating func page() throws(DatabaseError) -> Page {
        var page = Page()
        page.restart = cursor.isStart
        var end = cursor
        var size = 0
        while let item = try next() {
            if page.records.count + page.gone.count >= limits.records || size >= limits.sizeBytes {
                return try finish(page, at: end)
            }
            switch try content(of: item) {
            case .state(let state):
                page.records.append(state)
                size += state.count
            case .gone: page.gone.append(item.lead)
            case .nothing: break
            }
            try remove(item)
            end.position = item.position
            end.last = item.record
        }
        page.complete = true
        end.position = head.position
        end.last = nil
        return try finish(page, at: end)
    }

    private func finish(_ page: Page, at end: SyncCursor) throws(DatabaseError) -> Page {
        var page = page
        var end = end
        guard let chain = try LogTable.chain(transaction, at: end.position) else {
            throw .failed("The log has no position \(end.position).")
        }
        (end.head, end.chain) = (head.position, head.chain)
        end.rest = page.complete ? 0 : try rest(after: end)
        page.remaining = end.rest
        page.cursor = end.encoded
        page.reached = Checkpoint(number: end.position, digest: chain)
        return page
    }
}

extension PageBuilder {
    /// Counts what is left once in a pull; what comes up meanwhile is little beside it.
    private func rest(after end: SyncCursor) throws(DatabaseError) -> UInt64 {
        if cursor.rest > passed { return cursor.rest - passed }
        var rest: UInt64 = 0
        for principal in principals { rest += try FeedSource.count(transaction, principal, after: end) }
        return rest
    }
}

// MARK: - Several reasons to see one record

extension PageBuilder {
    private enum Content {
        case state(Data)
        case gone
        case nothing
    }

    private mutating func next() throws(DatabaseError) -> FeedItem? {
        var first: FeedItem?
        for index in sources.indices {
            guard let item = try sources[index].peek(transaction) else { continue }
            if first.map(item.isBefore) ?? true { first = item }
        }
        return first
    }

    private mutating func remove(_ item: FeedItem) throws(DatabaseError) {
        for index in sources.indices {
            if let other = try sources[index].peek(transaction), other.isSamePlace(as: item) {
                sources[index].removeFirst()
                passed += 1
            }
        }
    }

    /// What a user is told at this place, all his reasons to see the record taken together.
    private func content(of item: FeedItem) throws(DatabaseError) -> Content {
        if principals == [.all] { return item.state.map(Content.state) ?? .nothing }
        let rows = [item.row] + item.others
        // The record comes once, where it last changed for him.
        guard rows.allSatisfy({ $0.position <= item.position }) else { return .nothing }
        if rows.contains(where: \.isVisible) {
            if let state = item.state { return .state(state) }
            return .state(try RecordTable.bytes(transaction, item.record))
        }
        // Only a device that may have had the lead hears that it is gone; its children go with it. What came and had left
        // before the pull began, as what a department had while it had no manager, was never sent (I10).
        let mayHaveIt = rows.contains {
            $0.since <= cursor.from || item.position > cursor.began && $0.since <= cursor.position
        }
        return item.record == item.lead && mayHaveIt ? .gone : .nothing
    }
}
