import CPostgres
import Foundation

/// One session with PostgreSQL, over libpq, which blocks: whoever owns it calls it on one queue or thread of its own.
final class PostgreSQLSession {
    private struct Prepared {
        var name: String
        var types: [Oid]
    }

    private let connection: OpaquePointer
    private var prepared: [String: Prepared] = [:]
    private var lastName = 0
    /// Statements sent whose answers are still to be read.
    private var unanswered = 0
    /// Set when nothing more can be done in this session.
    private(set) var isBroken = false

    /// Connects, and makes the session one that is durable and does not wait for ever.
    ///
    /// - Throws: `.unavailable` when it cannot, `.failed` when the database cannot hold every text.
    init(_ address: PostgreSQLAddress, _ limits: PostgreSQLLimits) throws(DatabaseError) {
        let defaults = [
            ("connect_timeout", "\(PostgreSQLLimits.connectSeconds)"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "\(PostgreSQLLimits.networkMilliseconds)"), ("application_name", "fairlead-server"),
        ]
        // The last of several counts.
        let options = defaults + address.options.map { ($0.keyword, $0.value) } + [("client_encoding", "UTF8")]
        let words = options.map { strdup($0.0) } + [nil]
        let values = options.map { strdup($0.1) } + [nil]
        defer { for text in words + values { free(text) } }
        let opened = PQconnectdbParams(words.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
        guard let opened else { throw .unavailable("PostgreSQL cannot be reached: out of memory.") }
        connection = opened
        guard PQstatus(opened) == CONNECTION_OK else {
            throw .unavailable("PostgreSQL cannot be reached: \(PostgreSQLSession.reason(opened)).")
        }
        // Notices, such as that a table is there already, would go to stderr.
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        guard let encoding = PQparameterStatus(opened, "server_encoding"), String(cString: encoding) == "UTF8" else {
            throw .failed("The PostgreSQL database does not hold every text; make one with ENCODING 'UTF8'.")
        }
        try setUp(limits)
    }

    deinit { PQfinish(connection) }

    var socket: Int32 { PQsocket(connection) }

    private static func reason(_ connection: OpaquePointer) -> String {
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.joined(separator: "; ").trimmingCharacters(in: CharacterSet(charactersIn: ".?"))
    }

    private func setUp(_ limits: PostgreSQLLimits) throws(DatabaseError) {
        // An accepted change set survives a power cut, also where the database's usual setting is a faster one.
        let sql = """
            SET statement_timeout = \(limits.statementMilliseconds);
            SET lock_timeout = \(limits.lockMilliseconds);
            SET idle_in_transaction_session_timeout = \(limits.idleInTransactionMilliseconds);
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """
        guard PQsendQuery(connection, sql) == 1 else { throw broken() }
        _ = try answer()
    }

    // MARK: statements

    /// Runs a statement and returns its rows.
    func query(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> [SQLRow] {
        try run(sql, parameters).rows()
    }

    /// Sends a statement whose rows nobody needs, and does not wait for its answer: an error comes out of a later call.
    ///
    /// A push of a thousand change sets is some thousand statements; a round trip for each would be most of its time.
    func post(_ sql: String, _ parameters: [SQLValue] = []) throws(DatabaseError) {
        if prepared[sql] == nil || unanswered >= PostgreSQLLimits.unansweredMax { try settle() }
        let statement = try statement(sql, parameters)
        let bound = try BoundParameters(parameters, types: statement.types)
        if unanswered == 0, PQenterPipelineMode(connection) != 1 { throw broken() }
        unanswered += 1
        try send(statement, bound)
    }

    /// Reads the answers to everything that was posted.
    ///
    /// - Throws: the first error among them.
    func settle() throws(DatabaseError) {
        guard unanswered > 0 else { return }
        guard PQpipelineSync(connection) == 1 else { throw broken() }
        var first: DatabaseError?
        for _ in 0..<unanswered {
            do {
                _ = try answer()
            } catch {
                first = first ?? error
                if isBroken { throw first ?? error }
            }
        }
        unanswered = 0
        guard let end = try next(), end.status == PGRES_PIPELINE_SYNC, PQexitPipelineMode(connection) == 1 else {
            throw broken()
        }
        if let first { throw first }
    }

    /// Runs one statement and waits for its answer.
    private func run(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> PostgreSQLResult {
        try settle()
        let statement = try statement(sql, parameters)
        try send(statement, try BoundParameters(parameters, types: statement.types))
        return try answer()
    }

    private func send(_ statement: Prepared, _ bound: BoundParameters) throws(DatabaseError) {
        let sent = bound.withPointers { values, formats in
            PQsendQueryPrepared(connection, statement.name, Int32(values.count), values, bound.lengths, formats, 1)
        }
        guard sent == 1 else { throw broken() }
    }

    /// Returns a statement prepared in this session, with the types that PostgreSQL expects of its parameters.
    private func statement(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> Prepared {
        if let statement = prepared[sql] { return statement }
        if prepared.count >= PostgreSQLLimits.preparedMax {
            guard PQsendQuery(connection, "DEALLOCATE ALL") == 1 else { throw broken() }
            _ = try answer()
            prepared = [:]
        }
        // Never a name again: when something goes wrong after the next line, PostgreSQL knows it and this side does not.
        lastName += 1
        let name = "fairlead_\(lastName)"
        let types = parameters.map(BoundParameters.type)
        guard PQsendPrepare(connection, name, sql, Int32(types.count), types) == 1 else { throw broken() }
        _ = try answer()
        guard PQsendDescribePrepared(connection, name) == 1 else { throw broken() }
        let statement = Prepared(name: name, types: try answer().parameterTypes)
        prepared[sql] = statement
        return statement
    }

    // MARK: the end of a transaction

    /// Makes the transaction durable.
    ///
    /// - Throws: when it was not, or when nobody can know: then the session is broken.
    func commit() throws(DatabaseError) {
        // PostgreSQL answers ROLLBACK when a statement had failed and somebody went on.
        guard try run("COMMIT", []).command == "COMMIT" else {
            throw .failed("The transaction could not be stored, since a statement in it had failed.")
        }
    }

    /// Undoes the transaction; a session in which that fails is broken.
    func rollBack() {
        guard !isBroken else { return }
        // An error that comes out only now is not worse than the one for which the transaction is undone.
        try? settle()
        do { _ = try run("ROLLBACK", []) } catch { isBroken = true }
    }

    // MARK: answers

    /// Returns the answer to one statement: the last of its results, or the first bad one.
    private func answer() throws(DatabaseError) -> PostgreSQLResult {
        var kept: PostgreSQLResult?
        while let result = try next() {
            if kept?.isGood ?? true { kept = result }
        }
        guard let kept else { throw broken() }
        guard kept.isGood else {
            if kept.isFatal || PQstatus(connection) != CONNECTION_OK { isBroken = true }
            throw kept.error
        }
        return kept
    }

    /// Returns the next result as libpq cuts them; `nil` after a statement's last.
    private func next() throws(DatabaseError) -> PostgreSQLResult? {
        while PQisBusy(connection) == 1 {
            guard SocketWait.forInput([socket], milliseconds: PostgreSQLLimits.answerSeconds * 1_000) else {
                isBroken = true
                throw .unavailable("PostgreSQL does not answer.")
            }
            guard PQconsumeInput(connection) == 1 else { throw broken() }
        }
        return PQgetResult(connection).map(PostgreSQLResult.init)
    }

    private func broken() -> DatabaseError {
        isBroken = true
        return .unavailable("The connection to PostgreSQL broke: \(PostgreSQLSession.reason(connection)).")
    }

    // MARK: news

    /// Takes in what has come without being asked for, and returns whether there were notifications.
    ///
    /// - Throws: `.unavailable` when the connection is lost.
    func takeNotifications() throws(DatabaseError) -> Bool {
        guard PQconsumeInput(connection) == 1 else { throw broken() }
        var came = false
        while let notification = PQnotifies(connection) {
            came = true
            PQfreemem(notification)
        }
        return came
    }
}
