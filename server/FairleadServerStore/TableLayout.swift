/// A table as it is copied from one database to another.
package struct TableLayout: Hashable, Sendable {
    package let name: String
    /// The first of `columns` are the primary key.
    package let keyCount: Int
    package let columns: [String]

    fileprivate init(_ name: String, key: [String], _ others: [String]) {
        self.name = name
        keyCount = key.count
        columns = key + others
    }

    var columnList: String { columns.joined(separator: ", ") }
    var keyList: String { columns.prefix(keyCount).joined(separator: ", ") }

    /// `$1, $2, …`, from a number on.
    static func marks(_ count: Int, from first: Int = 1) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }
}

extension ServerSchema {
    /// All tables but `migrations`, which says how the others came to be.
    package static let tables = [
        TableLayout("meta", key: ["key"], ["value"]),
        TableLayout(
            "users", key: ["name"], ["role", "department", "active", "created", "record", "former_principals"]),
        TableLayout(
            "devices", key: ["id"],
            ["user_name", "name", "token_hash", "created", "last_seen", "revoked", "offset_milliseconds"]),
        TableLayout("invites", key: ["code_hash"], ["user_name", "created", "expires", "device"]),
        TableLayout(
            "replicas", key: ["replica"],
            [
                "device", "former", "former_through", "public_key", "last_counter", "last_digest", "last_stamp",
                "registered",
            ]),
        TableLayout("counter", key: ["id"], ["head", "chain", "next_number"]),
        TableLayout(
            "log", key: ["position"],
            [
                "replica", "counter", "origin", "digest", "chain", "author", "received", "effective", "certain",
                "stamp", "number", "body",
            ]),
        TableLayout(
            "answers", key: ["replica", "counter"],
            [
                "digest", "kind", "code", "message", "position", "known_replica", "known_counter", "head", "origin",
            ]),
        TableLayout("origins", key: ["origin"], ["replica", "counter"]),
        TableLayout(
            "quarantine", key: ["replica", "counter"], ["user_name", "received", "code", "message", "body"]),
        TableLayout("refused_creations", key: ["record", "replica"], ["counter"]),
        TableLayout("records", key: ["id"], ["kind", "lead", "position", "audience", "state"]),
        TableLayout("links", key: ["lead", "link"], []),
        TableLayout("match_leads", key: ["lead"], ["profile"]),
        TableLayout("match_keys", key: ["key", "lead"], []),
        TableLayout("match_edges", key: ["one", "other"], ["judgement"]),
        TableLayout("holdings", key: ["lead"], ["holder", "company", "captured"]),
        TableLayout("claims", key: ["user_name", "lead", "at"], []),
        TableLayout("views", key: ["user_name", "lead"], ["until"]),
        TableLayout("turns", key: ["rule", "user_name"], ["given", "last"]),
        TableLayout("feed", key: ["principal", "record"], ["lead", "position", "visible", "since"]),
    ]
}
