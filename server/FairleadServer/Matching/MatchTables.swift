import FairleadCore
import FairleadMatch
import FairleadServerStore
import Foundation

/// Two leads, the one with the smaller id first.
struct LeadPair: Hashable, Sendable, Comparable {
    let one: RecordID
    let other: RecordID

    init(_ one: RecordID, _ other: RecordID) {
        self.one = min(one, other)
        self.other = max(one, other)
    }

    static func < (left: LeadPair, right: LeadPair) -> Bool { (left.one, left.other) < (right.one, right.other) }
}

/// A lead under a key; `nil` says that the key finds nobody any more.
struct Posting: Hashable, Sendable, Comparable {
    let key: Int64
    let lead: RecordID?

    static func < (left: Posting, right: Posting) -> Bool {
        guard left.key == right.key else { return left.key < right.key }
        guard let one = left.lead, let other = right.lead else { return left.lead == nil && right.lead != nil }
        return one < other
    }
}

/// The tables of the match index: of each live lead what is compared, its keys, and the pairs that are likely one person.
/// All of it follows from `records` and can be made anew.
enum MatchTables {
    /// Packed profiles.
    static func profiles(
        _ transaction: any DatabaseTransaction, of leads: [RecordID]
    ) throws(DatabaseError) -> [RecordID: Data] {
        let rows = try transaction.query(
            "SELECT lead, profile FROM match_leads WHERE lead IN ", in: leads.map(SQLValue.id))
        var result: [RecordID: Data] = [:]
        for values in rows {
            var row = RowReader(values)
            result[try row.id()] = try row.bytes()
        }
        return result
    }

    static func setProfiles(
        _ transaction: any DatabaseTransaction, _ profiles: [(lead: RecordID, packed: Data?)]
    ) throws(DatabaseError) {
        for lead in profiles where lead.packed == nil {
            try transaction.execute("DELETE FROM match_leads WHERE lead = $1", [.id(lead.lead)])
        }
        try transaction.insert(
            "INSERT INTO match_leads (lead, profile) VALUES ",
            profiles.flatMap { lead in lead.packed.map { [.id(lead.lead), .bytes($0)] } ?? [] }, width: 2,
            "ON CONFLICT (lead) DO UPDATE SET profile = excluded.profile")
    }

    static func postings(
        _ transaction: any DatabaseTransaction, under keys: [Int64]
    ) throws(DatabaseError) -> [Posting] {
        let rows = try transaction.query(
            "SELECT key, lead FROM match_keys WHERE key IN ", in: keys.map(SQLValue.int))
        var result: [Posting] = []
        for values in rows {
            var row = RowReader(values)
            result.append(Posting(key: try row.int(), lead: RecordID(bytes: try row.bytes())))
        }
        return result
    }

    static func insert(_ transaction: any DatabaseTransaction, _ postings: [Posting]) throws(DatabaseError) {
        var values: [SQLValue] = []
        values.reserveCapacity(2 * postings.count)
        for posting in postings {
            values.append(.int(posting.key))
            values.append(lead(of: posting))
        }
        try transaction.insert(
            "INSERT INTO match_keys (key, lead) VALUES ", values, width: 2, "ON CONFLICT (key, lead) DO NOTHING")
    }

    private static func lead(of posting: Posting) -> SQLValue { posting.lead.map(SQLValue.id) ?? .bytes(Data()) }

    static func delete(_ transaction: any DatabaseTransaction, _ posting: Posting) throws(DatabaseError) {
        try transaction.execute(
            "DELETE FROM match_keys WHERE key = $1 AND lead = $2", [.int(posting.key), lead(of: posting)])
    }

    /// All pairs of which one of these leads is an end.
    static func edges(
        _ transaction: any DatabaseTransaction, of leads: [RecordID]
    ) throws(DatabaseError) -> [LeadPair: String] {
        var result: [LeadPair: String] = [:]
        for column in ["one", "other"] {
            let rows = try transaction.query(
                "SELECT one, other, judgement FROM match_edges WHERE \(column) IN ", in: leads.map(SQLValue.id))
            for values in rows {
                var row = RowReader(values)
                result[LeadPair(try row.id(), try row.id())] = try row.text()
            }
        }
        return result
    }

    static func setEdge(
        _ transaction: any DatabaseTransaction, _ pair: LeadPair, _ judgement: String?
    ) throws(DatabaseError) {
        guard let judgement else {
            return try transaction.execute(
                "DELETE FROM match_edges WHERE one = $1 AND other = $2", [.id(pair.one), .id(pair.other)])
        }
        try transaction.execute(
            """
            INSERT INTO match_edges (one, other, judgement) VALUES ($1, $2, $3)
            ON CONFLICT (one, other) DO UPDATE SET judgement = excluded.judgement
            """, [.id(pair.one), .id(pair.other), .text(judgement)])
    }

    // MARK: everything, to be checked

    static func allProfiles(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [RecordID: Data] {
        var result: [RecordID: Data] = [:]
        for values in try transaction.query("SELECT lead, profile FROM match_leads", []) {
            var row = RowReader(values)
            result[try row.id()] = try row.bytes()
        }
        return result
    }

    /// Each lead's keys, and those that find nobody any more.
    static func allPostings(
        _ transaction: any DatabaseTransaction
    ) throws(DatabaseError) -> (open: [RecordID: Set<Int64>], closed: Set<Int64>) {
        var (open, closed): ([RecordID: Set<Int64>], Set<Int64>) = ([:], [])
        for values in try transaction.query("SELECT key, lead FROM match_keys", []) {
            var row = RowReader(values)
            let key = try row.int()
            if let lead = RecordID(bytes: try row.bytes()) {
                open[lead, default: []].insert(key)
            } else {
                closed.insert(key)
            }
        }
        return (open, closed)
    }

    static func allEdges(_ transaction: any DatabaseTransaction) throws(DatabaseError) -> [LeadPair: String] {
        var result: [LeadPair: String] = [:]
        for values in try transaction.query("SELECT one, other, judgement FROM match_edges", []) {
            var row = RowReader(values)
            result[LeadPair(try row.id(), try row.id())] = try row.text()
        }
        return result
    }

    static func clear(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        for table in ["match_leads", "match_keys", "match_edges"] {
            try transaction.execute("DELETE FROM \(table)", [])
        }
    }
}
