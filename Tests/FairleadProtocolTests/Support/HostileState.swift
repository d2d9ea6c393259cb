import Foundation

/// A record state as an attacker may write it: every list is set by itself.
struct HostileState {
    var id = Data((1...16).map { UInt8($0) })
    var kind = "lead"
    var lead = Data()
    var position: UInt64 = 9
    var replicas: [UInt64] = [7]
    var counters: [UInt64] = [1]
    var stamps: [Int64] = [65_536]
    var positions: [UInt64] = [9]
    var authors = ["li.na"]
    var keys = ["company", "contact"]
    var values = ["sAcme", "sWang"]
    var versions: [UInt64] = [0, 0]
    var awaitedKeys: [String] = []
    var awaitedReplicas: [UInt64] = []
    var awaitedCounters: [UInt64] = []
    /// None is known, unless a case says otherwise.
    var awaitedOrigins: [Data]?
    var pastKeys: [String] = []
    var pastValues: [String] = []
    var pastVersions: [UInt64] = []

    init(_ change: (inout HostileState) -> Void = { _ in }) { change(&self) }

    var data: Data {
        var bytes = WireBytes()
        bytes.bytes(1, id)
        bytes.text(2, kind)
        if !lead.isEmpty { bytes.bytes(3, lead) }
        bytes.number(4, position)
        bytes.fixeds(5, replicas)
        bytes.numbers(6, counters)
        bytes.numbers(7, stamps.map(WireBytes.zigzag))
        bytes.numbers(8, positions)
        bytes.texts(9, authors)
        bytes.texts(10, keys)
        bytes.texts(11, values)
        bytes.numbers(12, versions)
        bytes.texts(13, awaitedKeys)
        if !awaitedReplicas.isEmpty { bytes.fixeds(14, awaitedReplicas) }
        if !awaitedCounters.isEmpty { bytes.numbers(15, awaitedCounters) }
        bytes.texts(16, pastKeys)
        bytes.texts(17, pastValues)
        if !pastVersions.isEmpty { bytes.numbers(18, pastVersions) }
        for origin in awaitedOrigins ?? awaitedKeys.map({ _ in Data() }) { bytes.bytes(19, origin) }
        return bytes.data
    }

    static let megabyte = String(repeating: "a", count: 1 << 20)

    static let cases: [(why: String, state: HostileState)] = [
        ("an id of 15 bytes", HostileState { $0.id.removeLast() }),
        ("an id of 17 bytes", HostileState { $0.id.append(1) }),
        ("no id", HostileState { $0.id = Data() }),
        ("a lead's id of 1 byte", HostileState { $0.lead = Data([1]) }),
        ("no kind", HostileState { $0.kind = "" }),
        ("a kind in capitals", HostileState { $0.kind = "Lead" }),
        ("a kind of 1 MB", HostileState { $0.kind = megabyte }),
        ("a position above 2^53", HostileState { $0.position = (1 << 53) + 1 }),
        ("a position of 2^64 - 1", HostileState { $0.position = .max }),
        ("a version's position of 2^64 - 1", HostileState { $0.positions = [.max] }),
        ("a counter above 2^53", HostileState { $0.counters = [(1 << 53) + 1] }),
        ("a counter of 2^64 - 1", HostileState { $0.counters = [.max] }),
        ("a negative stamp", HostileState { $0.stamps = [-1] }),
        ("the least stamp", HostileState { $0.stamps = [.min] }),
        ("an author of 1 MB", HostileState { $0.authors = [megabyte] }),
        ("an author with a U+0000", HostileState { $0.authors = ["li\u{0}na"] }),
        ("more replicas than counters", HostileState { $0.replicas = [7, 8] }),
        ("fewer stamps than versions", HostileState { $0.stamps = [] }),
        ("fewer positions than versions", HostileState { $0.positions = [] }),
        ("more authors than versions", HostileState { $0.authors = ["a", "b"] }),
        ("more keys than values", HostileState { $0.keys.append("stage") }),
        ("more values than keys", HostileState { $0.values.append("snew") }),
        ("fewer versions than cells", HostileState { $0.versions = [0] }),
        ("a version one behind the table", HostileState { $0.versions = [0, 1] }),
        ("the version 2^32 - 1", HostileState { $0.versions = [0, UInt64(UInt32.max)] }),
        ("a key of 1 MB", HostileState { $0.keys[1] = megabyte }),
        ("an element of 1 MB", HostileState { $0.keys[1] = "tags/" + megabyte }),
        ("an element with a U+0000", HostileState { $0.keys[1] = "tags/a\u{0}" }),
        ("a key that is no field", HostileState { $0.keys[1] = "Contact" }),
        ("a value without a type", HostileState { $0.values[1] = "" }),
        ("a value of 1 MB", HostileState { $0.values[1] = "s" + megabyte }),
        ("keys out of order", HostileState { $0.keys = ["contact", "company"] }),
        ("one version twice in a cell", HostileState { $0.keys = ["company", "company"] }),
        (
            "versions of a cell out of order",
            HostileState {
                $0.replicas = [7, 7]
                $0.counters = [2, 1]
                $0.stamps = [1, 1]
                $0.positions = [9, 8]
                $0.authors = ["a", "a"]
                $0.keys = ["company", "company"]
                $0.versions = [0, 1]
            }
        ),
        (
            "NFC before NFD, which is not the order of bytes",
            HostileState { $0.keys = ["tags/\u{E9}", "tags/e\u{301}"] }
        ),
        ("an awaited key without a dot", HostileState { $0.awaitedKeys = ["company"] }),
        (
            "an awaited counter of 2^64 - 1",
            HostileState {
                $0.awaitedKeys = ["company"]
                $0.awaitedReplicas = [8]
                $0.awaitedCounters = [.max]
            }
        ),
        (
            "awaited dots out of order",
            HostileState {
                $0.awaitedKeys = ["company", "company"]
                $0.awaitedReplicas = [8, 8]
                $0.awaitedCounters = [2, 1]
            }
        ),
        (
            "an awaited origin of 15 bytes",
            HostileState {
                $0.awaitedKeys = ["company"]
                $0.awaitedReplicas = [8]
                $0.awaitedCounters = [1]
                $0.awaitedOrigins = [Data(count: 15)]
            }
        ),
        (
            "fewer origins than awaited dots",
            HostileState {
                $0.awaitedKeys = ["company", "company"]
                $0.awaitedReplicas = [8, 8]
                $0.awaitedCounters = [1, 2]
                $0.awaitedOrigins = [Data(count: 16)]
            }
        ),
        ("a past key without a value", HostileState { $0.pastKeys = ["company"] }),
        (
            "a past version behind the table",
            HostileState {
                $0.pastKeys = ["company"]
                $0.pastValues = ["sOld"]
                $0.pastVersions = [1]
            }
        ),
    ]
}
