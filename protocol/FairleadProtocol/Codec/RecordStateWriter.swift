import FairleadCore
import Foundation

/// Fills the parallel lists of a record state, in the one order that makes equal states equal bytes.
struct RecordStateWriter {
    private(set) var message = Fairlead_V1_RecordState()
    private var table = VersionTable()

    init(_ state: RecordState) {
        message.id = Data(state.id.bytes)
        message.kind = state.kind.name
        message.lead = state.lead.map { Data($0.bytes) } ?? Data()
        message.position = state.position
        write(state.sortedCells)
        write(state.past)
        message.versionReplicas = table.versions.map(\.dot.replica.rawValue)
        message.versionCounters = table.versions.map(\.dot.counter)
        message.versionStamps = table.versions.map(\.stamp.rawValue)
        message.versionPositions = table.versions.map { $0.position ?? 0 }
        message.versionAuthors = table.versions.map(\.author)
    }

    private mutating func write(_ cells: [(key: CellKey, cell: Cell)]) {
        var keys: [String] = []
        var values: [String] = []
        var versions: [UInt32] = []
        var awaited: [(key: String, dot: Dot)] = []
        keys.reserveCapacity(cells.count)
        values.reserveCapacity(cells.count)
        versions.reserveCapacity(cells.count)
        for (key, cell) in cells {
            let name = key.encoded
            for version in cell.versions {
                keys.append(name)
                values.append(version.value.encoded)
                versions.append(table.index(of: version))
            }
            for dot in cell.awaited { awaited.append((key: name, dot: dot)) }
        }
        message.keys = keys
        message.values = values
        message.versions = versions
        guard !awaited.isEmpty else { return }
        message.awaitedKeys = awaited.map(\.key)
        message.awaitedReplicas = awaited.map(\.dot.replica.rawValue)
        message.awaitedCounters = awaited.map(\.dot.counter)
    }

    private mutating func write(_ past: [PastVersion]) {
        guard !past.isEmpty else { return }
        message.pastKeys = past.map(\.key.encoded)
        message.pastValues = past.map(\.version.value.encoded)
        message.pastVersions = past.map { table.index(of: $0.version) }
    }
}

/// The distinct versions of a record, without their values, in the order of their first use.
private struct VersionTable {
    private(set) var versions: [Version] = []
    private var indices: [Dot: [Int]] = [:]
    private var last = 0

    mutating func index(of version: Version) -> UInt32 {
        // The cells of one capture come from one change set, so the last hit is nearly always the next.
        if last < versions.count, isSame(versions[last], version) { return UInt32(last) }
        let known = indices[version.dot, default: []].first { isSame(versions[$0], version) }
        last = known ?? versions.count
        if known == nil {
            indices[version.dot, default: []].append(last)
            versions.append(version)
        }
        return UInt32(last)
    }

    private func isSame(_ left: Version, _ right: Version) -> Bool {
        left.dot == right.dot && left.stamp == right.stamp && left.position == right.position
            && left.author.utf8.elementsEqual(right.author.utf8)
    }
}
