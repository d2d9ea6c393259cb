import FairleadCore
import FairleadMatch
import Foundation
import GRDB

extension DeviceStore {
    private static let duplicatesMax = 5

    /// Returns live leads that are probably the prospect whom these edits would capture, the likeliest first.
    ///
    /// Only what this user sees is looked at; nothing is written.
    package func likelyDuplicates(of edits: [Edit]) throws -> [LeadSummary] {
        let none = Version(
            value: .null, dot: Dot(ReplicaID(rawValue: 0), 0), stamp: .zero, position: nil, author: "")
        var draft = RecordState(id: RecordID(high: 0, low: 0), kind: .lead, lead: nil)
        for edit in edits { draft.put(edit, from: none) }
        let keys = draft.duplicateKeys
        guard !keys.isEmpty else { return [] }
        return try read { database in
            let views = try RecordViews(database)
            let ids = try Data.fetchAll(
                database,
                sql: """
                    SELECT lead FROM duplicate_keys JOIN leads ON id = lead
                    WHERE key IN (\(keys.map { _ in "?" }.joined(separator: ", "))) AND archived <> 1 AND \(LinkIndex.isListed)
                    GROUP BY lead ORDER BY count(*) DESC, lead LIMIT \(DeviceStore.duplicatesMax)
                    """, arguments: StatementArguments(keys))
            return try ids.compactMap { try RecordID(bytes: $0).flatMap(views.merged).map(LeadSummary.init) }
        }
    }
}

extension RecordState {
    /// What a lead is likely to share with another record of the same prospect.
    var duplicateKeys: [String] {
        DuplicateKeys.keys(
            company: text(Field.company), contact: text(Field.contact), phones: elements(Field.phones),
            emails: elements(Field.emails), wechat: text(Field.wechat))
    }

    fileprivate mutating func put(_ edit: Edit, from version: Version) {
        var version = version
        version.value = edit.value
        set(Cell(versions: [version]), for: edit.key)
    }
}
