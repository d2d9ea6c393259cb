import FairleadCore
import Foundation

/// Reads a record state straight from its bytes: this runs for every record of a pull, so no message is built between.
///
/// Every index and number is checked before it is used. What is no field of ours is kept as it came.
struct RecordStateReader {
    private let bytes: UnsafeRawBufferPointer
    private let scanner: FieldScanner
    private var names = RecordHeader.Fields()
    private var versions = Columns()
    private var cells = Lines()
    private var past = Lines()
    private var awaitedKeys: [Range<Int>] = []
    private var awaitedReplicas: [UInt64] = []
    private var awaitedCounters: [UInt64] = []
    private var awaitedOrigins: [Range<Int>] = []
    private var unknown: [UInt8] = []

    /// The table of versions, by columns.
    private struct Columns {
        var replicas: [UInt64] = []
        var counters: [UInt64] = []
        var stamps: [UInt64] = []
        var positions: [UInt64] = []
        var authors: [Range<Int>] = []
    }

    /// Parallel lists of keys, values and lines of the table.
    private struct Lines {
        var keys: [Range<Int>] = []
        var values: [Range<Int>] = []
        var versions: [UInt64] = []

        mutating func reserveCapacity(_ count: Int) {
            keys.reserveCapacity(count)
            values.reserveCapacity(count)
            versions.reserveCapacity(count)
        }
    }

    /// As many cells as a lead has, mostly: lists that grow are copied as often.
    private static let usualCells = 24

    static func state(_ bytes: Data) throws(ProtocolError) -> RecordState {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ProtocolError) in try RecordStateReader(bytes).state() }
        }
        return try result.get()
    }

    private init(_ bytes: UnsafeRawBufferPointer) throws(ProtocolError) {
        self.bytes = bytes
        scanner = FieldScanner(bytes)
        cells.reserveCapacity(RecordStateReader.usualCells)
        var scanner = scanner
        while let (number, content) = try scanner.next() {
            if names.take(number, content) { continue }
            guard try take(number, content) else {
                unknown += bytes[scanner.field]
                continue
            }
        }
    }

    private mutating func take(_ number: UInt64, _ content: FieldScanner.Content) throws(ProtocolError) -> Bool {
        switch (number, content) {
        case (9, .bytes(let range)): versions.authors.append(range)
        case (10, .bytes(let range)): cells.keys.append(range)
        case (11, .bytes(let range)): cells.values.append(range)
        case (13, .bytes(let range)): awaitedKeys.append(range)
        case (16, .bytes(let range)): past.keys.append(range)
        case (17, .bytes(let range)): past.values.append(range)
        case (19, .bytes(let range)): awaitedOrigins.append(range)
        case (5, _): return try scanner.fixed64s(content, into: &versions.replicas)
        case (6, _): return try scanner.varints(content, into: &versions.counters)
        case (7, _): return try scanner.varints(content, into: &versions.stamps)
        case (8, _): return try scanner.varints(content, into: &versions.positions)
        case (12, _): return try scanner.varints(content, into: &cells.versions)
        case (14, _): return try scanner.fixed64s(content, into: &awaitedReplicas)
        case (15, _): return try scanner.varints(content, into: &awaitedCounters)
        case (18, _): return try scanner.varints(content, into: &past.versions)
        default: return false
        }
        return true
    }
}

// MARK: - The state

extension RecordStateReader {
    private func state() throws(ProtocolError) -> RecordState {
        let header = try RecordHeader(names, in: bytes)
        let table = try versionTable()
        var state = RecordState(
            id: header.id, kind: header.kind, lead: header.lead, position: header.position,
            cells: try cells(table), past: try past(table))
        state.unknown = unknown
        return state
    }

