import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// One row of the `changes` table.
struct ChangeRow {
    var sequence: Int64
    var dot: Dot
    var carried: Bool
    var standing: Standing
    var position: UInt64
    /// The user who wrote it; empty before this device has joined.
    var author: String
    var digest: Data
    var body: Data

    init(_ row: Row) {
        sequence = row["sequence"]
        dot = Dot(ReplicaID(rawValue: UInt64(bitPattern: row["replica"])), UInt64(bitPattern: row["counter"]))
        carried = row["carried"]
        standing = Standing(rawValue: row["standing"]) ?? .dropped
        position = UInt64(bitPattern: row["position"])
        author = row["author"]
        digest = row["digest"]
        body = row["body"]
    }
}

/// Own and carried change sets, as the exchange reads and rewrites them.
struct ChangeLog {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Own change sets of a replica above a counter, in order.
    func own(_ replica: ReplicaID, above counter: UInt64, limit: Int? = nil) throws -> [ChangeRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM changes WHERE replica = ? AND carried = 0 AND counter > ? ORDER BY counter LIMIT ?
                """,
            arguments: [Int64(bitPattern: replica.rawValue), Int64(clamping: counter), limit ?? -1]
        ).map(ChangeRow.init)
    }

    func row(_ dot: Dot) throws -> ChangeRow? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM changes WHERE replica = ? AND counter = ?",
            arguments: [Int64(bitPattern: dot.replica.rawValue), Int64(clamping: dot.counter)]
        ).map(ChangeRow.init)
    }

    /// Unsent change sets of colleagues, by author and counter, in the order in which they were taken in.
    func carriedUnsent() throws -> [(row: ChangeRow, author: String, signature: Data?)] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM changes WHERE carried = 1 AND standing = 0 ORDER BY sequence"
        ).map { (row: ChangeRow($0), author: $0["author"], signature: $0["signature"]) }
    }

    /// The leads whose view a change set bears on.
    func leads(of sequences: [Int64]) throws -> Set<RecordID> {
        var leads: Set<RecordID> = []
        for sequence in sequences {
            let rows = try Data.fetchAll(
                database, sql: "SELECT DISTINCT lead FROM change_records WHERE sequence = ?", arguments: [sequence])
            for lead in rows { if let id = RecordID(bytes: lead) { leads.insert(id) } }
        }
        return leads
    }

    /// The leads over which something is laid that the server has not sent back yet.
    func leadsLaidOver() throws -> Set<RecordID> {
        let rows = try Data.fetchAll(
            database,
            sql: """
                SELECT DISTINCT lead FROM change_records WHERE sequence IN
                    (SELECT sequence FROM changes WHERE standing IN (0, 1, 3))
                """)
        return Set(rows.compactMap { RecordID(bytes: $0) })
    }

    func setStanding(
        _ standing: Standing, of sequence: Int64, position: UInt64 = 0, code: String? = nil, message: String? = nil,
        at milliseconds: Int64
    ) throws {
        try database.execute(
            sql: """
                UPDATE changes SET standing = ?, position = ?, code = ?, message = ?, answered_at = ? WHERE sequence = ?
                """,
            arguments: [standing.rawValue, Int64(clamping: position), code, message, milliseconds, sequence])
    }

    /// Takes the content of a change set off this device; its number, time and reason stay (R23).
    func blank(_ sequence: Int64) throws {
        try database.execute(
            sql: "UPDATE changes SET body = x'', signature = NULL WHERE sequence = ?", arguments: [sequence])
        try database.execute(sql: "DELETE FROM change_records WHERE sequence = ?", arguments: [sequence])
        try database.execute(
            sql: "DELETE FROM commands WHERE id = (SELECT command FROM changes WHERE sequence = ?)",
            arguments: [sequence])
    }

    /// Writes own change sets anew, under the dots that `transform` gives them, and chains their digests again.
    ///
    /// - Returns: the last one's number and digest; `previous` when there is none.
    func rewrite(
        _ rows: [ChangeRow], after previous: Checkpoint, transform: (ChangeSet) throws -> ChangeSet
    ) throws -> Checkpoint {
        var last = previous
        // First out of the way: a new number may still be taken by a row further down.
        for row in rows {
            try database.execute(
                sql: "UPDATE changes SET counter = -sequence WHERE sequence = ?", arguments: [row.sequence])
        }
        for row in rows {
            var change = try transform(ChangeSetCodec.decode(row.body))
            change.previousDigest = [UInt8](last.digest)
            let body = try ChangeSetCodec.encode(change)
            let digest = ChangeSetCodec.digest(body)
            last = Checkpoint(number: change.dot.counter, digest: digest)
            try database.execute(
                sql: """
                    UPDATE changes SET replica = ?, counter = ?, standing = 0, position = 0, code = NULL,
                        message = NULL, digest = ?, body = ? WHERE sequence = ?
                    """,
                arguments: [
                    Int64(bitPattern: change.dot.replica.rawValue), Int64(clamping: change.dot.counter), digest, body,
                    row.sequence,
                ])
        }
        return last
    }
}
