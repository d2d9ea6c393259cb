import Crypto
import FairleadCore
import Foundation

/// How far a device has pulled (R26): everything before `position`, and of that position the records up to `last`.
package struct SyncCursor: Hashable, Sendable {
    package var position: UInt64
    /// The log's head when the last page was read, and its chain digest there; empty at 0. In mid-pull that says more than
    /// the chain at the position: what had changed again by then comes later, and is not among what was delivered.
    package var head: UInt64
    var chain: Data
    /// The last record delivered at the position; `nil` when all of them were.
    package var last: RecordID?
    /// Names the principals for whom it was pulled.
    var scope: Data
    /// Where the pull that is under way began, and the log's head then: what came into the view after that place and had
    /// left it by that head was never sent.
    package var from: UInt64
    package var began: UInt64
    /// About how many rows come after this place, so that each page need not count them; 0 when nobody has counted.
    package var rest: UInt64 = 0

    private static let formatVersion: UInt8 = 1
    private static let scopeSizeBytes = 16

    static func start(scope: Data) -> SyncCursor {
        SyncCursor(position: 0, head: 0, chain: Data(), last: nil, scope: scope, from: 0, began: 0)
    }

    /// Nothing was pulled yet.
    var isStart: Bool { position == 0 }

    /// The next page is the first of a pull: the one before was the last of another.
    var isBetweenPulls: Bool { last == nil }

    /// Names a set of principals: who sees with other eyes pulls from the start.
    static func scope(of principals: [Principal]) -> Data {
        Data(SHA256.hash(data: Data(Audience.encode(principals.sorted()).utf8))).prefix(scopeSizeBytes)
    }

    package var encoded: Data {
        var bytes = Data([SyncCursor.formatVersion])
        bytes.append(contentsOf: position.bigEndianBytes)
        bytes.append(head == 0 ? Data(count: 32) : chain)
        bytes.append(last == nil ? 0 : 1)
        bytes.append(contentsOf: (last ?? RecordID(high: 0, low: 0)).bytes)
        bytes.append(scope)
        bytes.append(contentsOf: began.bigEndianBytes)
        bytes.append(contentsOf: from.bigEndianBytes)
        bytes.append(contentsOf: rest.bigEndianBytes)
        bytes.append(contentsOf: head.bigEndianBytes)
        return bytes
    }

    /// Reads a cursor; `nil` when this server has not made it.
    package init?(encoded: Data) {
        let bytes = Array(encoded)
        // Cursors from before `began` end with the scope, those from before `from` with `began`, and so on.
        let scopeEnd = 58 + SyncCursor.scopeSizeBytes
        guard (0...4).contains(where: { bytes.count == scopeEnd + 8 * $0 }), bytes[0] == SyncCursor.formatVersion else {
            return nil
        }
        let position = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        func number(_ index: Int) -> UInt64 {
            bytes.dropFirst(scopeEnd + 8 * index).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let (began, from) = (number(0), number(1))
        let head = bytes.count == scopeEnd + 8 * 4 ? number(3) : position
        guard max(position, began, from, number(2), head) <= Limits.counterMax, bytes[41] <= 1,
            let last = RecordID(bytes: bytes[42..<58])
        else { return nil }
        self.init(
            position: position, head: head, chain: head == 0 ? Data() : Data(bytes[9..<41]),
            last: bytes[41] == 1 ? last : nil, scope: Data(bytes[58..<scopeEnd]), from: from, began: began)
        rest = number(2)
    }

    init(position: UInt64, head: UInt64, chain: Data, last: RecordID?, scope: Data, from: UInt64, began: UInt64) {
        self.position = position
        self.head = head
        self.chain = chain
        self.last = last
        self.scope = scope
        self.from = from
        self.began = began
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> UInt64($0)) }
    }
}

/// The log as a hash chain (R27). It covers all that the state follows from (R29): two logs with one chain have one state.
enum LogChain {
    /// Returns the chain digest after one more change set.
    ///
    /// - Parameter time: when the change set counts as written. A restored server that is sent the same bytes once more gives
    ///   them another time, and so has another history.
    static func next(after chain: Data, position: UInt64, dot: Dot, digest: Data, time: EffectiveTime) -> Data {
        var hash = SHA256()
        hash.update(data: chain)
        hash.update(data: position.bigEndianBytes)
        hash.update(data: dot.replica.rawValue.bigEndianBytes)
        hash.update(data: dot.counter.bigEndianBytes)
        hash.update(data: digest)
        hash.update(data: UInt64(bitPattern: time.milliseconds).bigEndianBytes)
        hash.update(data: [time.isCertain ? 1 : 0])
        return Data(hash.finalize())
    }
}
