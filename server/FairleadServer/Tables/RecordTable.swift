import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// The records as they are now; their stored bytes are what devices get.
enum RecordTable {
    static func load(
        _ transaction: any DatabaseTransaction, _ ids: [RecordID]
    ) throws(DatabaseError) -> [StoredRecord] {
        let rows = try transaction.query(
            "SELECT id, audience, state FROM records WHERE id IN ", in: ids.map(SQLValue.id))
        var result: [StoredRecord] = []
        for values in rows {
            var row = RowReader(values)
            let id = try row.id()
            let audience = Audience.decode(try row.text())
            result.append(StoredRecord(state: try decode(try row.bytes(), id: id), audience: audience))
        }
        return result
    }

    static func decode(_ bytes: Data, id: RecordID) throws(DatabaseError) -> RecordState {
        do {
            return try RecordStateCodec.decode(bytes)
        } catch {
            throw .failed("The record \(id) is damaged: \(error.message).")
        }
    }

    static func store(_ transaction: any DatabaseTransaction, _ record: StoredRecord) throws(DatabaseError) {
        let state = record.state
        try transaction.execute(
            """
            INSERT INTO records (id, kind, lead, position, audience, state) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET position = excluded.position, audience = excluded.audience,
                state = excluded.state
            """,
            [
                .id(state.id), .text(state.kind.name), state.lead.map(SQLValue.id) ?? .null, .number(state.position),
                .text(Audience.encode(record.audience)), .bytes(RecordStateCodec.encode(state)),
            ])
    }

    static func children(
        _ transaction: any DatabaseTransaction, of lead: RecordID
    ) throws(DatabaseError) -> [RecordID] {
        var result: [RecordID] = []
        for values in try transaction.query("SELECT id FROM records WHERE lead = $1 ORDER BY id", [.id(lead)]) {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }

    /// Ids and stored bytes of records after an id, in order.
    static func states(
        _ transaction: any DatabaseTransaction, after id: RecordID?, limit: Int
    ) throws(DatabaseError) -> [(id: RecordID, audience: [Principal], state: Data)] {
        let rows = try transaction.query(
            "SELECT id, audience, state FROM records WHERE id > $1 ORDER BY id LIMIT $2",
            [id.map(SQLValue.id) ?? .bytes(Data()), .int(Int64(limit))])
        var result: [(id: RecordID, audience: [Principal], state: Data)] = []
        for values in rows {
            var row = RowReader(values)
            result.append((id: try row.id(), audience: Audience.decode(try row.text()), state: try row.bytes()))
        }
        return result
    }
}

extension RecordTable {
    /// Calls `body` with each record, in the order of ids, a few at a time.
    static func forEach(
        _ transaction: any DatabaseTransaction, _ body: (RecordState) throws -> Void
    ) throws {
        var last: RecordID?
        while true {
            let rows = try states(transaction, after: last, limit: Int(recordsPerRead))
            guard let end = rows.last else { return }
            for row in rows { try body(try decode(row.state, id: row.id)) }
            last = end.id
        }
    }

    /// The stored bytes of a record that exists.
    static func bytes(_ transaction: any DatabaseTransaction, _ id: RecordID) throws(DatabaseError) -> Data {
        let rows = try transaction.query("SELECT state FROM records WHERE id = $1", [.id(id)])
        guard let first = rows.first else { throw .failed("The record \(id) is missing.") }
        var row = RowReader(first)
        return try row.bytes()
    }

    /// The ids of leads after an id, in order.
    static func leads(
        _ transaction: any DatabaseTransaction, after id: RecordID?, limit: Int
    ) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query(
            "SELECT id FROM records WHERE id > $1 AND kind = $2 ORDER BY id LIMIT $3",
            [id.map(SQLValue.id) ?? .bytes(Data()), .text(RecordKind.lead.name), .int(Int64(limit))])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }

    /// The ids of the records of a kind that belong to no lead, in order.
    static func ids(_ transaction: any DatabaseTransaction, of kind: RecordKind) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query(
            "SELECT id FROM records WHERE kind = $1 AND lead IS NULL ORDER BY id", [.text(kind.name)])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }

    /// Where each record last changed.
    static func positions(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [RecordID: UInt64] {
        var result: [RecordID: UInt64] = [:]
        for values in try transaction.query("SELECT id, position FROM records", []) {
            var row = RowReader(values)
            result[try row.id()] = try row.number()
        }
        return result
    }

    /// Calls `body` with what some principals see, in the order of ids, a few records at a time.
    static func forEachVisible(
        _ transaction: any DatabaseTransaction, to principals: [Principal], _ body: (RecordID, Data) -> Void
    ) throws(DatabaseError) {
        var last = Data()
        while true {
            let rows = try visible(transaction, to: principals, after: last)
            for values in rows {
                var row = RowReader(values)
                let id = try row.id()
                body(id, try row.bytes())
                last = Data(id.bytes)
            }
            if rows.isEmpty { return }
        }
    }

    private static let recordsPerRead: Int64 = 500

    private static func visible(
        _ transaction: any DatabaseTransaction, to principals: [Principal], after id: Data
    ) throws(DatabaseError) -> [SQLRow] {
        if principals == [.all] {
            return try transaction.query(
                "SELECT id, state FROM records WHERE id > $1 ORDER BY id LIMIT $2", [.bytes(id), .int(recordsPerRead)])
        }
        let marks = principals.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
        return try transaction.query(
            """
            SELECT r.id, r.state FROM records r WHERE r.id > $1 AND EXISTS
                (SELECT 1 FROM feed f WHERE f.record = r.id AND f.visible = 1 AND f.principal IN (\(marks)))
            ORDER BY r.id LIMIT $2
            """, [.bytes(id), .int(recordsPerRead)] + principals.map { .text($0.name) })
    }
}
