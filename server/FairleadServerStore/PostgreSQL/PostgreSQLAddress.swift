import CPostgres

/// Where a PostgreSQL database is and as whom to open it, from a URL that libpq understands.
///
/// What the URL leaves out comes from libpq's usual places: `PGPASSWORD`, `PGHOST`, `~/.pgpass`. The password is in no
/// description, so that no message and no log can hold it.
package struct PostgreSQLAddress: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// libpq's keywords and values.
    let options: [(keyword: String, value: String)]

    /// Reads `postgres://user@host:port/database?…` or `postgresql://…`; `nil` when libpq does not understand it.
    package init?(url: String) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), !url.utf8.contains(0) else { return nil }
        // The reason may quote the URL with its password: nobody gets to see it.
        var reason: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(reason) }
        guard let first = PQconninfoParse(url, &reason) else { return nil }
        defer { PQconninfoFree(first) }
        var options: [(String, String)] = []
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                options.append((String(cString: keyword), String(cString: value)))
            }
            option += 1
        }
        self.options = options
    }

    package var description: String {
        let user = value("user").map { $0 + "@" } ?? ""
        let port = value("port").map { ":" + $0 } ?? ""
        return "postgres://\(user)\(value("host") ?? "")\(port)/\(value("dbname") ?? "")"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["address": description]) }

    private func value(_ keyword: String) -> String? {
        options.first { $0.keyword == keyword }?.value
    }
}