    /// The table's versions, each with no value yet.
    private func versionTable() throws(ProtocolError) -> [Version] {
        let count = versions.replicas.count
        try FormCheck.equal(
            count, versions.counters.count, versions.stamps.count, versions.positions.count, versions.authors.count,
            name: "versions")
        var table: [Version] = []
        table.reserveCapacity(count)
        for index in 0..<count {
            let stamp = FieldScanner.signed(versions.stamps[index])
            guard stamp >= 0 else { throw .malformed("A stamp is out of range") }
            let position = try FormCheck.counter(versions.positions[index], "position")
            table.append(
                Version(
                    value: .null, dot: try dot(versions.replicas[index], versions.counters[index]),
                    stamp: Stamp(rawValue: stamp), position: position == 0 ? nil : position,
                    author: try FormCheck.text(
                        scanner.text(versions.authors[index]), max: Limits.nameSizeBytesMax, "author")))
        }
        return table
    }

    private func cells(_ table: [Version]) throws(ProtocolError) -> CellMap {
        try FormCheck.equal(cells.keys.count, cells.values.count, cells.versions.count, name: "cells")
        let awaited = try awaitedDots()
        var result = CellMap()
        result.reserveCapacity(cells.keys.count)
        var start = 0
        while start < cells.keys.count {
            var standing = [try version(cells.values[start], at: cells.versions[start], in: table)]
            var next = start + 1
            while next < cells.keys.count {
                let order = order(of: start, and: next)
                if order < 0 { break }
                let version = try version(cells.values[next], at: cells.versions[next], in: table)
                guard order == 0, standing[standing.count - 1].dot < version.dot else { throw notInOrder }
                standing.append(version)
                next += 1
            }
            let key = try key(cells.keys[start])
            result[key] = Cell(versions: standing, awaited: awaited[key] ?? [])
            start = next
        }
        for (key, dots) in awaited where result[key] == nil { result[key] = Cell(awaited: dots) }
        return result
    }

    private func order(of one: Int, and other: Int) -> Int {
        ByteOrder.compare(
            UnsafeRawBufferPointer(rebasing: bytes[cells.keys[one]]),
            UnsafeRawBufferPointer(rebasing: bytes[cells.keys[other]]))
    }

    private func awaitedDots() throws(ProtocolError) -> [CellKey: [ListedDot]] {
        try FormCheck.equal(awaitedKeys.count, awaitedReplicas.count, awaitedCounters.count, name: "awaited versions")
        if !awaitedOrigins.isEmpty {
            try FormCheck.equal(awaitedKeys.count, awaitedOrigins.count, name: "origins of awaited versions")
        }
        var awaited: [CellKey: [ListedDot]] = [:]
        var last: (key: CellKey, listed: ListedDot)?
        for index in awaitedKeys.indices {
            let listed = ListedDot(
                try dot(awaitedReplicas[index], awaitedCounters[index]),
                origin: awaitedOrigins.isEmpty ? nil : try scanner.origin(awaitedOrigins[index]))
            let next = (key: try key(awaitedKeys[index]), listed: listed)
            if let last, !(last.key < next.key || last.key == next.key && last.listed < next.listed) {
                throw notInOrder
            }
            awaited[next.key, default: []].append(next.listed)
            last = next
        }
        return awaited
    }

    private func past(_ table: [Version]) throws(ProtocolError) -> [PastVersion] {
        try FormCheck.equal(past.keys.count, past.values.count, past.versions.count, name: "past versions")
        var result: [PastVersion] = []
        result.reserveCapacity(past.keys.count)
        for index in past.keys.indices {
            let version = try version(past.values[index], at: past.versions[index], in: table)
            result.append(PastVersion(key: try key(past.keys[index]), version: version))
        }
        return result
    }

    private func version(
        _ value: Range<Int>, at index: UInt64, in table: [Version]
    ) throws(ProtocolError) -> Version {
        guard index < table.count else { throw .malformed("A cell names a version that is not in the table") }
        var version = table[Int(index)]
        version.value = try WireCell.value(scanner.octets(value))
        return version
    }

    private func key(_ range: Range<Int>) throws(ProtocolError) -> CellKey { try WireCell.key(scanner.octets(range)) }

    /// Replica and counter 0 are read: what the server writes by itself has no device.
    private func dot(_ replica: UInt64, _ counter: UInt64) throws(ProtocolError) -> Dot {
        Dot(ReplicaID(rawValue: replica), try FormCheck.counter(counter, "counter"))
    }

    private var notInOrder: ProtocolError { .malformed("The cells of a record are not in order") }
}
