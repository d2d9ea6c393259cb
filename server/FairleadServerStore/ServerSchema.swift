import Foundation

/// One step of the schema: statements that ran, or will run, exactly once. Never edited after a release.
package struct Migration: Sendable {
    package let name: String
    package let statements: [String]
}

/// The server's tables, in SQL that SQLite and PostgreSQL both read.
package enum ServerSchema {
    /// Brings a database to the newest schema; does nothing when it is there.
    ///
    /// - Throws: `DatabaseError.failed` when a newer program has written the database.
    package static func migrate(_ database: any ServerDatabase) async throws {
        let dialect = database.dialect
        try await database.write { transaction in
            try transaction.execute(
                dialect.spelled(
                    "CREATE TABLE IF NOT EXISTS migrations (name {text} NOT NULL PRIMARY KEY){strict}"), [])
            let done = try transaction.query("SELECT name FROM migrations", []).compactMap { row -> String? in
                if case .text(let name) = row[0] { name } else { nil }
            }
            guard done.allSatisfy({ name in migrations.contains { $0.name == name } }) else {
                throw DatabaseError.failed("The database was written by a newer version; update this server.")
            }
            for migration in migrations where !done.contains(migration.name) {
                for statement in migration.statements { try transaction.execute(dialect.spelled(statement), []) }
                try transaction.execute("INSERT INTO migrations (name) VALUES ($1)", [.text(migration.name)])
            }
        }
    }

    package static let migrations = [
        Migration(name: "1 accounts", statements: accounts),
        Migration(name: "2 log", statements: log),
        Migration(name: "3 records", statements: records),
        Migration(name: "4 links", statements: links),
        Migration(name: "5 matching", statements: matching),
        Migration(name: "6 owners", statements: owners),
        Migration(name: "7 numbers", statements: numbers),
        Migration(name: "8 profiles", statements: profiles),
        Migration(name: "9 aliases", statements: aliases),
    ]

    private static let accounts = [
        "CREATE TABLE meta (key {text} NOT NULL PRIMARY KEY, value {bytes} NOT NULL){strict}",
        """
        CREATE TABLE users (
            name {text} NOT NULL PRIMARY KEY, role {text} NOT NULL, department {text} NOT NULL, active {int} NOT NULL,
            created {int} NOT NULL, record {bytes} NOT NULL, former_principals {text} NOT NULL){strict}
        """,
        """
        CREATE TABLE devices (
            id {int} NOT NULL PRIMARY KEY, user_name {text} NOT NULL, name {text} NOT NULL,
            token_hash {bytes} NOT NULL UNIQUE, created {int} NOT NULL, last_seen {int}, revoked {int},
            offset_milliseconds {int} NOT NULL){strict}
        """,
        "CREATE INDEX devices_user ON devices (user_name)",
        """
        CREATE TABLE invites (
            code_hash {bytes} NOT NULL PRIMARY KEY, user_name {text} NOT NULL, created {int} NOT NULL,
            expires {int} NOT NULL, device {int}){strict}
        """,
        "CREATE INDEX invites_user ON invites (user_name)",
        """
        CREATE TABLE replicas (
            replica {int} NOT NULL PRIMARY KEY, device {int}, former {int}, former_through {int} NOT NULL,
            public_key {bytes} NOT NULL, last_counter {int} NOT NULL, last_digest {bytes} NOT NULL,
            last_stamp {int} NOT NULL, registered {int} NOT NULL){strict}
        """,
    ]

    private static let log = [
        """
        CREATE TABLE counter (
            id {int} NOT NULL PRIMARY KEY, head {int} NOT NULL, chain {bytes} NOT NULL,
            next_number {int} NOT NULL){strict}
        """,
        """
        CREATE TABLE log (
            position {int} NOT NULL PRIMARY KEY, replica {int} NOT NULL, counter {int} NOT NULL,
            origin {bytes} NOT NULL, digest {bytes} NOT NULL, chain {bytes} NOT NULL, author {text} NOT NULL,
            received {int} NOT NULL, effective {int} NOT NULL, certain {int} NOT NULL, stamp {int} NOT NULL,
            number {int}, body {bytes} NOT NULL){strict}
        """,
        """
        CREATE TABLE answers (
            replica {int} NOT NULL, counter {int} NOT NULL, digest {bytes} NOT NULL, kind {text} NOT NULL,
            code {text} NOT NULL, message {text} NOT NULL, position {int} NOT NULL, known_replica {int},
            known_counter {int}, head {int} NOT NULL, origin {bytes}, PRIMARY KEY (replica, counter)){keyed}
        """,
        "CREATE INDEX answers_known ON answers (replica, counter) WHERE known_replica IS NOT NULL",
        """
        CREATE TABLE origins (
            origin {bytes} NOT NULL PRIMARY KEY, replica {int} NOT NULL, counter {int} NOT NULL){keyed}
        """,
        """
        CREATE TABLE quarantine (
            replica {int} NOT NULL, counter {int} NOT NULL, user_name {text} NOT NULL, received {int} NOT NULL,
            code {text} NOT NULL, message {text} NOT NULL, body {bytes} NOT NULL,
            PRIMARY KEY (replica, counter)){strict}
        """,
        """
        CREATE TABLE refused_creations (
            record {bytes} NOT NULL, replica {int} NOT NULL, counter {int} NOT NULL,
            PRIMARY KEY (record, replica)){strict}
        """,
    ]

    private static let links = [
        "CREATE TABLE links (lead {bytes} NOT NULL, link {bytes} NOT NULL, PRIMARY KEY (lead, link)){keyed}"
    ]

    private static let matching = [
        "CREATE TABLE match_leads (lead {bytes} NOT NULL PRIMARY KEY, fields {text} NOT NULL){keyed}",
        // A key that too many leads share has one row, without a lead.
        "CREATE TABLE match_keys (key {int} NOT NULL, lead {bytes} NOT NULL, PRIMARY KEY (key, lead)){keyed}",
        """
        CREATE TABLE match_edges (
            one {bytes} NOT NULL, other {bytes} NOT NULL, judgement {text} NOT NULL,
            PRIMARY KEY (one, other)){keyed}
        """,
        "CREATE INDEX match_edges_other ON match_edges (other)",
    ]

    private static let profiles = [
        "DROP TABLE match_leads",
        "CREATE TABLE match_leads (lead {bytes} NOT NULL PRIMARY KEY, profile {bytes} NOT NULL){keyed}",
        // The index is made anew when the server starts.
        "DELETE FROM meta WHERE key = 'matching'",
    ]

    private static let aliases = [
        "DROP INDEX answers_known",
        // With all that is asked for in it: SQLite would rather read through all answers of a replica than look each row up.
        """
        CREATE INDEX answers_known ON answers (replica, counter, known_replica, known_counter)
            WHERE known_replica IS NOT NULL
        """,
    ]

    private static let owners = [
        "CREATE INDEX records_policy ON records (position) WHERE kind = 'policy'",
        """
        CREATE TABLE holdings (
            lead {bytes} NOT NULL PRIMARY KEY, holder {text} NOT NULL, company {text} NOT NULL,
            captured {int} NOT NULL){keyed}
        """,
        "CREATE INDEX holdings_holder ON holdings (holder)",
        "CREATE INDEX holdings_company ON holdings (company)",
        """
        CREATE TABLE claims (
            user_name {text} NOT NULL, lead {bytes} NOT NULL, at {int} NOT NULL,
            PRIMARY KEY (user_name, lead, at)){keyed}
        """,
        """
        CREATE TABLE views (
            user_name {text} NOT NULL, lead {bytes} NOT NULL, until {int} NOT NULL,
            PRIMARY KEY (user_name, lead)){keyed}
        """,
        """
        CREATE TABLE turns (
            rule {text} NOT NULL, user_name {text} NOT NULL, given {int} NOT NULL, last {int} NOT NULL,
            PRIMARY KEY (rule, user_name)){strict}
        """,
    ]

    private static let numbers = [
        "CREATE INDEX log_number ON log (number) WHERE number IS NOT NULL"
    ]

    private static let records = [
        """
        CREATE TABLE records (
            id {bytes} NOT NULL PRIMARY KEY, kind {text} NOT NULL, lead {bytes}, position {int} NOT NULL,
            audience {text} NOT NULL, state {bytes} NOT NULL){strict}
        """,
        "CREATE INDEX records_lead ON records (lead) WHERE lead IS NOT NULL",
        "CREATE INDEX records_position ON records (position, id)",
        """
        CREATE TABLE feed (
            principal {text} NOT NULL, record {bytes} NOT NULL, lead {bytes} NOT NULL, position {int} NOT NULL,
            visible {int} NOT NULL, since {int} NOT NULL, PRIMARY KEY (principal, record)){keyed}
        """,
        "CREATE INDEX feed_position ON feed (principal, position, record)",
    ]
}
