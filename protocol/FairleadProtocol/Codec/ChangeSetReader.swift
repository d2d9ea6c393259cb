import FairleadCore
import Foundation

/// Reads a change set straight from its bytes, as `RecordStateReader` does: a server reads thousands in one push.
struct ChangeSetReader {
    private var numbers = Numbers()
    private var origin = 0..<0
    private var command = 0..<0
    private var commandName = 0..<0
    private var previousDigest = 0..<0
    private var bootID = 0..<0
    private var ownReplicas: [UInt64] = []
    private var ownCounters: [UInt64] = []
    private var records: [Range<Int>] = []
    private let scanner: FieldScanner

    private struct Numbers {
        var replica: UInt64 = 0
        var counter: UInt64 = 0
        var wall: UInt64 = 0
        var boot: UInt64 = 0
        var lastExchange: UInt64 = 0
    }

    static func change(_ bytes: Data) throws(ProtocolError) -> ChangeSet {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ProtocolError) in try ChangeSetReader(bytes).change(in: bytes) }
        }
        return try result.get()
    }

    private init(_ bytes: UnsafeRawBufferPointer) throws(ProtocolError) {
        scanner = FieldScanner(bytes)
        var scanner = scanner
        while let (number, content) = try scanner.next() {
            switch (number, content) {
            case (1, .fixed64(let value)): numbers.replica = value
            case (2, .varint(let value)): numbers.counter = value
            case (3, .bytes(let range)): origin = range
            case (4, .bytes(let range)): command = range
            case (5, .bytes(let range)): commandName = range
            case (6, .bytes(let range)): previousDigest = range
            case (7, .varint(let value)): numbers.wall = value
            case (8, .bytes(let range)): bootID = range
            case (9, .varint(let value)): numbers.boot = value
            case (10, .varint(let value)): numbers.lastExchange = value
            case (11, _): _ = try scanner.fixed64s(content, into: &ownReplicas)
            case (12, _): _ = try scanner.varints(content, into: &ownCounters)
            case (13, .bytes(let range)): records.append(range)
            default: break
            }
        }
    }

    private func change(in bytes: UnsafeRawBufferPointer) throws(ProtocolError) -> ChangeSet {
        guard previousDigest.isEmpty || previousDigest.count == Limits.digestSizeBytes else {
            throw .malformed("The previous digest is not 32 bytes long")
        }
        try FormCheck.count(records.count, max: Limits.recordsPerChangeSetMax, "records in a change set")
        var changes: [RecordChange] = []
        changes.reserveCapacity(records.count)
        for record in records {
            changes.append(try RecordChangeReader(UnsafeRawBufferPointer(rebasing: bytes[record])).change())
        }
        return ChangeSet(
            dot: Dot(ReplicaID(rawValue: numbers.replica), numbers.counter),
            origin: try FormCheck.recordID(UnsafeRawBufferPointer(scanner.octets(origin)), "origin"),
            command: try FormCheck.recordID(UnsafeRawBufferPointer(scanner.octets(command)), "command"),
            commandName: try scanner.text(commandName), previousDigest: Array(scanner.octets(previousDigest)),
            time: DeviceTime(
                wallMilliseconds: FieldScanner.signed(numbers.wall), bootID: try scanner.text(bootID),
                bootMilliseconds: FieldScanner.signed(numbers.boot),
                lastExchangeMilliseconds: FieldScanner.signed(numbers.lastExchange)),
            own: try own(), records: changes)
    }

    private func own() throws(ProtocolError) -> VersionVector {
        let entries = try DotLists.dots(ownReplicas, ownCounters, max: Limits.contextEntriesMax, name: "own entries")
        var own = VersionVector()
        var former: ReplicaID?
        for entry in entries {
            guard entry.counter > 0, entry.replica != former else {
                throw .malformed("An own entry stands twice or counts nothing")
            }
            own[entry.replica] = entry.counter
            former = entry.replica
        }
        return own
    }
}

