import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Takes a person out of the database for good (I12): state, log, indexes, what waits for review. What stays is that there
/// was a lead, so that whoever has a copy of it lets go of it, and nothing that comes later brings it back.
package struct ErasureService: Sendable {
    let storage: ServiceStorage

    /// Rows of the log that are read at one time.
    private static let rowsPerRead = 500

    /// Returns what an erasure would take.
    package func preview(_ reference: String) async throws -> ErasureReport {
        let policies = storage.policies
        var report = try await storage.read { transaction in
            var ledger = try Ledger(transaction, policies: policies)
            let lead = try LeadSearch(transaction).lead(meantBy: reference)
            return try Erasure(of: [lead], &ledger).foretold(ledger)
        }
        report.logEntries = try await positions(naming: Set(report.roots + report.links)).found.count
        return report
    }

    /// Erases a lead with all that it is one with. One that was erased already stays so.
    package func erase(_ reference: String) async throws -> ErasureReport {
        let preview = try await preview(reference)
        var report = try await erase(preview.roots, links: preview.links, withWhatIsOne: true)
        // Once it is gone nobody knows what to look for.
        report.mentions = preview.mentions
        return report
    }

    /// Erases records by their ids and no others, whether they are here or not: what comes later under these ids is not taken in.
    ///
    /// A restored server may hold for one person what people have told apart since: that is nobody's wish to erase.
    package func erase(_ ids: [RecordID]) async throws -> ErasureReport {
        try await erase(ids, links: [], withWhatIsOne: false)
    }

    private func erase(
        _ ids: [RecordID], links: [RecordID], withWhatIsOne: Bool
    ) async throws -> ErasureReport {
        let (identity, now) = (storage.identity, storage.now())
        // All that stands by now is read beside what others write; the rest is little.
        let (read, found) = try await positions(naming: Set(ids + links))
        let report = try await storage.writeLog { ledger in
            let erasure = try Erasure(of: ids, withWhatIsOne: withWhatIsOne, &ledger)
            var report = try erasure.report(ledger)
            let known = Set(ids + links)
            // Whoever wrote meanwhile may have made something one with it.
            let start = erasure.names.isSubset(of: known) ? read : 0
            let rest = try Self.positions(
                naming: erasure.names, after: start, limit: nil, ledger.transaction)
            report.logEntries = try erasure.redactLog(at: (start > 0 ? found : []) + rest.found, ledger.transaction)
            report.quarantined = try erasure.redactQuarantine(ledger.transaction)
            try erasure.run(as: identity, at: now, &ledger)
            return report
        }
        return report
    }

    /// The records that were erased.
    package func erased() async throws -> [RecordID] {
        try await storage.read { try RecordTable.ids($0, of: .erased) }
    }

    /// Writes the database's files anew, so that nothing is left of what they once held.
    package func purge() async throws {
        do { try await storage.database.purge() } catch let error as DatabaseError { throw storage.described(error) }
    }

    /// The positions of the log that name one of these records, read a few at a time, and how far that went.
    private func positions(naming ids: Set<RecordID>) async throws -> (read: UInt64, found: [UInt64]) {
        var (read, all): (UInt64, [UInt64]) = (0, [])
        while true {
            let after = read
            let part = try await storage.read { transaction in
                try Self.positions(naming: ids, after: after, limit: Self.rowsPerRead * 20, transaction)
            }
            all += part.found
            guard part.read > read else { return (read, all) }
            read = part.read
        }
    }

    private static func positions(
        naming ids: Set<RecordID>, after position: UInt64, limit: Int?, _ transaction: any DatabaseTransaction
    ) throws -> (read: UInt64, found: [UInt64]) {
        var (read, found): (UInt64, [UInt64]) = (position, [])
        while limit.map({ read - position < $0 }) ?? true {
            let rows = try LogTable.rows(transaction, after: read, limit: rowsPerRead)
            guard let last = rows.last else { break }
            for row in rows {
                guard let change = try? ChangeSetCodec.decode(row.body) else { continue }
                let isNamed = change.records.contains { ids.contains($0.id) || $0.lead.map(ids.contains) ?? false }
                if isNamed { found.append(row.position) }
            }
            read = last.position
        }
        return (read, found)
    }
}

/// What an erasure takes, or has taken.
package struct ErasureReport: Hashable, Sendable {
    package struct Lead: Hashable, Sendable {
        package var code: String
        package var number: Int64?
        package var name: String
        package var owner: String?
    }

    /// A lead in whose fields, visits or notes the person is named.
    package struct Mention: Hashable, Sendable {
        package var lead: Lead
        /// Fields, and kinds of what was logged.
        package var places: [String]
    }

    /// The leads that are one person, the one captured first first.
    package internal(set) var leads: [Lead] = []
    /// Leads that look like the same person and are not erased.
    package internal(set) var alike: [Lead] = []
    /// Others in which something is written about the person, for somebody to look at.
    package internal(set) var mentions: [Mention] = []
    package internal(set) var activities = 0
    package internal(set) var requests = 0
    package internal(set) var logEntries = 0
    package internal(set) var quarantined = 0
    /// The records that are replaced by what is left of them.
    package internal(set) var roots: [RecordID] = []
    var links: [RecordID] = []
}
