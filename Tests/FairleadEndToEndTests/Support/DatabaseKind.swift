import FairleadTestKit
import Foundation

/// What a test's servers keep their state in. The tests run once on each kind: `FAIRLEAD_DATABASE=postgres` for the second.
enum DatabaseKind: String, Sendable {
    case sqlite
    case postgreSQL = "postgres"

    /// What a test gets that does not ask for one.
    static func usual() throws -> DatabaseKind {
        guard let name = ProcessInfo.processInfo.environment["FAIRLEAD_DATABASE"] else { return .sqlite }
        guard let kind = DatabaseKind(rawValue: name) else {
            throw Trouble("FAIRLEAD_DATABASE is sqlite or postgres, and not \(name)")
        }
        return kind
    }
}

extension TestServer {
    /// Stops it, puts a backup in its database's place as an operator does, and starts it again.
    func restore(_ backup: String) throws {
        try stop()
        if let postgreSQL {
            try postgreSQL.empty()
            let copied = try ChildProcess.run(
                Programs.server, ["copy", "--from", "sqlite:\(backup)", "--to", location],
                environment: Programs.environment(home: folder.path))
            guard copied.code == 0 else { throw Trouble("the backup could not be copied: \(copied.all)") }
        } else {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
            try FileManager.default.copyItem(atPath: backup, toPath: database)
        }
        try start()
    }

    /// Changes one bit of a change set in the log, behind the server's back.
    func damageLog() throws {
        if let postgreSQL {
            try postgreSQL.run(
                """
                UPDATE log SET body = set_byte(body, length(body) / 2, get_byte(body, length(body) / 2) # 1)
                WHERE position = (SELECT MIN(position) FROM log WHERE length(body) > 40)
                """)
            return
        }
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as database:
                position, body = database.execute(
                    "SELECT position, body FROM log WHERE length(body) > 40 ORDER BY position LIMIT 1").fetchone()
                body = bytearray(body)
                body[len(body) // 2] ^= 1
                database.execute("UPDATE log SET body = ? WHERE position = ?", (bytes(body), position))
            """
        let changed = try ChildProcess.run("python3", ["-c", script, database])
        guard changed.code == 0 else { throw Trouble("the log could not be changed: \(changed.all)") }
    }
}
