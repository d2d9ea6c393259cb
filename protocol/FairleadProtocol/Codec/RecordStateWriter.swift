import FairleadCore
import Foundation

/// Writes the parallel lists of a record state, in the one order that makes equal states equal bytes.
struct RecordStateWriter {
    private let state: RecordState
    private var table = VersionTable()
    private var versions: [UInt64] = []
    private var awaited: [(key: String, listed: ListedDot)] = []
    // Worked out with the table, in one walk over the cells, and put behind it.
    private var keys = FieldWriter(capacity: usualSizeBytes / 2)
    private var values = FieldWriter(capacity: usualSizeBytes / 2)

    static func bytes(of state: RecordState) -> Data {
        var writer = RecordStateWriter(state)
        return writer.bytes()
    }

    private init(_ state: RecordState) {
        self.state = state
        versions.reserveCapacity(state.cells.count)
        state.cells.visit { key, cell in
            for version in cell.versions {
                versions.append(table.index(of: version))
                keys.element(10, key)
                values.element(11, version.value)
            }
            for listed in cell.awaited { awaited.append((key: key.encoded, listed: listed)) }
        }
    }

    private mutating func bytes() -> Data {
        // The table has the versions of the past too, and stands before them.
        let pastVersions = state.past.map { table.index(of: $0.version) }
        var writer = FieldWriter(capacity: RecordStateWriter.usualSizeBytes)
        writer.field(1, state.id.bytes)
        writer.field(2, state.kind.name.utf8)
        writer.field(3, state.lead?.bytes ?? [])
        writer.field(4, state.position)
        writer.list(5, fixed64s: table.versions.map(\.dot.replica.rawValue))
        writer.list(6, varints: table.versions.map(\.dot.counter))
        writer.list(7, varints: table.versions.map { FieldWriter.zigzag($0.stamp.rawValue) })
        writer.list(8, varints: table.versions.map { $0.position ?? 0 })
        writer.list(9, texts: table.versions.map(\.author))
        writer.append(keys.bytes)
        writer.append(values.bytes)
        writer.list(12, varints: versions)
        writer.list(13, texts: awaited.map(\.key))
        writer.list(14, fixed64s: awaited.map(\.listed.dot.replica.rawValue))
        writer.list(15, varints: awaited.map(\.listed.dot.counter))
        writer.list(16, texts: state.past.map(\.key.encoded))
        writer.list(17, texts: state.past.map(\.version.value.encoded))
        writer.list(18, varints: pastVersions)
        if awaited.contains(where: { $0.listed.origin != nil }) {
            writer.list(19, octets: awaited.map { $0.listed.origin?.bytes ?? [] })
        }
        writer.append(state.unknown)
        return Data(writer.bytes)
    }

    /// Most leads fit without the buffer having to grow.
    private static let usualSizeBytes = 1_024
}

/// The distinct versions of a record, without their values, in the order of their first use.
private struct VersionTable {
    private(set) var versions: [Version] = []
    private var indices: [Dot: [Int]] = [:]
    private var last = 0

    mutating func index(of version: Version) -> UInt64 {
        // The cells of one capture come from one change set, so the last hit is nearly always the next.
        if last < versions.count, isSame(versions[last], version) { return UInt64(last) }
        let known = indices[version.dot, default: []].first { isSame(versions[$0], version) }
        last = known ?? versions.count
        if known == nil {
            indices[version.dot, default: []].append(last)
            versions.append(version)
        }
        return UInt64(last)
    }

    private func isSame(_ left: Version, _ right: Version) -> Bool {
        left.dot == right.dot && left.stamp == right.stamp && left.position == right.position
            && ByteOrder.areEqual(left.author, right.author)
    }
}
