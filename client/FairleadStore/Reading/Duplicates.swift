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

/// The leads on this device, found by reading through their keys.
private struct DuplicateIndex: CandidateIndex {
    typealias Failure = any Error

    let database: Database
    let views: RecordViews
    let limit: Int

    func candidates(_ keys: BlockingKeys) throws -> [RecordID] {
        let asked = DuplicateKeys(asked: keys)
        var found: [(shared: Int, id: RecordID)] = []
        // The index of the keys holds all of this, in a tenth of the table's pages.
        let sql = "SELECT keys, id FROM leads WHERE +archived <> 1 AND \(LinkIndex.isListed)"
        try DirectStatement(database, sql).forEach(take: { row in
            let shared = asked.shared(with: row.bytes(0))
            if shared > 0, let id = RecordID(bytes: row.bytes(1)) { found.append((shared: shared, id: id)) }
        })
        found.sort { ($1.shared, $0.id) < ($0.shared, $1.id) }
        return found.prefix(limit).map(\.id)
    }

    func profile(_ id: RecordID) throws -> Profile? {
        try views.merged(id).map { Profile(MatchRecord($0.lead)) }
    }
}

/// Keys that two records of one prospect are likely to share, as numbers. Two keys that have one number would only be one more
/// place to look at.
struct DuplicateKeys {
    /// Four bytes each, big-endian, sorted.
    let packed: [UInt8]

    private init(_ keys: [String]) {
        var packed: [UInt8] = []
        packed.reserveCapacity(4 * keys.count)
        for number in keys.map(DuplicateKeys.number).sorted() {
            withUnsafeBytes(of: number.bigEndian) { packed.append(contentsOf: $0) }
        }
        self.packed = packed
    }

    /// Under which a lead is found.
    init(stored state: RecordState) {
        var record = MatchRecord(state)
        // They say nothing to look for.
        (record.title, record.city) = ("", "")
        self.init(BlockingKeys.stored(of: Profile(record)))
    }

    /// With which others are looked for.
    init(asked keys: BlockingKeys) { self.init(keys.asked) }

    /// How many of these keys are among those of a lead, packed likewise.
    func shared(with other: UnsafeRawBufferPointer) -> Int {
        packed.withUnsafeBytes { own in
            var (shared, left, right) = (0, 0, 0)
            while left + 4 <= own.count, right + 4 <= other.count {
                let one = UInt32(bigEndian: own.loadUnaligned(fromByteOffset: left, as: UInt32.self))
                let two = UInt32(bigEndian: other.loadUnaligned(fromByteOffset: right, as: UInt32.self))
                if one == two { shared += 1 }
                if one <= two { left += 4 }
                if two <= one { right += 4 }
            }
            return shared
        }
    }

    /// FNV-1a, 32 bits.
    private static func number(_ key: String) -> UInt32 {
        var key = key
        return key.withUTF8 { bytes in bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 } }
    }
}
