import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// What became of every change set, refused and quarantined ones included.
enum AnswerTable {
    static func load(_ transaction: any DatabaseTransaction, _ dot: Dot) throws(DatabaseError) -> Answer? {
        let rows = try transaction.query(
            "SELECT \(columns) FROM answers WHERE replica = $1 AND counter = $2",
            [.bits(dot.replica), .number(dot.counter)])
        guard let first = rows.first else { return nil }
        return try read(first)
    }

    /// All answers, in the order of the log's heads at which they were given.
    static func all(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [Answer] {
        var answers: [Answer] = []
        for values in try transaction.query("SELECT \(columns) FROM answers ORDER BY head, replica, counter", []) {
            answers.append(try read(values))
        }
        return answers
    }

    private static let columns =
        "replica, counter, digest, kind, code, message, position, known_replica, known_counter, head, origin"

    private static func read(_ values: SQLRow) throws(DatabaseError) -> Answer {
        var row = RowReader(values)
        let dot = Dot(try row.replica(), try row.number())
        let digest = try row.bytes()
        let stored = StoredKind(
            name: try row.text(), code: try row.text(), message: try row.text())
        let position = try row.number()
        let known = Dot(
            try row.optionalReplica() ?? ReplicaID(rawValue: 0), UInt64(clamping: try row.optionalInt() ?? 0))
        guard let kind = stored.kind(known: known) else { throw .failed("The answer to \(dot) cannot be read.") }
        return Answer(
            outcome: Outcome(dot: dot, kind: kind, position: position), digest: digest, head: try row.number(),
            origin: try row.optionalID())
    }

    static func insert(_ transaction: any DatabaseTransaction, _ answer: Answer) throws(DatabaseError) {
        let outcome = answer.outcome
        let stored = StoredKind(outcome.kind)
        var known: (SQLValue, SQLValue) = (.null, .null)
        if case .known(let dot) = outcome.kind { known = (.bits(dot.replica), .number(dot.counter)) }
        try transaction.execute(
            """
            INSERT INTO answers (replica, counter, digest, kind, code, message, position, known_replica,
                known_counter, head, origin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .bits(outcome.dot.replica), .number(outcome.dot.counter), .bytes(answer.digest), .text(stored.name),
                .text(stored.code), .text(stored.message), .number(outcome.position), known.0, known.1,
                .number(answer.head), answer.origin.map(SQLValue.id) ?? .null,
            ])
    }

    /// A replica's change sets that stand under another dot, by their numbers; nearly always none.
    static func aliases(
        _ transaction: any DatabaseTransaction, of replica: ReplicaID
    ) throws(DatabaseError) -> [UInt64: Dot] {
        let rows = try transaction.query(
            """
            SELECT counter, known_replica, known_counter FROM answers
            WHERE replica = $1 AND known_replica IS NOT NULL
            """, [.bits(replica)])
        var result: [UInt64: Dot] = [:]
        for values in rows {
            var row = RowReader(values)
            result[try row.number()] = Dot(try row.replica(), try row.number())
        }
        return result
    }

    /// The digests of some of a replica's change sets, those of them that were answered.
    static func digests(
        _ transaction: any DatabaseTransaction, of replica: ReplicaID, _ counters: [UInt64]
    ) throws(DatabaseError) -> [UInt64: Data] {
        let rows = try transaction.query(
            "SELECT counter, digest FROM answers WHERE replica = $1 AND counter IN ",
            in: counters.map(SQLValue.number), fixed: [.bits(replica)])
        var result: [UInt64: Data] = [:]
        for values in rows {
            var row = RowReader(values)
            result[try row.number()] = try row.bytes()
        }
        return result
    }

    static func quarantine(_ transaction: any DatabaseTransaction, _ row: QuarantineRow) throws(DatabaseError) {
        try transaction.execute(
            """
            INSERT INTO quarantine (replica, counter, user_name, received, code, message, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .bits(row.dot.replica), .number(row.dot.counter), .text(row.user), .int(row.receivedMilliseconds),
                .text(row.reason.code), .text(row.reason.message), .bytes(row.body),
            ])
    }

    static func quarantined(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [(dot: Dot, body: Data)] {
        var result: [(dot: Dot, body: Data)] = []
        for values in try transaction.query("SELECT replica, counter, body FROM quarantine", []) {
            var row = RowReader(values)
            result.append((dot: Dot(try row.replica(), try row.number()), body: try row.bytes()))
        }
        return result.sorted { $0.dot < $1.dot }
    }

    /// All that waits for review, the earliest first.
    static func quarantine(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [QuarantineRow] {
        var result: [QuarantineRow] = []
        let rows = try transaction.query(
            """
            SELECT replica, counter, user_name, received, code, message, body FROM quarantine
            ORDER BY received, replica, counter
            """, [])
        for values in rows {
            var row = RowReader(values)
            result.append(
                QuarantineRow(
                    dot: Dot(try row.replica(), try row.number()), user: try row.text(),
                    receivedMilliseconds: try row.int(), reason: Refusal(try row.text(), try row.text()),
                    body: try row.bytes()))
        }
        return result
    }

    /// Puts something else in the place of what waits for review, or takes it away.
    static func setQuarantined(
        _ transaction: any DatabaseTransaction, _ dot: Dot, _ body: Data?
    ) throws(DatabaseError) {
        let place = [SQLValue.bits(dot.replica), .number(dot.counter)]
        guard let body else {
            return try transaction.execute("DELETE FROM quarantine WHERE replica = $1 AND counter = $2", place)
        }
        try transaction.execute(
            "UPDATE quarantine SET body = $3 WHERE replica = $1 AND counter = $2", place + [.bytes(body)])
    }

    static func insertRefused(
        _ transaction: any DatabaseTransaction, _ refused: RefusedCreation
    ) throws(DatabaseError) {
        try transaction.execute(
            """
            INSERT INTO refused_creations (record, replica, counter) VALUES ($1, $2, $3)
            ON CONFLICT (record, replica) DO NOTHING
            """, [.id(refused.record), .bits(refused.dot.replica), .number(refused.dot.counter)])
    }

    static func refusedCreations(
        _ transaction: any DatabaseTransaction, _ ids: [RecordID]
    ) throws(DatabaseError) -> [(record: RecordID, replica: ReplicaID)] {
        let rows = try transaction.query(
            "SELECT record, replica FROM refused_creations WHERE record IN ", in: ids.map(SQLValue.id))
        var result: [(record: RecordID, replica: ReplicaID)] = []
        for values in rows {
            var row = RowReader(values)
            result.append((record: try row.id(), replica: try row.replica()))
        }
        return result
    }
}

/// An outcome's kind as it stands in the table.
private struct StoredKind {
    var name: String
    var code: String
    var message: String

    init(name: String, code: String = "", message: String = "") {
        self.name = name
        self.code = code
        self.message = message
    }

    init(_ kind: Outcome.Kind) {
        switch kind {
        case .accepted: self.init(name: "accepted")
        case .merged: self.init(name: "merged")
        case .conflicting: self.init(name: "conflicting")
        case .known: self.init(name: "known")
        case .refused(let reason):
            self.init(name: "refused", code: reason.code, message: reason.message)
        case .quarantined(let reason):
            self.init(name: "quarantined", code: reason.code, message: reason.message)
        }
    }

    func kind(known: Dot) -> Outcome.Kind? {
        switch name {
        case "accepted": .accepted
        case "merged": .merged
        case "conflicting": .conflicting
        case "known": .known(known)
        case "refused": .refused(Refusal(code, message))
        case "quarantined": .quarantined(Refusal(code, message))
        default: nil
        }
    }
}
