import FairleadCore
import Foundation
import GRDB

extension DeviceStore {
    /// Returns the one lead that a person means: by its id, its code or the beginning of it, `#` and its number, or words
    /// that match no other lead. A whole code wins over words.
    ///
    /// - Parameter includingArchived: whether an archived lead can be meant, which it is only when no live one matches.
    /// - Throws: `StoreError.notFound`, or `.ambiguous` with some of the leads that match.
    package func resolve(_ reference: String, includingArchived: Bool) throws -> RecordID {
        try read { database in
            try LeadReference(database, now: moment(database), includingArchived: includingArchived).resolve(reference)
        }
    }
}

/// Finds the lead that is meant by what a person typed.
private struct LeadReference {
    let database: Database
    let now: Int64
    let includingArchived: Bool

    private static let candidatesMax = 20

    init(_ database: Database, now: Int64, includingArchived: Bool) {
        self.database = database
        self.now = now
        self.includingArchived = includingArchived
    }

    func resolve(_ typed: String) throws -> RecordID {
        let reference = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        if let id = RecordID(reference), let found = try only("id = ?", [Data(id.bytes)]).first { return found }
        if reference.hasPrefix("#") {
            let number = Int64(reference.dropFirst().trimmingCharacters(in: .whitespaces))
            return try one(of: try only("number = ?", [number ?? -1]), typed: reference)
        }
        if let code = LeadCode.normalized(reference) {
            let exact = try only("code = ?", [code])
            if !exact.isEmpty { return try one(of: exact, typed: reference) }
        }
        return try one(of: try byPrefixOrWords(reference), typed: reference)
    }

    /// A short word can be the beginning of some code by chance: when it also names another lead, the rep has to say more.
    private func byPrefixOrWords(_ reference: String) throws -> [RecordID] {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        if let code = LeadCode.normalized(reference) {
            conditions.append("substr(code, 1, length(?)) = ?")
            arguments += [code, code]
        }
        let needles = reference.split(whereSeparator: \.isWhitespace).map { SearchText.needle(String($0)) }
            .filter { !$0.isEmpty }
        if !needles.isEmpty {
            // What words find of a merged lead is found of its root.
            let words = needles.map { _ in "instr(search, ?) > 0" } + [LinkIndex.isListed]
            conditions.append("(" + words.joined(separator: " AND ") + ")")
            arguments += needles
        }
        guard !conditions.isEmpty else { return [] }
        return try only("(" + conditions.joined(separator: " OR ") + ")", arguments)
    }

    /// The leads that a condition is true of: live ones, or archived ones when there is no live one.
    private func only(_ condition: String, _ arguments: [any DatabaseValueConvertible]) throws -> [RecordID] {
        for archived in includingArchived ? ["<>", "="] : ["<>"] {
            let rows = try Data.fetchAll(
                database,
                sql: """
                    SELECT id FROM leads WHERE \(condition) AND archived \(archived) \(LeadRow.Archiving.archived.rawValue)
                    ORDER BY updated_at DESC, id
                    """, arguments: StatementArguments(arguments))
            if !rows.isEmpty { return rows.compactMap { RecordID(bytes: $0) } }
        }
        return []
    }

    private func one(of ids: [RecordID], typed: String) throws -> RecordID {
        guard ids.count > 1 else {
            guard let id = ids.first else { throw StoreError.notFound("No lead matches \"\(typed)\".") }
            return id
        }
        let views = try RecordViews(database)
        let first = ids.prefix(LeadReference.candidatesMax)
        let candidates = try first.compactMap { try views.lead($0).map { LeadView($0, at: now) } }
        let rest = ids.count - candidates.count
        let which = rest > 0 ? "; these and \(rest) more" : ""
        throw StoreError.ambiguous("\(ids.count) leads match \"\(typed)\"\(which):", candidates: candidates)
    }
}
