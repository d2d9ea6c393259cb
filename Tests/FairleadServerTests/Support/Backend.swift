import FairleadServerStore
import FairleadTestKit
import Testing

/// A kind of database that the server can keep its state in.
enum Backend: String, CaseIterable, Sendable {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    /// Those that are here; `make` installs both.
    static let all = allCases.filter { $0 == .sqlite || TestPostgreSQL.isInstalled }

    /// The one that a test of an `.everyDatabase` suite runs on.
    @TaskLocal static var current = Backend.sqlite
}

/// A database of a test's own, which can be opened several times, as by several servers.
final class TestDatabase: Sendable {
    let backend: Backend
    let postgreSQL: TestPostgreSQLDatabase?
    private let folder: TemporaryFolder

    init(_ backend: Backend = .current) throws {
        self.backend = backend
        folder = try TemporaryFolder()
        postgreSQL = backend == .postgreSQL ? try TestPostgreSQL.required().makeDatabase() : nil
    }

    /// - proxy: what a server over PostgreSQL reaches it through.
    func open(
        limits: PostgreSQLLimits = PostgreSQLLimits(), through proxy: PostgreSQLProxy? = nil
    ) throws -> any ServerDatabase {
        guard let postgreSQL else { return try SQLiteDatabase(path: folder.file("server.db")) }
        guard let address = PostgreSQLAddress(url: proxy?.url(postgreSQL) ?? postgreSQL.url) else {
            throw TestPostgreSQL.Trouble(description: "the database has no address")
        }
        return PostgreSQLDatabase(address, limits: limits)
    }
}

/// Runs each test of a suite once on every kind of database; what fails says on which.
struct EveryDatabase: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for backend in Backend.all {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append("on \(backend.rawValue)")
                return issue
            }
            try await naming.provideScope(for: test, testCase: testCase) {
                try await Backend.$current.withValue(backend) { try await function() }
            }
        }
    }
}

extension Trait where Self == EveryDatabase {
    static var everyDatabase: Self { Self() }
}
