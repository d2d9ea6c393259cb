import FairleadCore
import Foundation
import GRDB

/// Something that `verify` found wrong, for people.
package struct Problem: Hashable, Sendable {
    /// What is damaged.
    package let what: String
    /// What to do.
    package let hint: String

    package init(what: String, hint: String) {
        self.what = what
        self.hint = hint
    }
}

extension DeviceStore {
    /// Reads everything once and returns what is damaged; empty when all is well. Nothing is changed.
    ///
    /// Damage never ends the check: what can still be read is checked all the same.
    package func verify() throws -> [Problem] {
        do {
            return try queue.read { database in
                var check = StoreCheck(database)
                check.run()
                return check.problems
            }
        } catch let error as DatabaseError where error.isDamage {
            return [StoreCheck.problem("The store in \(folder) cannot be read (\(error.sentence)).")]
        } catch { throw StoreError.from(error, folder: folder) }
    }
}

/// One check of the whole store, part by part.
struct StoreCheck {
    let database: Database
    private(set) var problems: [Problem] = []

    /// Of one kind of damage this many are named; the rest would say the same.
    static let problemsPerPartMax = 20

    init(_ database: Database) {
        self.database = database
    }

    static func problem(_ what: String) -> Problem {
        Problem(what: what, hint: StoreError.damageHint)
    }

    mutating func run() {
        let database = database
        part("the file") { try FileCheck(database).findings() }
        part("what the server sent (base)") { try BaseCheck(database).findings() }
        part("what was written here (changes)") { try ChangesCheck(database).findings() }
        part("this device's numbers (meta)") { try MetaCheck(database).findings() }
        part("the list of leads (leads)") { try DerivedCheck(database).findings() }
    }

    /// Runs one part; a page that cannot be read is a finding like others.
    private mutating func part(_ name: String, _ body: () throws -> [String]) {
        var findings: [String]
        do { findings = try body() } catch let error as DatabaseError {
            findings = ["Not all of \(name) can be read: \(error.sentence)."]
        } catch let error as StoreError {
            findings = ["Not all of \(name) can be read: \(error.message)"]
        } catch {
            findings = ["Not all of \(name) can be read: \(error)."]
        }
        let rest = findings.count - StoreCheck.problemsPerPartMax
        if rest > 0 {
            findings = findings.prefix(StoreCheck.problemsPerPartMax) + ["\(rest) more like these in \(name)."]
        }
        problems += findings.map(StoreCheck.problem)
    }
}

extension DatabaseError {
    /// Tells whether the file itself is damaged.
    var isDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }

    /// What SQLite says, without the statement.
    fileprivate var sentence: String { message ?? "SQLite error \(resultCode.rawValue)" }
}

/// SQLite's own look at every page and index.
private struct FileCheck {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func findings() throws -> [String] {
        let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            .flatMap { $0.split(separator: "\n").map(String.init) }
            .filter { $0 != "ok" && !$0.hasPrefix("***") }
        let links = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
            "A row of \(row[0] as String? ?? "a table") belongs to a row that is missing."
        }
        return lines.map { "The file is damaged: \($0)." } + links
    }
}
