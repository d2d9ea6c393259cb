/// What happened in a run, line by line; its hash is the same for the same seed (I15).
///
/// Keys and the server's own ids are drawn from the system's dice, so no line names them.
struct Trace {
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var lines: [String] = []
    private let isKept: Bool

    init(isKept: Bool) { self.isKept = isKept }

    mutating func add(_ line: String) {
        // FNV-1a.
        for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 10) &* 0x100_0000_01B3
        if isKept { lines.append(line) }
    }
}
