import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Looks at every pulled record: it reads, and is the one that its row says.
struct BaseCheck {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func findings() throws -> [String] {
        var findings: [String] = []
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM base ORDER BY id")
        while let row = try rows.next() {
            if let finding = finding(row) { findings.append(finding) }
        }
        return findings
    }

    private func finding(_ row: Row) -> String? {
        let kind: String = row["kind"]
        guard let id = RecordID(bytes: row["id"] as Data) else { return "A pulled \(kind) has no proper id." }
        let lead = (row["lead"] as Data?).flatMap { RecordID(bytes: $0) }
        let name = "The pulled \(kind) " + (kind == RecordKind.lead.name ? LeadCode.code(of: id) : id.description)
        guard Checksum.of(row["state"]) == row["checksum"] as Int64 else {
            return "\(name) is damaged: its bytes are not those that the server sent."
        }
        let state: RecordState
        do {
            state = try RecordStateCodec.decode(row["state"])
        } catch {
            return "\(name) is damaged: \(error.message)."
        }
        let position = UInt64(bitPattern: row["position"] as Int64)
        // What was pulled from a history that the server lost claims less than it is (R27).
        let isStale = row["generation"] as Int64 == ExchangeState.staleGeneration
        guard state.id == id, state.kind.name == kind, state.lead == lead,
            state.position == position || isStale && state.position > position
        else {
            return "\(name) is damaged: its bytes are those of another record or another time."
        }
        return nil
    }
}

/// Looks at every change set: its bytes are those that were written, and each names the one before it (R19).
struct ChangesCheck {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func findings() throws -> [String] {
        var findings: [String] = []
        var previous: ChangeRow?
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM changes ORDER BY replica, counter")
        while let next = try rows.next() {
            let row = ChangeRow(next)
            let name = "Change \(row.dot.counter) of device \(row.dot.replica)"
            if Standing(rawValue: next["standing"]) == nil { findings.append("\(name) has no known standing.") }
            // Of a change set that left this device only its number and digest stay (R23).
            if !row.body.isEmpty, let finding = try finding(row, after: previous) {
                findings.append("\(name) is damaged: \(finding).")
            }
            previous = row
        }
        return findings
    }

    private func finding(_ row: ChangeRow, after previous: ChangeRow?) throws -> String? {
        let digest = ChangeSetCodec.digest(row.body)
        let isOffered = digest == row.restDigest ?? row.digest
        guard try isOffered || keepsNumberTaken(row, after: previous) else {
            return "its bytes are not those that were written"
        }
        let change: ChangeSet
        do { change = try ChangeSetCodec.decode(row.body) } catch { return error.message }
        guard change.dot == row.dot else { return "its bytes are those of \(change.dot)" }
        guard isOffered, row.restDigest == nil else { return nil }
        if row.dot.counter == 1 {
            return change.previousDigest.isEmpty ? nil : "the first change of a device follows none"
        }
        guard let previous, previous.dot == Dot(row.dot.replica, row.dot.counter - 1) else { return nil }
        return Data(change.previousDigest) == previous.digest ? nil : "it does not follow the one before it"
    }
}

extension ChangesCheck {
    /// After a server's restore the digest may be that of a placeholder, and the content one that the server never sees
    /// again (R21).
    private func keepsNumberTaken(_ row: ChangeRow, after previous: ChangeRow?) throws -> Bool {
        guard !row.canBeOffered else { return false }
        var digest = Data()
        if row.dot.counter > 1 {
            guard let previous, previous.dot == Dot(row.dot.replica, row.dot.counter - 1) else { return true }
            digest = previous.digest
        }
        return ChangeSetCodec.digest(try row.placeholder(after: digest)) == row.digest
    }
}

/// Looks whether the device's own numbers agree with its change sets: else it would give a number twice.
struct MetaCheck {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func findings() throws -> [String] {
        var findings: [String] = []
        let meta = Meta(database)
        let state = try ExchangeState(database)
        if state.replica.rawValue == 0 { findings.append("This device has lost its number.") }
        if try meta.data(.privateKey)?.count != 32 { findings.append("This device has lost its key.") }
        let last = try Row.fetchOne(
            database, sql: "SELECT * FROM changes WHERE replica = ? AND carried = 0 ORDER BY counter DESC LIMIT 1",
            arguments: [Int64(bitPattern: state.replica.rawValue)]
        ).map(ChangeRow.init)
        if state.highest.number != last?.dot.counter ?? 0 {
            let counter = last?.dot.counter ?? 0
            findings.append("The last change here is \(counter), and \(state.highest.number) by the counter.")
        } else if let last, last.digest != state.highest.digest {
            findings.append("The last change here, \(last.dot.counter), is not the one that was written last.")
        }
        if state.acknowledged.number > state.highest.number {
            findings.append("The server has answered change \(state.acknowledged.number), which is not here.")
        }
        return findings
    }
}

/// Looks whether what lists and searches read still follows from the records.
struct DerivedCheck {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func findings() throws -> [String] {
        var findings: [String] = []
        let views = try RecordViews(database)
        let ids = try Data.fetchAll(
            database,
            sql: """
                SELECT id FROM leads UNION SELECT id FROM base WHERE kind = 'lead'
                UNION SELECT lead FROM change_records ORDER BY 1
                """)
        for bytes in ids {
            guard let id = RecordID(bytes: bytes) else {
                findings.append("The list has an entry without a proper id.")
                continue
            }
            // What does not read has been named already, where it is kept.
            guard let listed = try? views.listed(id) else {
                if try isListed(id), try !hasRecords(id) {
                    findings.append("The list names \(LeadCode.code(of: id)), which is not here.")
                }
                continue
            }
            let row = listed.row
            if try LinkIndex(database).root(of: id) != listed.root {
                findings.append("The list shows \(row.code) as part of another lead than it is.")
            } else if try !row.isStored(in: database, ignoringClocks: listed.members.contains(where: isUnsettled)) {
                findings.append("The list entry of \(row.code) does not agree with the lead.")
            }
        }
        if try !LeadKeys.isSound(database) {
            findings.append("The index that finds duplicates does not agree with the leads.")
        }
        return findings
    }

    private func isListed(_ id: RecordID) throws -> Bool {
        try exists("SELECT 1 FROM leads WHERE id = ?", id)
    }

    private func hasRecords(_ id: RecordID) throws -> Bool {
        try exists("SELECT 1 FROM base WHERE id = ?", id) || isUnsettled(id)
    }

    /// Tells whether something is laid over the pulled lead, whose time is a guess until the server's is pulled.
    private func isUnsettled(_ id: RecordID) throws -> Bool {
        try exists(
            "SELECT 1 FROM change_records JOIN changes USING (sequence) WHERE lead = ? AND standing IN (0, 1, 3)", id)
    }

    private func exists(_ query: String, _ id: RecordID) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT EXISTS (\(query))")
        return try Bool.fetchOne(statement, arguments: [Data(id.bytes)]) ?? false
    }
}
