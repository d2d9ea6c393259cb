import FairleadCore
import FairleadServerStore
import Foundation

/// Whose the live leads are: follows from their records.
enum HoldingTable {
    static func store(
        _ transaction: any DatabaseTransaction, _ lead: RecordID, _ row: HoldingRow
    ) throws(DatabaseError) {
        guard let holder = row.holder else {
            return try transaction.execute("DELETE FROM holdings WHERE lead = $1", [.id(lead)])
        }
        try transaction.execute(
            """
            INSERT INTO holdings (lead, holder, company, captured) VALUES ($1, $2, $3, $4)
            ON CONFLICT (lead) DO UPDATE SET holder = excluded.holder, company = excluded.company,
                captured = excluded.captured
            """, [.id(lead), .text(holder), .text(row.company), .int(row.capturedMilliseconds)])
    }

    /// How many live leads a user or a pool has.
    static func count(_ transaction: any DatabaseTransaction, of holder: Holder) throws(DatabaseError) -> Int64 {
        let rows = try transaction.query(
            "SELECT COUNT(*) FROM holdings WHERE holder = $1", [.text(HoldingRow.name(of: holder))])
        var row = RowReader(rows.first ?? [])
        return try row.int()
    }

    /// How many live leads each holder has.
    static func counts(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [String: Int64] {
        var result: [String: Int64] = [:]
        for values in try transaction.query("SELECT holder, COUNT(*) FROM holdings GROUP BY holder", []) {
            var row = RowReader(values)
            result[try row.text()] = try row.int()
        }
        return result
    }

    /// The users who have leads of a company beside some, the earliest captured first; each once.
    static func owners(
        _ transaction: any DatabaseTransaction, of company: String, beside leads: Set<RecordID>
    ) throws(DatabaseError) -> [String] {
        guard !company.isEmpty else { return [] }
        let rows = try transaction.query(
            "SELECT lead, holder FROM holdings WHERE company = $1 ORDER BY captured, lead", [.text(company)])
        var owners: [String] = []
        for values in rows {
            var row = RowReader(values)
            let lead = try row.id()
            let holder = try row.text()
            guard !leads.contains(lead), holder.hasPrefix("u:") else { continue }
            let user = String(holder.dropFirst(2))
            if !owners.contains(user) { owners.append(user) }
        }
        return owners
    }

    /// Calls `body` with each lead that some user has, in the order of ids, a few at a time.
    static func forEachOwned(
        _ transaction: any DatabaseTransaction, _ body: (RecordState) throws -> Void
    ) throws {
        try forEach(transaction, "h.holder LIKE $3", "u:%", body)
    }

    /// The same of the leads that one user or pool has.
    static func forEach(
        _ transaction: any DatabaseTransaction, of holder: Holder, _ body: (RecordState) throws -> Void
    ) throws {
        try forEach(transaction, "h.holder = $3", HoldingRow.name(of: holder), body)
    }

    private static func forEach(
        _ transaction: any DatabaseTransaction, _ condition: String, _ holder: String,
        _ body: (RecordState) throws -> Void
    ) throws {
        var last = Data()
        while true {
            let rows = try transaction.query(
                """
                SELECT h.lead, r.state FROM holdings h JOIN records r ON r.id = h.lead
                WHERE h.lead > $1 AND \(condition) ORDER BY h.lead LIMIT $2
                """, [.bytes(last), .int(leadsPerRead), .text(holder)])
            for values in rows {
                var row = RowReader(values)
                let id = try row.id()
                last = Data(id.bytes)
                try body(try RecordTable.decode(try row.bytes(), id: id))
            }
            if rows.isEmpty { return }
        }
    }

    private static let leadsPerRead: Int64 = 500
}
