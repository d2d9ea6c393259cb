import FairleadTestKit
import Foundation

/// The disk behind one folder, for programs that start with `environment`: it can be full, fail, lie, kill who writes to
/// it, and lose what was not synced.
///
/// Each call by which a program changes a file, a name or a folder, or syncs one, is one operation.
final class TestDisk: Sendable {
    private static let library = Result { try PreloadedLibrary(DiskShim.source) }

    let environment: [String: String?]
    private let path: String
    /// What is on the platters; see `DiskShim`.
    private let image: TemporaryFolder
    private let control: Int32

    /// Where the shim has each number of its `struct control`.
    private enum Place: Int {
        case operations, cut, room, error, failing, lies

        static let count = 6
    }

    /// Everything that is in the folder now counts as synced.
    init(_ folder: TemporaryFolder) throws {
        path = URL(filePath: folder.path).resolvingSymlinksInPath().path
        image = try TemporaryFolder()
        let file = image.file("control")
        try Data(count: Place.count * 8).write(to: URL(filePath: file))
        control = open(file, O_RDWR | O_CLOEXEC)
        guard control >= 0 else { throw Trouble("\(file) cannot be opened") }
        environment = [
            "LD_PRELOAD": try Self.library.get().path, "DISK_FOLDER": path, "DISK_IMAGE": image.path,
        ]
        heal()
        try settle()
    }

    deinit { close(control) }

    private subscript(_ place: Place) -> Int64 {
        get {
            var value: Int64 = 0
            pread(control, &value, 8, off_t(place.rawValue * 8))
            return value
        }
        set {
            var value = newValue
            pwrite(control, &value, 8, off_t(place.rawValue * 8))
        }
    }

    // MARK: faults

    /// Operations so far.
    var operations: Int { Int(self[.operations]) }

    /// Counts the operations of what `body` runs.
    func operations(of body: () throws -> Void) rethrows -> Int {
        let before = operations
        try body()
        return operations - before
    }

    /// Kills the program in the place of an operation; 1 is the next one.
    func kill(at number: Int) { self[.cut] = self[.operations] + Int64(number) }

    /// Whether the program that was to be killed has come that far.
    var hasKilled: Bool { self[.cut] > 0 && self[.operations] >= self[.cut] }

    /// Lets operations fail with an error, from the given one on; 1 is the next one.
    func fail(with error: Int32, from number: Int = 1) {
        self[.failing] = self[.operations] + Int64(number)
        self[.error] = Int64(error)
    }

    /// Lets files grow by so many bytes and no further.
    func fill(leaving bytes: Int = 0) { self[.room] = Int64(bytes) }

    /// Says from now on that what is synced was synced, and does nothing.
    func lie() { self[.lies] = 1 }

    /// Makes everything work again.
    func heal() {
        (self[.cut], self[.error], self[.failing], self[.lies]) = (0, 0, 0, 0)
        self[.room] = -1
    }

    // MARK: power

    /// Brings to the platters all that is in the folder now, whoever wrote it.
    func settle() throws {
        for kind in ["durable", "pending", "unlinked"] { try? FileManager.default.removeItem(atPath: image.file(kind)) }
        try FileManager.default.copyItem(atPath: path, toPath: image.file("durable"))
        for folder in [""] + folders(below: "") {
            try Data().write(to: URL(filePath: image.file("durable\(folder)/!here")))
            for kind in ["pending", "unlinked"] {
                try FileManager.default.createDirectory(
                    atPath: image.file(kind + folder), withIntermediateDirectories: true)
            }
        }
    }

    /// Cuts the power, now that no program runs: what was not synced is gone. With dice, any part of it may have come to
    /// the platters before, sector by sector and name by name, as disks and file systems reorder them.
    func losePower(keeping dice: SplitMix64? = nil) throws {
        var cut = PowerCut(dice: dice)
        try lose(below: "", &cut)
        try settle()
    }

    private func lose(below folder: String, _ cut: inout PowerCut) throws {
        let kept = try FileManager.default.contentsOfDirectory(atPath: image.file("durable\(folder)"))
        let written = try FileManager.default.contentsOfDirectory(atPath: path + folder)
        for name in Set(kept).union(written).sorted() where name != "!here" && !name.hasSuffix(Self.shared) {
            let name = "\(folder)/\(name)"
            if isFolder(path + name) {
                if exists("durable\(name)/!here") || cut.keeps() {
                    try lose(below: name, &cut)
                } else {
                    try FileManager.default.removeItem(atPath: path + name)
                }
                continue
            }
            let new = FileManager.default.contents(atPath: path + name)
            let old = FileManager.default.contents(atPath: image.file("durable\(name)"))
            let result: Data?
            if let old, let new, !exists("unlinked\(name)") {
                result = cut.mixed(old, new)
            } else if cut.keeps() {
                let synced = FileManager.default.contents(atPath: image.file("pending\(name)"))
                result = new.map { cut.mixed(synced ?? Data(), $0) }
            } else {
                result = old
            }
            if let result {
                try result.write(to: URL(filePath: path + name))
            } else if new != nil {
                try FileManager.default.removeItem(atPath: path + name)
            }
        }
    }

    /// SQLite's index of its log is shared memory, never synced, and made anew by who opens the database first.
    private static let shared = "-shm"

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: image.file(name)) }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func folders(below folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path + folder)) ?? []
        return names.map { "\(folder)/\($0)" }.filter { isFolder(path + $0) }.flatMap { [$0] + folders(below: $0) }
    }
}

/// What a cut of the power leaves of unsynced bytes: nothing, or what the dice say.
private struct PowerCut {
    var dice: SplitMix64?

    private static let sectorBytes = 512

    mutating func keeps() -> Bool { dice?.next().isMultiple(of: 2) ?? false }

    /// Each sector is the old or the new one, and the file has the length of either or one between them.
    mutating func mixed(_ old: Data, _ new: Data) -> Data {
        guard dice != nil, old != new else { return old }
        let (shorter, longer) = (min(old.count, new.count), max(old.count, new.count))
        var result = Data(count: keeps() ? new.count : keeps() ? old.count : between(shorter, longer))
        for start in stride(from: 0, to: result.count, by: Self.sectorBytes) {
            let source = keeps() ? new : old
            let end = min(start + Self.sectorBytes, result.count, source.count)
            if start < end { result.replaceSubrange(start..<end, with: source[start..<end]) }
        }
        return result
    }

    private mutating func between(_ low: Int, _ high: Int) -> Int {
        guard var dice else { return low }
        defer { self.dice = dice }
        return Int.random(in: low...high, using: &dice)
    }
}
