import Foundation
import Synchronization

/// A PostgreSQL of the tests' own, in a folder of its own, reached through a socket in there. It ends with the tests.
package final class TestPostgreSQL: Sendable {
    package struct Trouble: Error, CustomStringConvertible {
        package var description: String

        package init(description: String) { self.description = description }
    }

    /// The one that tests share; a test has a database of its own in it. `nil` where PostgreSQL is not installed.
    private static let shared: TestPostgreSQL? = isInstalled ? try? TestPostgreSQL() : nil

    /// Where Debian puts it.
    private static let programs = "/usr/lib/postgresql/15/bin"

    package static let isInstalled = FileManager.default.isExecutableFile(atPath: programs + "/initdb")
    package static let whyNot: String = "PostgreSQL 15 is not installed; 'make packages' installs it"

    /// The one that tests share, or why there is none.
    package static func required() throws -> TestPostgreSQL {
        if let shared { return shared }
        throw Trouble(description: isInstalled ? "PostgreSQL did not start" : whyNot)
    }

    package let folder: String
    private let process = Mutex<ChildProcess?>(nil)
    private let lastNumber = Mutex(0)

    /// - isRunning: whether it starts at once.
    package init(isRunning: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.path + "/fairlead-pg-\(UUID().uuidString.prefix(8))"
        if isRunning { try start() }
    }

    deinit {
        // It is waited for, since a child that nobody holds is killed, and could not take its own child with it.
        guard let child = process.withLock({ $0 }) else { return }
        child.signal(SIGTERM)
        _ = try? child.waitForEnd()
    }

    /// Starts it, and makes its files when there are none. As root it runs as `postgres`, since it refuses root.
    package func start() throws {
        let command = ["/bin/sh", "-c", Self.script, "sh", Self.programs, folder, "\(getpid())"]
        let child =
            getuid() == 0
            ? try ChildProcess(
                "/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups"] + command, folder: "/")
            : try ChildProcess(command[0], Array(command.dropFirst()))
        process.withLock { $0 = child }
        try child.waitFor("PostgreSQL") { _, talk in talk.contains("ready to accept connections") }
    }

    /// Ends it, with everybody's sessions; its files stay until it has been started and the tests end.
    package func stop() throws { try end(SIGUSR1) }

    /// Ends it as a crash does: nothing is finished, and the next start has to recover.
    package func crash() throws { try end(SIGUSR2) }

    private func end(_ signal: Int32) throws {
        let child = process.withLock { process in
            defer { process = nil }
            return process
        }
        child?.signal(signal)
        try child?.waitForEnd()
    }

    /// Texts sort by a language's rules and not by bytes: nothing of ours may rely on that. Nothing is synced, since no
    /// power cut is played; and all of it goes away when the tests have, however they and this script ended. A shell cannot
    /// trap SIGINT where it was ignored when the shell began, as in the background of another: it is told by others.
    private static let script = """
        programs=$1 folder=$2 tests=$3
        export LC_ALL=C.UTF-8
        if ! [ -d "$folder" ]; then
            mkdir -m 755 "$folder"
            "$programs/initdb" -D "$folder/data" -U fairlead -A trust --no-sync -E UTF8 \\
                --locale-provider=icu --icu-locale=en-US >/dev/null || exit 1
        fi
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \\
            -c full_page_writes=off -c max_connections=1000 -c shared_buffers=64MB -c log_checkpoints=off &
        server=$!
        (
            while [ -d "/proc/$tests" ]; do sleep 1; done
            [ -f "$folder/data/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid")"
            sleep 1
            rm -rf "$folder"
        ) >/dev/null 2>&1 </dev/null &
        watcher=$!
        trap 'kill -INT $server; wait $server; kill $watcher; exit 0' USR1
        trap 'kill -QUIT $server; wait $server; kill $watcher; exit 0' USR2
        trap 'kill -QUIT $server; wait $server; kill $watcher; rm -rf "$folder"; exit 0' TERM
        wait $server
        """

    /// What the socket in its folder is called.
    static let socketName = ".s.PGSQL.5432"

    /// A URL for `fairlead-server --database`.
    package func url(_ database: String) -> String { Self.url(database, folder: folder) }

    static func url(_ database: String, folder: String) -> String {
        "postgres://fairlead@\(folder.replacingOccurrences(of: "/", with: "%2F"))/\(database)"
    }

    fileprivate func start(_ statements: [String], in database: String) throws -> ChildProcess {
        try ChildProcess(
            Self.programs + "/psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"] + statements.flatMap { ["-c", $0] } + [url(database)])
    }

    /// Runs SQL as an operator would, and returns what it prints, a row a line.
    @discardableResult
    package func run(_ sql: String, in database: String = "postgres") throws -> String {
        let result = try ChildProcess.run(
            Self.programs + "/psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url(database)])
        guard result.code == 0 else { throw Trouble(description: "\(sql): \(result.all)") }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes an empty database; it goes away with the value.
    package func makeDatabase() throws -> TestPostgreSQLDatabase {
        let number = lastNumber.withLock { number in
            number += 1
            return number
        }
        try run("CREATE DATABASE test_\(number)")
        return TestPostgreSQLDatabase(server: self, name: "test_\(number)")
    }
}

/// One test's own database.
package final class TestPostgreSQLDatabase: Sendable {
    package let server: TestPostgreSQL
    package let name: String

    fileprivate init(server: TestPostgreSQL, name: String) {
        (self.server, self.name) = (server, name)
    }

    deinit { _ = try? server.run("DROP DATABASE \(name) WITH (FORCE)") }

    package var url: String { server.url(name) }

    /// Ends everybody's sessions and takes everything out of it.
    package func empty() throws {
        try server.run("DROP DATABASE \(name) WITH (FORCE)")
        try server.run("CREATE DATABASE \(name)")
    }

    @discardableResult
    package func run(_ sql: String) throws -> String { try server.run(sql, in: name) }

    /// Starts an operator's session that runs these statements, each by itself, and ends with the last.
    package func start(_ statements: String...) throws -> ChildProcess { try server.start(statements, in: name) }

    /// Waits until a condition of SQL is true.
    package func wait(until condition: String) throws {
        try run(
            """
            DO $$ BEGIN
                WHILE NOT (\(condition)) LOOP
                    IF clock_timestamp() > now() + INTERVAL '\(Int(ChildProcess.patienceSeconds)) seconds' THEN
                        RAISE EXCEPTION 'it never happened'; END IF;
                    PERFORM pg_stat_clear_snapshot(), pg_sleep(0.02);
                END LOOP; END $$
            """)
    }
}
