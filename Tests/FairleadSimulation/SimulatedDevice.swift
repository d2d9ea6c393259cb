import FairleadCore
import FairleadServer
import FairleadStore
import FairleadTestKit
import Foundation

/// A real device store whose clocks and dice belong to the simulation.
final class SimulatedDevice {
    /// For the trace: 1, 2, …
    let number: Int
    let user: String
    let folder: String
    /// The server's number for it.
    var device: Int64 = 0
    private(set) var store: DeviceStore
    /// The change sets that this device's disk holds as its own.
    var known: Set<OriginID> = []
    /// All that was ever written on it, also what has left it with a lead since.
    var written: Set<OriginID> = []
    /// Leads of a history that the server lost: kept for review, also when the user may not see them any more (R27).
    var recovered: Set<RecordID> = []
    /// Up to where it went back, when it found that the server had lost what came after that.
    var shared: Set<UInt64> = []
    /// A copy of its disk, and what that copy holds.
    var backup: (path: String, known: Set<OriginID>, written: Set<OriginID>)?
    /// Its disk has a twin, or went back in time.
    var hasTwin = false
    var wasRestored = false

    private let time: SimulatedTime
    private let skewMilliseconds: SharedNumber
    private let seeds: SharedNumber
    private var boots = 0

    /// The error of its wall clock.
    var skew: Int64 {
        get { skewMilliseconds.value }
        set { skewMilliseconds.value = newValue }
    }

    init(number: Int, user: String, folder: String, time: SimulatedTime, skew: Int64, seed: UInt64) throws {
        self.number = number
        self.user = user
        self.folder = folder
        self.time = time
        skewMilliseconds = SharedNumber(skew)
        seeds = SharedNumber(Int64(bitPattern: seed))
        store = try Self.open(
            folder: folder, time: time, skew: skewMilliseconds, seeds: seeds, boot: "\(number)-0")
    }

    private static func open(
        folder: String, time: SimulatedTime, skew: SharedNumber, seeds: SharedNumber, boot: String
    ) throws -> DeviceStore {
        let environment = DeviceEnvironment(
            wallMilliseconds: { time.now + skew.value }, bootMilliseconds: { time.now - Self.bootMilliseconds },
            bootID: boot, timeZoneOffsetSeconds: { _ in 0 },
            makeDice: { SplitMix64(seed: UInt64(bitPattern: seeds.increment())) })
        return try DeviceStore.open(folder: folder, environment: environment, creating: true)
    }

    /// When the boot-time clocks of all machines stood at 0, on the true clock.
    static let bootMilliseconds: Int64 = 1_700_000_000_000

    /// The process dies and another one goes on; after a reboot the boot-time clock counts for nothing.
    func reopen(rebooting: Bool) throws {
        if rebooting { boots += 1 }
        store = try Self.open(
            folder: folder, time: time, skew: skewMilliseconds, seeds: seeds, boot: "\(number)-\(boots)")
    }

    /// All bytes of the store's files.
    func everyByte() throws -> Data {
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where !name.hasSuffix("shm") {
            bytes.append(try Data(contentsOf: URL(filePath: folder + "/" + name)))
        }
        return bytes
    }
}