/// What a change set does to one record.
private struct RecordChangeReader {
    private var id = 0..<0
    private var kind = 0..<0
    private var lead = 0..<0
    private var creation: UInt64 = 0
    private var seen: UInt64 = 0
    private var dotReplicas: [UInt64] = []
    private var dotCounters: [UInt64] = []
    private var dotOrigins: [Range<Int>] = []
    private var keys: [Range<Int>] = []
    private var values: [Range<Int>] = []
    private let scanner: FieldScanner

    /// As many as a captured lead has.
    private static let usualEdits = 20

    init(_ bytes: UnsafeRawBufferPointer) throws(ProtocolError) {
        scanner = FieldScanner(bytes)
        var scanner = scanner
        keys.reserveCapacity(RecordChangeReader.usualEdits)
        values.reserveCapacity(RecordChangeReader.usualEdits)
        while let (number, content) = try scanner.next() {
            switch (number, content) {
            case (1, .bytes(let range)): id = range
            case (2, .bytes(let range)): kind = range
            case (3, .bytes(let range)): lead = range
            case (4, .varint(let value)): creation = value
            case (5, .varint(let value)): seen = value
            case (6, _): _ = try scanner.fixed64s(content, into: &dotReplicas)
            case (7, _): _ = try scanner.varints(content, into: &dotCounters)
            case (8, .bytes(let range)): keys.append(range)
            case (9, .bytes(let range)): values.append(range)
            case (10, .bytes(let range)): dotOrigins.append(range)
            default: break
            }
        }
    }

    func change() throws(ProtocolError) -> RecordChange {
        try FormCheck.equal(keys.count, values.count, name: "keys and values")
        try FormCheck.count(keys.count, max: Limits.editsPerRecordMax, "edits of a record")
        var edits: [Edit] = []
        edits.reserveCapacity(keys.count)
        for (key, value) in zip(keys, values) {
            edits.append(Edit(try WireCell.key(scanner.octets(key)), try WireCell.value(scanner.octets(value))))
        }
        return RecordChange(
            id: try FormCheck.recordID(UnsafeRawBufferPointer(scanner.octets(id)), "record's id"),
            kind: RecordKind(try scanner.text(kind)),
            lead: lead.isEmpty
                ? nil : try FormCheck.recordID(UnsafeRawBufferPointer(scanner.octets(lead)), "lead's id"),
            isCreation: creation != 0, seen: seen,
            dots: try listed(),
            edits: edits)
    }

    private func listed() throws(ProtocolError) -> [ListedDot] {
        let dots = try DotLists.dots(dotReplicas, dotCounters, max: Limits.contextDotsMax, name: "context dots")
        if dotOrigins.isEmpty { return dots.map { ListedDot($0) } }
        try FormCheck.equal(dots.count, dotOrigins.count, name: "origins of context dots")
        var result: [ListedDot] = []
        for (dot, origin) in zip(dots, dotOrigins) {
            result.append(ListedDot(dot, origin: try scanner.origin(origin)))
        }
        return result
    }
}

private enum DotLists {
    /// Reads two parallel lists as dots, strictly ascending.
    static func dots(
        _ replicas: [UInt64], _ counters: [UInt64], max: Int, name: String
    ) throws(ProtocolError) -> [Dot] {
        try FormCheck.equal(replicas.count, counters.count, name: name)
        try FormCheck.count(replicas.count, max: max, name)
        var dots: [Dot] = []
        dots.reserveCapacity(replicas.count)
        for (replica, counter) in zip(replicas, counters) {
            let dot = Dot(ReplicaID(rawValue: replica), counter)
            if let last = dots.last, last >= dot { throw .malformed("The \(name) are not in order") }
            dots.append(dot)
        }
        return dots
    }
}

extension FieldScanner {
    /// Reads the origin of a listed change set; no bytes when its author did not know it.
    func origin(_ range: Range<Int>) throws(ProtocolError) -> OriginID? {
        range.isEmpty ? nil : try FormCheck.recordID(UnsafeRawBufferPointer(octets(range)), "origin of a listed dot")
    }
}
