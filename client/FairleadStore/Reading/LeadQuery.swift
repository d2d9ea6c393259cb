import FairleadCore
import Foundation
import GRDB

/// A filter as SQL over the `leads` table; what the rep typed is only ever an argument.
struct LeadQuery {
    private var conditions: [String] = []
    private var arguments: [any DatabaseValueConvertible] = []
    private let now: Int64
    private var isSearch = false

    /// The number stands in the text, so that SQLite sees that the index of the lists has what is asked for.
    private static let notArchived = "archived <> \(LeadRow.Archiving.archived.rawValue)"

    /// The grade that counts: a decided one that has not ended, or what the answers say.
    private static let grade = "CASE WHEN override_until > ? THEN override ELSE grade END"

    /// - Parameter now: the moment whose grades count, on the server's clock.
    init(_ filter: LeadFilter, at now: Int64) {
        self.now = now
        add(LinkIndex.isListed)
        // Conflicts are to be found, archived or not.
        let saysArchived = filter.conditions.contains {
            switch $0 {
            case .isArchived, .hasConflicts(true): true
            default: false
            }
        }
        if !saysArchived { add(LeadQuery.notArchived) }
        for condition in filter.conditions { add(condition) }
        for word in filter.words { add(word: word) }
    }

    /// What a lead says, the beginning of its code, or `#` and its number.
    private mutating func add(word: String) {
        if word.hasPrefix("#"), let number = Int64(word.dropFirst()) {
            return add("(number = ? OR \(LeadQuery.isRoot("own.number = ?")))", number, number)
        }
        let needle = SearchText.needle(word)
        guard !needle.isEmpty else { return }
        isSearch = true
        if let code = LeadCode.normalized(word), LeadQuery.isLikeCode(word, code) {
            let root = LeadQuery.isRoot("substr(own.code, 1, length(?)) = ?")
            return add(
                "(instr(search, ?) > 0 OR substr(code, 1, length(?)) = ? OR \(root))", needle, code, code, code, code)
        }
        add("instr(search, ?) > 0", needle)
    }

    /// Whether a lead stands for another one, `own`, of which a condition is true.
    private static func isRoot(_ condition: String) -> String {
        "id IN (SELECT root FROM absorbed CROSS JOIN leads AS own ON own.id = absorbed.lead WHERE \(condition))"
    }

    /// Whether a word is meant for a code: a whole one, or a beginning with a digit. To compare each lead's code costs a tenth of a
    /// search, and few words of names have digits.
    private static func isLikeCode(_ word: String, _ code: String) -> Bool {
        let hasDigit = word.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return LeadCode.idEnding(code) != nil || code.utf8.count >= codeLengthMin && hasDigit
    }

    /// A shorter word begins some code by chance.
    private static let codeLengthMin = 4

    private mutating func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
        conditions.append(condition)
        arguments += values
    }

    private mutating func add(_ condition: LeadFilter.Condition) {
        switch condition {
        case .owner(""): add("(owner = '' OR substr(owner, 1, 5) = ?)", LeadRow.poolMark)
        case .owner(let name): add("owner = ?", name)
        case .pool(nil): add("substr(owner, 1, 5) = ?", LeadRow.poolMark)
        case .pool(let name?): add("owner = ?", LeadRow.poolMark + name)
        case .stage(let stage): add("stage = ?", stage)
        case .source(let source): add("source = ? COLLATE NOCASE", source)
        case .event(let event): add("event = ? COLLATE NOCASE", event)
        case .tag(let tag): add("instr(lower(tags), lower(?)) > 0", "\n\(tag)\n")
        case .companyContains(let text): add("instr(company, ?) > 0", TextFold.folded(text))
        case .dueBefore(let moment): add("due < ?", moment)
        case .hasConflicts(let has): add(has ? "conflicts > 0" : "conflicts = 0")
        case .isArchived(let isArchived): add(isArchived ? "archived <> 0" : "archived = 0")
        case .sync(let state): add("sync = ?", state.column)
        case .missing: break
        case .grade(let grade): add("\(LeadQuery.grade) = ?", now, grade?.rawValue ?? "")
        }
    }

    private var predicate: String { conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ") }

    /// Returns the ids in an order.
    ///
    /// - Parameter limit: how many at most; `nil` for all.
    func ids(_ database: Database, by order: LeadOrder = .updated, limit: Int? = nil) throws -> [RecordID] {
        var arguments = arguments
        // A word is looked for in every row: one after the other as they lie there, not by the index in an order of its own.
        var columns = isSearch ? "+updated_at DESC, id" : "updated_at DESC, id"
        if order == .grade {
            columns = "\(LeadQuery.grade) = '', \(LeadQuery.grade), \(columns)"
            arguments += [now, now]
        }
        let rows = try Data.fetchAll(
            database, sql: "SELECT id FROM leads WHERE \(predicate) ORDER BY \(columns) LIMIT ?",
            arguments: StatementArguments(arguments + [limit ?? -1]))
        return rows.compactMap { RecordID(bytes: $0) }
    }

    /// Goes through the live leads with their stages, the one updated last first.
    static func forEachLive(_ database: Database, _ take: (RecordID, String) -> Void) throws {
        // The index of the lists holds all of it.
        let sql = """
            SELECT id, stage FROM leads WHERE \(notArchived) AND \(LinkIndex.isListed) ORDER BY updated_at DESC, id
            """
        try DirectStatement(database, sql).forEach(take: { row in
            if let id = RecordID(bytes: row.bytes(0)) { take(id, String(decoding: row.bytes(1), as: UTF8.self)) }
        })
    }

    func count(_ database: Database, upTo bound: Int? = nil) throws -> Int {
        if let bound {
            // In the order of the list, whose pages have just been read; a search looks at every row in any case.
            let order = isSearch ? "" : "ORDER BY updated_at DESC, id"
            let sql = "SELECT count(*) FROM (SELECT 1 FROM leads WHERE \(predicate) \(order) LIMIT ?)"
            return try Int.fetchOne(database, sql: sql, arguments: StatementArguments(arguments + [bound])) ?? 0
        }
        // Counting all of a table looks at few of its pages, and archived leads are in an index of their own.
        if conditions == [LinkIndex.isListed, LeadQuery.notArchived] {
            let sql = """
                SELECT (SELECT count(*) FROM leads) - (SELECT count(*) FROM leads WHERE archived = 1)
                    - (SELECT count(*) FROM absorbed JOIN leads ON id = lead WHERE archived <> 1)
                """
            return try Int.fetchOne(database, sql: sql) ?? 0
        }
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM leads WHERE \(predicate)", arguments: StatementArguments(arguments))
            ?? 0
    }
}
