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

/// The leads on this device, found by the keys that they share.
private struct DuplicateIndex: CandidateIndex {
    typealias Failure = any Error

    let database: Database
    let views: RecordViews
    let limit: Int

    func candidates(_ keys: BlockingKeys) throws -> [RecordID] {
        let shared = try LeadKeys.rows(sharing: DuplicateKeys(asked: keys), database)
        let listed = try DirectStatement(
            database, "SELECT id FROM leads WHERE row = ? AND archived <> 1 AND \(LinkIndex.isListed)")
        var found: [RecordID] = []
        for row in shared.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where found.count < limit {
            try listed.forEach {
                $0.bind(Int64(row.key))
            } take: { values in
                if let id = RecordID(bytes: values.bytes(0)) { found.append(id) }
            }
        }
        return found
    }

    func profile(_ id: RecordID) throws -> Profile? {
        try views.merged(id).map { Profile(MatchRecord($0.lead)) }
    }
}
