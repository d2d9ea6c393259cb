import FairleadCore
import Foundation

/// Reads the parallel lists of a record state; every index and number is checked before it is used.
struct RecordStateReader {
    private let message: Fairlead_V1_RecordState

    init(message: Fairlead_V1_RecordState) {
        self.message = message
    }

    func state() throws(ProtocolError) -> RecordState {
        let header = try RecordHeader(
            id: message.id, kind: message.kind, lead: message.lead, position: message.position)
        let table = try versionTable()
        var state = RecordState(
            id: header.id, kind: header.kind, lead: header.lead, position: header.position,
            cells: try cells(table), past: try past(table))
        state.unknown = Array(message.unknownFields.data)
        return state
    }

    /// The table's versions, each with no value yet.
    private func versionTable() throws(ProtocolError) -> [Version] {
        let replicas = message.versionReplicas
        let counters = message.versionCounters
        let stamps = message.versionStamps
        let positions = message.versionPositions
        let authors = message.versionAuthors
        try FormCheck.equal(
            replicas.count, counters.count, stamps.count, positions.count, authors.count, name: "versions")
        var table: [Version] = []
        table.reserveCapacity(replicas.count)
        for index in replicas.indices {
            guard stamps[index] >= 0 else { throw .malformed("A stamp is out of range") }
            let position = try FormCheck.counter(positions[index], "position")
            table.append(
                Version(
                    value: .null, dot: try dot(replicas[index], counters[index]),
                    stamp: Stamp(rawValue: stamps[index]), position: position == 0 ? nil : position,
                    author: try FormCheck.text(authors[index], max: Limits.nameSizeBytesMax, "author")))
        }
        return table
    }

    private func cells(_ table: [Version]) throws(ProtocolError) -> [CellKey: Cell] {
        let (keys, values, indices) = (message.keys, message.values, message.versions)
        try FormCheck.equal(keys.count, values.count, indices.count, name: "cells")
        let awaited = try awaitedDots()
        var cells: [CellKey: Cell] = [:]
        cells.reserveCapacity(keys.count)
        var start = 0
        while start < keys.count {
            let name = keys[start]
            var versions: [Version] = []
            var next = start
            while next < keys.count, keys[next].utf8.elementsEqual(name.utf8) {
                let version = try version(values[next], at: indices[next], in: table)
                if let last = versions.last, last.dot >= version.dot { throw notInOrder }
                versions.append(version)
                next += 1
            }
            if next < keys.count, !name.utf8.lexicographicallyPrecedes(keys[next].utf8) { throw notInOrder }
            let key = try WireCell.key(name)
            cells[key] = Cell(versions: versions, awaited: awaited[key] ?? [])
            start = next
        }
        for (key, dots) in awaited where cells[key] == nil { cells[key] = Cell(awaited: dots) }
        return cells
    }

    private func awaitedDots() throws(ProtocolError) -> [CellKey: [Dot]] {
        let (keys, replicas, counters) = (message.awaitedKeys, message.awaitedReplicas, message.awaitedCounters)
        try FormCheck.equal(keys.count, replicas.count, counters.count, name: "awaited versions")
        var awaited: [CellKey: [Dot]] = [:]
        var last: (key: CellKey, dot: Dot)?
        for index in keys.indices {
            let next = (key: try WireCell.key(keys[index]), dot: try dot(replicas[index], counters[index]))
            if let last, !(last.key < next.key || last.key == next.key && last.dot < next.dot) { throw notInOrder }
            awaited[next.key, default: []].append(next.dot)
            last = next
        }
        return awaited
    }

    private func past(_ table: [Version]) throws(ProtocolError) -> [PastVersion] {
        let (keys, values, indices) = (message.pastKeys, message.pastValues, message.pastVersions)
        try FormCheck.equal(keys.count, values.count, indices.count, name: "past versions")
        var past: [PastVersion] = []
        past.reserveCapacity(keys.count)
        for index in keys.indices {
            let version = try version(values[index], at: indices[index], in: table)
            past.append(PastVersion(key: try WireCell.key(keys[index]), version: version))
        }
        return past
    }

    private func version(
        _ value: String, at index: UInt32, in table: [Version]
    ) throws(ProtocolError) -> Version {
        guard index < table.count else { throw .malformed("A cell names a version that is not in the table") }
        var version = table[Int(index)]
        version.value = try WireCell.value(value)
        return version
    }

    /// Replica and counter 0 are read: what the server writes by itself has no device.
    private func dot(_ replica: UInt64, _ counter: UInt64) throws(ProtocolError) -> Dot {
        Dot(ReplicaID(rawValue: replica), try FormCheck.counter(counter, "counter"))
    }

    private var notInOrder: ProtocolError { .malformed("The cells of a record are not in order") }
}
