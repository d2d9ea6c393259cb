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
    var origin: Data
    var command: Data
    var commandName: String
    var digest: Data
    /// Of what is left of it, when part of it went with a lead (R23).
    var restDigest: Data?
    var body: Data

    init(_ row: Row) {
        sequence = row["sequence"]
        dot = Dot(ReplicaID(rawValue: UInt64(bitPattern: row["replica"])), UInt64(bitPattern: row["counter"]))
        carried = row["carried"]
        standing = Standing(rawValue: row["standing"]) ?? .dropped
        position = UInt64(bitPattern: row["position"])
        author = row["author"]
        origin = row["origin"]
        command = row["command"]
        commandName = row["command_name"]
        digest = row["digest"]
        restDigest = row["rest"]
        body = row["body"]
    }

    /// Whether a server that has lost it can be offered its content again. What was refused, put aside, dropped or retried
    /// is not: somebody has decided about it. What has left this device with a lead cannot be.
    var canBeOffered: Bool {
        switch standing {
        case .unsent, .answered, .settled, .known: !body.isEmpty
        case .refused, .quarantined, .dropped: false
        }
    }

    /// The bytes of a change set without content that keeps this number taken, so that those behind it keep theirs (R21).
    ///
    /// Always the same for the same row, whatever became of its content meanwhile.
    func placeholder(after previousDigest: Data) throws -> Data {
        guard let origin = RecordID(bytes: origin), let command = RecordID(bytes: command) else {
            throw StoreError.damaged("A change set has no name.", hint: StoreError.damageHint)
        }
        return try ChangeSetCodec.encode(
            ChangeSet(
                dot: dot, origin: origin, command: command, commandName: commandName,
                previousDigest: [UInt8](previousDigest),
                time: DeviceTime(
                    wallMilliseconds: 0, bootID: "", bootMilliseconds: 0, lastExchangeMilliseconds: 0),
                own: VersionVector(), records: []))
    }
}

/// A colleague's change set that waits for the server.
struct CarriedRow {
    var row: ChangeRow
    /// Of the author's device, where a bundle ended.
    var seal: Seal?
    /// Whether the server has had it already, and gave no answer.
    var isOffered: Bool
}

