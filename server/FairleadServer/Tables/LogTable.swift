import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// The log of all integrated change sets, and the one row that says where it ends.
enum LogTable {
    /// Opens the log of a new database.
    static func begin(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO counter (id, head, chain, next_number) VALUES (0, 0, $1, 1)", [.bytes(Data())])
    }

    static func head(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> LogHead {
        let rows = try transaction.query("SELECT head, chain, next_number FROM counter WHERE id = 0", [])
        guard let first = rows.first else { throw .failed("The log's counter is missing.") }
        var row = RowReader(first)
        return LogHead(position: try row.number(), chain: try row.bytes(), nextNumber: try row.int())
    }

    /// Moves the log's end, unless somebody else has done so meanwhile.
    static func moveHead(
        _ transaction: any DatabaseTransaction, to head: LogHead, by count: Int
    ) throws(DatabaseError) {
        let moved = try transaction.query(
            "UPDATE counter SET head = $1, chain = $2, next_number = $3 WHERE id = 0 AND head = $4 RETURNING head",
            [
                .number(head.position), .bytes(head.chain), .int(head.nextNumber),
                .number(head.position - UInt64(count)),
            ])
        guard moved.count == 1 else { throw .retry("Somebody else has written to the log.") }
        try transaction.announce()
    }

    static func append(_ transaction: any DatabaseTransaction, _ row: LogRow) throws(DatabaseError) {
        try transaction.execute(
            """
            INSERT INTO log (position, replica, counter, origin, digest, chain, author, received, effective, certain,
                stamp, number, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .number(row.position), .bits(row.dot.replica), .number(row.dot.counter), .id(row.origin),
                .bytes(row.digest), .bytes(row.chain), .text(row.author), .int(row.receivedMilliseconds),
                .int(row.time.milliseconds), .flag(row.time.isCertain), .int(row.stamp.rawValue),
                row.number.map(SQLValue.int) ?? .null, .bytes(row.body),
            ])
    }

    /// Remembers where the origin of a logged change set stands.
    static func addOrigin(_ transaction: any DatabaseTransaction, of row: LogRow) throws(DatabaseError) {
        try transaction.execute(
            "INSERT INTO origins (origin, replica, counter) VALUES ($1, $2, $3)",
            [.id(row.origin), .bits(row.dot.replica), .number(row.dot.counter)])
    }

    /// Puts what is left of a change set in its place; all else of the row stays.
    static func replace(
        _ transaction: any DatabaseTransaction, at position: UInt64, body: Data
    ) throws(DatabaseError) {
        try transaction.execute(
            "UPDATE log SET body = $1 WHERE position = $2", [.bytes(body), .number(position)])
    }

    /// Rows after a position, in order.
    static func rows(
        _ transaction: any DatabaseTransaction, after position: UInt64, limit: Int
    ) throws(DatabaseError) -> [LogRow] {
        let rows = try transaction.query(
            """
            SELECT position, replica, counter, origin, digest, chain, author, received, effective, certain, stamp,
                number, body FROM log WHERE position > $1 ORDER BY position LIMIT $2
            """, [.number(position), .int(Int64(limit))])
        var result: [LogRow] = []
        for values in rows {
            var row = RowReader(values)
            result.append(
                LogRow(
                    position: try row.number(), dot: Dot(try row.replica(), try row.number()), origin: try row.id(),
                    digest: try row.bytes(), chain: try row.bytes(), author: try row.text(),
                    receivedMilliseconds: try row.int(),
                    time: EffectiveTime(milliseconds: try row.int(), isCertain: try row.flag()),
                    stamp: Stamp(rawValue: try row.int()), number: try row.optionalInt(), body: try row.bytes()))
        }
        return result
    }

    /// The chain digest at a position; empty at 0, `nil` after the head.
    static func chain(_ transaction: any DatabaseTransaction, at position: UInt64) throws(DatabaseError) -> Data? {
        if position == 0 { return Data() }
        let rows = try transaction.query("SELECT chain FROM log WHERE position = $1", [.number(position)])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        return try row.bytes()
    }

    /// The greatest of the checkpoints that this log also has; 0 when there is none.
    static func lastShared(
        _ transaction: any DatabaseTransaction, _ checkpoints: [Checkpoint]
    ) throws(DatabaseError) -> UInt64 {
        var digests: [UInt64: Data] = [:]
        let rows = try transaction.query(
            "SELECT position, chain FROM log WHERE position IN ", in: checkpoints.map { .number($0.number) })
        for values in rows {
            var row = RowReader(values)
            digests[try row.number()] = try row.bytes()
        }
        return checkpoints.filter { digests[$0.number] == $0.digest }.map(\.number).max() ?? 0
    }

    static func origins(
        _ transaction: any DatabaseTransaction, _ origins: [OriginID]
    ) throws(DatabaseError) -> [OriginID: LogPlace] {
        let rows = try transaction.query(
            """
            SELECT origins.origin, replica, counter, position FROM origins JOIN answers USING (replica, counter)
            WHERE origins.origin IN
            """ + " ", in: origins.map(SQLValue.id))
        var result: [OriginID: LogPlace] = [:]
        for values in rows {
            var row = RowReader(values)
            let origin = try row.id()
            result[origin] = LogPlace(dot: Dot(try row.replica(), try row.number()), position: try row.number())
        }
        return result
    }
}
