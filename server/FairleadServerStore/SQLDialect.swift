/// How one database spells what portable SQL leaves open. Only the schema needs it.
package struct SQLDialect: Hashable, Sendable {
    /// The column type for byte strings, written `{bytes}` in the schema.
    package var bytes: String
    /// The column type for signed 64-bit numbers, written `{int}`.
    package var int: String
    /// The column type for texts, which are the same when their bytes are, written `{text}`.
    package var text: String
    /// What stands after a table's closing parenthesis, written `{strict}`.
    package var strict: String
    /// The same for a table whose rows are kept under their key alone, written `{keyed}`: for short rows, so that none is
    /// looked for, or written, in two places.
    package var keyed: String

    package init(bytes: String, int: String, text: String, strict: String, keyed: String) {
        self.bytes = bytes
        self.int = int
        self.text = text
        self.strict = strict
        self.keyed = keyed
    }

    package static let sqlite = SQLDialect(
        bytes: "BLOB", int: "INTEGER", text: "TEXT", strict: " STRICT", keyed: " STRICT, WITHOUT ROWID")
    package static let postgreSQL = SQLDialect(
        bytes: "BYTEA", int: "BIGINT", text: "TEXT COLLATE \"C\"", strict: "", keyed: "")

    /// Returns a statement of the schema in this database's words.
    package func spelled(_ statement: String) -> String {
        statement.replacing("{bytes}", with: bytes).replacing("{int}", with: int)
            .replacing("{text}", with: text).replacing("{strict}", with: strict)
            .replacing("{keyed}", with: keyed)
    }
}
