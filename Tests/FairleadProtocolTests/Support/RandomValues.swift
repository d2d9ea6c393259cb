import FairleadCore
import FairleadProtocol
import Foundation

// Random core values within the limits.
extension Dice {
    mutating func text() -> String {
        let words = [
            "Acme", "", "上海精工", "é", "e\u{301}", "👩‍👩‍👧", "a/b", "=1+1", "\n", "Ω", String(repeating: "长", count: 40),
        ]
        return (0..<roll(0...3)).map { _ in pick(words) }.joined()
    }

    mutating func value(depth: Int = 0) -> Value {
        switch roll(0...(depth < Limits.listDepthMax ? 5 : 4)) {
        case 0: .null
        case 1: .bool(chance(2))
        case 2: .int(pick([0, 1, -1, .min, .max, Int64(truncatingIfNeeded: next())]))
        case 3, 4: .text(text())
        default: .list((0..<roll(0...4)).map { _ in value(depth: depth + 1) })
        }
    }

    mutating func key() -> CellKey {
        let field = pick(["company", "phones", "tags", "budget", "x_9", "archived", String(repeating: "f", count: 64)])
        return chance(3)
            ? CellKey(field, element: pick(["vip", "a/b", "+86 21", "展会", "e\u{301}", "é"])) : CellKey(field)
    }

    mutating func recordID() -> RecordID { RecordID(high: next(), low: next()) }

    mutating func replica() -> ReplicaID {
        pick([ReplicaID(rawValue: 1), ReplicaID(rawValue: .max), .random(using: &self)])
    }

    mutating func counter() -> UInt64 {
        pick([1, 2, 127, 128, Limits.counterMax, UInt64.random(in: 1...Limits.counterMax, using: &self)])
    }

    mutating func dots(_ count: Int) -> [Dot] {
        Set((0..<count).map { _ in Dot(replica(), counter()) }).sorted()
    }

    /// A dot may stand twice, with two origins, where it is not `distinct`.
    mutating func listed(_ count: Int, distinct: Bool = false) -> [ListedDot] {
        let all = dots(count).flatMap { dot in
            (0..<(distinct || chance(2) ? 1 : 2)).map { _ in ListedDot(dot, origin: chance(2) ? recordID() : nil) }
        }
        return Set(all).sorted()
    }

    mutating func changeSet() -> ChangeSet {
        let keys = { (dice: inout Dice) in Array(Set((0..<dice.roll(0...6)).map { _ in dice.key() })).sorted() }
        let records = (0..<roll(0...4)).map { _ in
            RecordChange(
                id: recordID(), kind: RecordKind(pick(["lead", "activity", "task2"])),
                lead: chance(2) ? recordID() : nil,
                isCreation: chance(2), seen: chance(2) ? 0 : counter(), dots: listed(roll(0...3), distinct: true),
                edits: keys(&self).map { Edit($0, value()) })
        }
        return ChangeSet(
            dot: Dot(replica(), counter()), origin: recordID(), command: recordID(), commandName: text(),
            previousDigest: chance(3) ? [] : [UInt8](bytes(32)), time: deviceTime(),
            own: VersionVector(Dictionary(dots(roll(0...4)).map { ($0.replica, $0.counter) }) { $1 }), records: records)
    }

    mutating func deviceTime() -> DeviceTime {
        DeviceTime(
            wallMilliseconds: Int64(truncatingIfNeeded: next()), bootID: text(),
            bootMilliseconds: Int64(truncatingIfNeeded: next()), lastExchangeMilliseconds: Int64(roll(0...1_000_000)))
    }

    mutating func version() -> Version {
        Version(
            value: value(), dot: Dot(replica(), counter()),
            stamp: Stamp(rawValue: Int64(truncatingIfNeeded: next() >> UInt64(roll(1...60)))),
            position: chance(3) ? nil : counter(), author: pick(["", "li.na", "王芳"]))
    }

    mutating func recordState() -> RecordState {
        // Few versions for many cells, as one change set writes many fields.
        let origins = (0..<roll(1...4)).map { _ in version() }
        let written = { (dice: inout Dice) in
            var version = dice.pick(origins)
            version.value = dice.value()
            return version
        }
        var cells: CellMap = [:]
        for _ in 0..<roll(0...12) {
            let versions = (0..<(chance(4) ? 3 : 1)).map { _ in written(&self) }
            let distinct = Dictionary(versions.map { ($0.dot, $0) }) { first, _ in first }.map(\.value)
            cells[key()] = Cell(versions: distinct, awaited: chance(5) ? listed(2) : [])
        }
        if chance(6) { cells[key()] = Cell(awaited: listed(1)) }
        var state = RecordState(
            id: recordID(), kind: RecordKind(pick(["lead", "activity", "user"])), lead: chance(2) ? recordID() : nil,
            position: chance(4) ? 0 : counter(), cells: cells,
            past: (0..<(chance(2) ? 0 : roll(1...5))).map { _ in PastVersion(key: key(), version: written(&self)) })
        // Field 1000 as a varint, field 1001 as text.
        if chance(4) { state.unknown = [0xC0, 0x3E, 0x07, 0xCA, 0x3E, 0x02, 0x68, 0x69] }
        return state
    }
}
