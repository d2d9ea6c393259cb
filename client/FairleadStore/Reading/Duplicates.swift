import FairleadCore
import FairleadMatch
import Foundation
import GRDB

/// A lead that is here already and probably the one being captured.
package struct LikelyDuplicate: Sendable {
    package var lead: LeadSummary
    /// What speaks for it, the strongest first: `same mobile, same name in pinyin`.
    package var reason: String
}

extension DeviceStore {
    private static let duplicatesMax = 5
    /// How many leads are compared, those that share most keys first.
    private static let candidatesMax = 50

    /// Returns live leads that are probably the prospect whom these edits would capture, the likeliest first.
    ///
    /// Only what this user sees is looked at; nothing is written.
    package func likelyDuplicates(of edits: [Edit]) throws -> [LikelyDuplicate] {
        let profile = Profile(MatchRecord(edits))
        let keys = BlockingKeys(profile)
        guard !keys.asked.isEmpty else { return [] }
        return try read { database in
            let index = DuplicateIndex(database: database, views: try RecordViews(database), limit: Self.candidatesMax)
            let matches = try index.matches(of: profile, keys: keys)
            return try matches.prefix(Self.duplicatesMax).compactMap { match in
                guard let group = try index.views.merged(match.id) else { return nil }
                return LikelyDuplicate(lead: LeadSummary(group), reason: match.judgement.reason)
            }
        }
    }
}

/// Leads that are being taken in together, each compared with those before it.
package struct LikelyRepeats {
    private var index = MemoryIndex<Int>()

    package init() {}

    /// Remembers a lead of this line and returns the line of an earlier one that is probably the same prospect.
    package mutating func add(_ edits: [Edit], line: Int) -> Int? {
        let profile = Profile(MatchRecord(edits))
        let earlier = index.matches(of: profile, keys: BlockingKeys(profile)).first?.id
        index.insert(line, profile)
        return earlier
    }
}

/// The leads on this device, found by the keys in `duplicate_keys`.
private struct DuplicateIndex: CandidateIndex {
    typealias Failure = any Error

    let database: Database
    let views: RecordViews
    let limit: Int

    func candidates(_ keys: BlockingKeys) throws -> [RecordID] {
        let places = keys.asked.map { _ in "?" }.joined(separator: ", ")
        let ids = try Data.fetchAll(
            database,
            sql: """
                SELECT id FROM duplicate_keys JOIN leads ON row = lead
                WHERE key IN (\(places)) AND archived <> 1 AND \(LinkIndex.isListed)
                GROUP BY id ORDER BY count(*) DESC, id LIMIT \(limit)
                """, arguments: StatementArguments(keys.asked.map(BlockingKeys.number)))
        return ids.compactMap { RecordID(bytes: $0) }
    }

    func profile(_ id: RecordID) throws -> Profile? {
        try views.merged(id).map { Profile($0.lead.matchRecord) }
    }
}

extension RecordState {
    /// What the matcher looks at of a lead.
    var matchRecord: MatchRecord {
        var record = MatchRecord()
        record.company = text(Field.company) ?? ""
        record.contact = text(Field.contact) ?? ""
        record.title = text(Field.title) ?? ""
        record.phones = elements(Field.phones)
        record.emails = elements(Field.emails)
        record.wechat = text(Field.wechat) ?? ""
        record.city = text(Field.city) ?? ""
        return record
    }

    /// Keys that a lead is likely to share with another record of the same prospect, as numbers, each once.
    var duplicateKeys: [Int64] { Set(BlockingKeys(Profile(matchRecord)).stored.map(BlockingKeys.number)).sorted() }
}

extension MatchRecord {
    /// What is looked at of a lead that these edits would capture.
    fileprivate init(_ edits: [Edit]) {
        let none = Version(
            value: .null, dot: Dot(ReplicaID(rawValue: 0), 0), stamp: .zero, position: nil, author: "")
        var draft = RecordState(id: RecordID(high: 0, low: 0), kind: .lead, lead: nil)
        for edit in edits {
            var version = none
            version.value = edit.value
            draft.set(Cell(versions: [version]), for: edit.key)
        }
        self = draft.matchRecord
    }
}