/// Own and carried change sets, as the exchange reads and rewrites them.
struct ChangeLog {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Own change sets of a replica above a counter, in order.
    func own(_ replica: ReplicaID, above counter: UInt64) throws -> [ChangeRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM changes WHERE replica = ? AND carried = 0 AND counter > ? ORDER BY counter
                """,
            arguments: [Int64(bitPattern: replica.rawValue), Int64(clamping: counter)]
        ).map(ChangeRow.init)
    }

    /// Own change sets that the server has not answered, with the bytes that it is to be sent.
    func unsent(_ state: ExchangeState) throws -> [ChangeRow] {
        var previous = state.acknowledged.digest
        return try own(state.replica, above: state.acknowledged.number).map { row in
            var row = row
            if row.standing != .unsent { row.body = try row.placeholder(after: previous) }
            previous = row.digest
            return row
        }
    }

    /// The bytes of own change sets that the server is to be sent, in order: those of `unsent`, and nothing else of them.
    func unsentBodies(_ state: ExchangeState, limit: Int) throws -> [Data] {
        let statement = try DirectStatement(
            database,
            """
            SELECT counter, standing, digest, body FROM changes
            WHERE replica = ? AND carried = 0 AND counter > ? ORDER BY counter LIMIT ?
            """)
        var bodies: [Data] = []
        var previous = state.acknowledged.digest
        try statement.forEach {
            $0.bind(each: Int64(bitPattern: state.replica.rawValue), Int64(clamping: state.acknowledged.number))
            $0.bind(Int64(limit))
        } take: { row in
            if row.number(1) == Standing.unsent.rawValue {
                bodies.append(Data(row.bytes(3)))
            } else if let whole = try self.row(Dot(state.replica, UInt64(clamping: row.number(0)))) {
                bodies.append(try whole.placeholder(after: previous))
            }
            previous = Data(row.bytes(2))
        }
        return bodies
    }

    func row(_ dot: Dot) throws -> ChangeRow? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM changes WHERE replica = ? AND counter = ?")
        return try Row.fetchOne(
            statement, arguments: [Int64(bitPattern: dot.replica.rawValue), Int64(clamping: dot.counter)]
        ).map(ChangeRow.init)
    }

    /// The origin of a change set that is here under this dot.
    func origin(of dot: Dot) throws -> OriginID? {
        try row(dot).flatMap { OriginID(bytes: $0.origin) }
    }

    /// The dot under which the server has an own change set, when that is another one (R20).
    func knownDot(of row: ChangeRow) throws -> Dot? {
        try Row.fetchOne(
            database,
            sql: "SELECT known_replica, known_counter FROM changes WHERE sequence = ? AND known_replica IS NOT NULL",
            arguments: [row.sequence]
        ).map {
            Dot(
                ReplicaID(rawValue: UInt64(bitPattern: $0["known_replica"] as Int64)),
                UInt64(clamping: $0["known_counter"] as Int64))
        }
    }

    /// Unsent change sets of colleagues in the order of their numbers, those first that were not offered lately.
    func carriedUnsent() throws -> [CarriedRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM changes WHERE carried = 1 AND standing = 0
                    ORDER BY coalesce(answered_at, 0), replica, counter
                """
        ).map {
            CarriedRow(
                row: ChangeRow($0), seal: Seal(column: $0["signature"]), isOffered: $0["answered_at"] as Int64? != nil)
        }
    }

    /// Notes what an author's device vouches for, up to this change set of its.
    func setSeal(_ seal: Seal, of row: ChangeRow) throws {
        try database.execute(
            sql: "UPDATE changes SET signature = ? WHERE sequence = ?", arguments: [seal.column, row.sequence])
    }

    /// The number of the last change set of a colleague that the server has answered and no pull has brought yet.
    func carriedAnswered(of replica: ReplicaID) throws -> UInt64 {
        let counter = try Int64.fetchOne(
            database, sql: "SELECT max(counter) FROM changes WHERE carried = 1 AND standing <> 0 AND replica = ?",
            arguments: [Int64(bitPattern: replica.rawValue)])
        return UInt64(clamping: counter ?? 0)
    }

    /// Notes that an author's change sets were offered, so that others come first when these get no answer.
    func noteOffer(of replica: ReplicaID, at milliseconds: Int64) throws {
        try database.execute(
            sql: "UPDATE changes SET answered_at = ? WHERE carried = 1 AND standing = 0 AND replica = ?",
            arguments: [milliseconds, Int64(bitPattern: replica.rawValue)])
    }

    /// The leads whose view a change set bears on.
    func leads(of sequences: [Int64]) throws -> Set<RecordID> {
        var leads: Set<RecordID> = []
        let statement = try DirectStatement(database, "SELECT lead FROM change_records WHERE sequence = ?")
        for sequence in sequences {
            try statement.forEach {
                $0.bind(sequence)
            } take: { row in
                if let id = RecordID(bytes: row.bytes(0)) { leads.insert(id) }
            }
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
        let update = try database.cachedStatement(
            sql: """
                UPDATE changes SET standing = ?, position = ?, code = ?, message = ?, answered_at = ? WHERE sequence = ?
                """)
        try update.execute(
            arguments: [standing.rawValue, Int64(clamping: position), code, message, milliseconds, sequence])
    }

    /// Notes that an own change set is in the log; `nil` when it is not one that waited for that.
    func settle(
        _ dot: Dot, position: UInt64, at milliseconds: Int64
    ) throws -> (sequence: Int64, digest: Data, isClaim: Bool)? {
        // Two statements: what one returns of the row that it changes, SQLite would put into a table of its own first.
        let waiting = try DirectStatement(
            database,
            """
            SELECT sequence, digest, command_name = '\(CommandName.claim)' FROM changes
            WHERE replica = ? AND counter = ? AND standing = 0 AND carried = 0
            """)
        var found: (sequence: Int64, digest: Data, isClaim: Bool)?
        try waiting.forEach {
            $0.bind(each: Int64(bitPattern: dot.replica.rawValue), Int64(clamping: dot.counter))
        } take: {
            found = (sequence: $0.number(0), digest: Data($0.bytes(1)), isClaim: $0.number(2) != 0)
        }
        guard let found else { return nil }
        let update = try DirectStatement(
            database,
            """
            UPDATE changes SET standing = 1, position = ?, code = NULL, message = NULL, answered_at = ?,
                known_replica = NULL, known_counter = NULL
            WHERE sequence = ?
            """)
        try update.run { $0.bind(each: Int64(clamping: position), milliseconds, found.sequence) }
        return found
    }

    /// Takes out of a sent change set what it says of a lead, or of a link; what it says of others can still be offered to a
    /// server that has lost it, and taken back.
    ///
    /// - Returns: whether anything is left.
    func withdraw(_ id: RecordID, from row: ChangeRow) throws -> Bool {
        guard let whole = try? ChangeSetCodec.decode(row.body), let rest = whole.without(id) else { return false }
        let body = try ChangeSetCodec.encode(rest)
        try database.execute(
            sql: "UPDATE changes SET body = ?, rest = ? WHERE sequence = ?",
            arguments: [body, ChangeSetCodec.digest(body), row.sequence])
        let gone = Set(whole.records.map(\.id)).subtracting(rest.records.map(\.id))
        for record in gone {
            try database.execute(
                sql: "DELETE FROM change_records WHERE sequence = ? AND record = ?",
                arguments: [row.sequence, Data(record.bytes)])
        }
        try blankUndo(of: row.sequence, records: gone)
        return true
    }

    /// Takes the content of a change set off this device; its number, time and reason stay (R23).
    func blank(_ sequence: Int64) throws {
        let records = try Data.fetchAll(
            database, sql: "SELECT record FROM change_records WHERE sequence = ?", arguments: [sequence])
        try database.execute(
            sql: "UPDATE changes SET body = x'', rest = NULL, signature = NULL WHERE sequence = ?",
            arguments: [sequence])
        try database.execute(sql: "DELETE FROM change_records WHERE sequence = ?", arguments: [sequence])
        try blankUndo(of: sequence, records: Set(records.compactMap { RecordID(bytes: $0) }))
    }

    /// What `undo` keeps of these records goes too; the rest of a command that wrote to others can still be undone.
    func blankUndo(of sequence: Int64, records: Set<RecordID>) throws {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT id, before FROM commands WHERE id = (SELECT command FROM changes WHERE sequence = ?)",
            arguments: [sequence])
        guard let row else { return }
        let command: Data = row["id"]
        let isLeft = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE command = ? AND length(body) > 0)",
            arguments: [command])
        // That there was a command stays: else `undo` would take back the one before it, unasked.
        let before = isLeft == true ? try CommandBefore(encoded: row["before"]).without(records) : CommandBefore()
        try database.execute(
            sql: "UPDATE commands SET before = ?, summary = '' WHERE id = ?", arguments: [before.encoded, command])
    }

    /// Takes away what undo keeps of commands of which nothing else is left.
    func pruneCommands() throws {
        try database.execute(
            sql: "DELETE FROM commands WHERE NOT EXISTS (SELECT 1 FROM changes WHERE command = commands.id)")
    }

    /// Writes own change sets anew, under the dots that `transform` gives them, and chains their digests again. What cannot
    /// be offered keeps its number and where it stands.
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
            guard row.canBeOffered else {
                last = Checkpoint(
                    number: row.dot.counter, digest: ChangeSetCodec.digest(try row.placeholder(after: last.digest)))
                try database.execute(
                    sql: "UPDATE changes SET counter = ?, digest = ? WHERE sequence = ?",
                    arguments: [Int64(clamping: last.number), last.digest, row.sequence])
                continue
            }
            var change = try transform(ChangeSetCodec.decode(row.body))
            change.previousDigest = [UInt8](last.digest)
            let body = try ChangeSetCodec.encode(change)
            let digest = ChangeSetCodec.digest(body)
            last = Checkpoint(number: change.dot.counter, digest: digest)
            try database.execute(
                sql: """
                    UPDATE changes SET replica = ?, counter = ?, standing = 0, position = 0, code = NULL,
                        message = NULL, digest = ?, rest = NULL, body = ? WHERE sequence = ?
                    """,
                arguments: [
                    Int64(bitPattern: change.dot.replica.rawValue), Int64(clamping: change.dot.counter), digest, body,
                    row.sequence,
                ])
        }
        return last
    }
}

extension Seal {
    /// The signature and behind it the cursor, as one column.
    fileprivate init?(column: Data?) {
        guard let column, column.count >= Limits.signatureSizeBytes else { return nil }
        self.init(
            signature: Data(column.prefix(Limits.signatureSizeBytes)),
            cursor: Data(column.dropFirst(Limits.signatureSizeBytes)))
    }

    var column: Data { signature + cursor }
}
