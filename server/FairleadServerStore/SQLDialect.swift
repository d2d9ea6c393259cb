/// How one database spells what portable SQL leaves open. Only the schema needs it.
package struct SQLDialect: Hashable, Sendable {
    /// The column type for byte strings, written `{bytes}` in the schema.
    package var bytes: String
    /// The column type for signed 64-bit numbers, written `{int}`.
    package var int: String
    /// What stands after a table's closing parenthesis, written `{strict}`.
    package var strict: String

    package init(bytes: String, int: String, strict: String) {
        self.bytes = bytes
        self.int = int
        self.strict = strict
    }

    package static let sqlite = SQLDialect(bytes: "BLOB", int: "INTEGER", strict: " STRICT")
    package static let postgreSQL = SQLDialect(bytes: "BYTEA", int: "BIGINT", strict: "")

    /// Returns a statement of the schema in this database's words.
    package func spelled(_ statement: String) -> String {
        statement.replacing("{bytes}", with: bytes).replacing("{int}", with: int)
            .replacing("{strict}", with: strict)
    }
}
