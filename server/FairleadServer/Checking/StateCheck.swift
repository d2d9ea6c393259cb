import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Compares the stored state with the one that follows from the log.
struct StateCheck {
    private(set) var problems: [String] = []
    private let expected: WorkingSet

    /// Records that are held at one time.
    private static let recordsPerRead = 500

    init(_ transaction: any DatabaseTransaction, against expected: WorkingSet) throws(DatabaseError) {
        self.expected = expected
        try compareRecords(transaction)
        try compareFeed(transaction)
    }

    private mutating func compareRecords(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        var last: RecordID?
        while true {
            let rows = try RecordTable.states(transaction, after: last, limit: StateCheck.recordsPerRead)
            guard let end = rows.last else { break }
            for row in rows { compare(row.id, audience: row.audience, state: row.state) }
            last = end.id
        }
        let positions = try RecordTable.positions(transaction)
        for id in expected.records.keys.sorted() where positions[id] != expected.records[id]?.state.position {
            problems.append("The record \(id) is missing, or stands at another position than the log says.")
        }
    }

    private mutating func compare(_ id: RecordID, audience: [Principal], state: Data) {
        guard let record = expected.records[id] else {
            return problems.append("The record \(id) does not follow from the log.")
        }
        if RecordStateCodec.encode(record.state) != state {
            problems.append("The record \(id) does not hold what the log says.")
        }
        if record.audience != audience {
            problems.append("The record \(id) is shown to others than those who may see it.")
        }
    }

    /// The rows by which devices pull: exactly those who may see a record do.
    private mutating func compareFeed(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        let visible = Set(expected.feed.filter(\.value.isVisible).keys)
        let stored = try FeedTable.visibleKeys(transaction)
        for key in visible.symmetricDifference(stored).sorted() {
            let what = stored.contains(key) ? "is sent" : "is not sent"
            problems.append("\(key.principal.name) \(what) the record \(key.record), against what the log says.")
        }
    }
}
