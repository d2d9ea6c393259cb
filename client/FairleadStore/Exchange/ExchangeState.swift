import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Where this replica stands with its server: loaded and stored within the transaction that uses it.
struct ExchangeState {
    var replica: ReplicaID
    /// The last change set written here, and its digest (empty for 0).
    var highest: Checkpoint
    /// The last change set that the server has answered.
    var acknowledged: Checkpoint
    /// Former incarnations, each with the last of its change sets that stands (R19).
    var formers: VersionVector
    /// Own change sets that stand under another dot; listed in contexts until a complete pull (R20).
    var known: [Dot]
    var cursor: Data
    /// Counts the pulls from the start; what such a pull did not send again is gone when it is complete.
    var generation: Int64
    var isRestarting: Bool
    /// A new incarnation that the server may not have heard of yet.
    var unregistered: FormerIncarnation?
    /// After a server's restore: change sets up to this counter claim no more than this position (R27).
    var rebased: Rebase?

    /// The generation of records of a history that the server lost; they go when a complete pull has not brought them.
    static let staleGeneration: Int64 = -1
    /// The generation of what is pulled into a store that holds nothing of the server's.
    static let firstGeneration: Int64 = 1

    struct FormerIncarnation {
        var replica: ReplicaID
        var through: UInt64
    }

    struct Rebase {
        var throughCounter: UInt64
        var position: UInt64
    }

    init(_ database: Database) throws {
        let meta = Meta(database)
        replica = ReplicaID(rawValue: try meta.unsigned(.replica))
        highest = Checkpoint(number: try meta.unsigned(.counter), digest: try meta.data(.lastDigest) ?? Data())
        acknowledged = Checkpoint(
            number: try meta.unsigned(.acknowledgedCounter), digest: try meta.data(.acknowledgedDigest) ?? Data())
        formers = VersionVector()
        for pair in PackedNumbers.unpack(try meta.data(.formers)) {
            formers.raise(ReplicaID(rawValue: pair.0), to: pair.1)
        }
        known = PackedNumbers.unpack(try meta.data(.knownDots)).map { Dot(ReplicaID(rawValue: $0.0), $0.1) }
        cursor = try meta.data(.cursor) ?? Data()
        generation = Int64(clamping: try meta.unsigned(.generation))
        isRestarting = try meta.unsigned(.isRestarting) == 1
        unregistered = PackedNumbers.unpack(try meta.data(.unregistered)).first
            .map { FormerIncarnation(replica: ReplicaID(rawValue: $0.0), through: $0.1) }
        rebased = PackedNumbers.unpack(try meta.data(.rebased)).first.map {
            Rebase(throughCounter: $0.0, position: $0.1)
        }
    }

    func save(_ database: Database) throws {
        let meta = Meta(database)
        try meta.set(.replica, replica.rawValue)
        try meta.set(.counter, highest.number)
        try meta.set(.lastDigest, highest.digest)
        try meta.set(.acknowledgedCounter, acknowledged.number)
        try meta.set(.acknowledgedDigest, acknowledged.digest)
        try meta.set(.formers, PackedNumbers.pack(formers.sorted.map { ($0.replica.rawValue, $0.counter) }))
        try meta.set(.knownDots, PackedNumbers.pack(known.map { ($0.replica.rawValue, $0.counter) }))
        try meta.set(.cursor, cursor)
        try meta.set(.generation, UInt64(clamping: generation))
        try meta.set(.isRestarting, isRestarting ? 1 : 0)
        try meta.set(.unregistered, PackedNumbers.pack(unregistered.map { [($0.replica.rawValue, $0.through)] } ?? []))
        try meta.set(.rebased, PackedNumbers.pack(rebased.map { [($0.throughCounter, $0.position)] } ?? []))
    }
}

/// Pairs of 64-bit numbers as bytes, big-endian: how small lists of dots and entries stand in `meta`.
enum PackedNumbers {
    static func pack(_ pairs: [(UInt64, UInt64)]) -> Data {
        var data = Data(capacity: pairs.count * 16)
        for (first, second) in pairs {
            for number in [first, second] { withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) } }
        }
        return data
    }

    /// Returns the pairs; bytes that do not fill a pair are left out.
    static func unpack(_ data: Data?) -> [(UInt64, UInt64)] {
        let bytes = [UInt8](data ?? Data())
        return (0..<bytes.count / 16).map { index in
            let numbers = [0, 8].map { offset in
                bytes[(index * 16 + offset)..<(index * 16 + offset + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
            return (numbers[0], numbers[1])
        }
    }
}

/// Where a change set on this device stands; the numbers are those of the `changes` table.
enum Standing: Int64 {
    case unsent = 0
    /// Answered, and not yet surely in the pulled state: still laid over it (R18).
    case answered = 1
    /// In the pulled state; kept to be offered to a restored server (R21).
    case settled = 2
    case refused = 3
    case quarantined = 4
    case dropped = 5
    /// Stands on the server under another dot (R20).
    case known = 6
}
