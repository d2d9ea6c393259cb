/// Statements inside one PostgreSQL transaction.
final class PostgreSQLTransaction: DatabaseTransaction {
    private let session: PostgreSQLSession
    private(set) var hasNews = false

    init(_ session: PostgreSQLSession) {
        self.session = session
    }

    func query(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) -> [SQLRow] {
        try session.query(sql, parameters)
    }

    func execute(_ sql: String, _ parameters: [SQLValue]) throws(DatabaseError) {
        try session.post(sql, parameters)
    }

    func announce() { hasNews = true }
}
