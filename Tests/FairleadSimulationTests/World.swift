import Crypto
import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import FairleadTestKit
import Foundation
import Synchronization

@testable import FairleadStore

/// A clock that the test moves; each device adds its own error to it.
final class SimulatedTime: Sendable {
    private let milliseconds = Mutex<Int64>(1_800_000_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(by step: Int64) { milliseconds.withLock { $0 += step } }
}

/// What may go wrong in a run.
struct Faults: OptionSet {
    let rawValue: Int
    static let network = Faults(rawValue: 1)
    static let clone = Faults(rawValue: 2)
    static let restoredDevice = Faults(rawValue: 4)
    static let restoredServer = Faults(rawValue: 8)
    static let bundles = Faults(rawValue: 16)
}

/// One server and a few devices of one user, all real but for clock, dice and network.
final class World {
    static let fields = [Field.city, Field.need]

    let folder: TemporaryFolder
    let time = SimulatedTime()
    var dice: SplitMix64
    var truth = Truth()
    var devices: [SimulatedDevice] = []
    private(set) var leads: [RecordID] = []
    private var services: ServerServices
    private var database: any ServerDatabase
    private var serverBackup: String?
    private var serverFiles = 0
    private var folders = 0
    private var written = 0
    /// The writes that the server has taken in.
    private var arrived: Set<String> = []
    private let faults: Faults

    init(seed: UInt64, faults: Faults) async throws {
        folder = try TemporaryFolder()
        dice = SplitMix64(seed: seed)
        self.faults = faults
        let path = folder.path + "/server-0.db"
        let opened = try SQLiteDatabase(path: path)
        database = opened
        services = try await World.open(opened, time: time)
        try await services.accounts.addUser(name: "rep", role: .rep, department: "east")
        for _ in 1...3 {
            let device = try makeDevice(
                skew: [0, 0, 0, 5_000, -5_000, 315_576_000_000].randomElement(using: &dice) ?? 0)
            let code = try await services.accounts.invite("rep").code
            let request = try device.store.joinRequest(code: code, deviceName: "d")
            let response = try await services.accounts.join(request)
            try device.store.joined(response, url: "http://127.0.0.1", certificateFile: nil)
            devices.append(device)
        }
        leads = try devices[0].store.write("lead add", summary: "") { writer in
            try ["x", "y"].map { name in
                try writer.create(.lead, lead: nil, edits: [Edit(Field.company, .text(name))])
            }
        }
        for device in devices { try await sync(device) }
    }

    private static func open(_ database: any ServerDatabase, time: SimulatedTime) async throws -> ServerServices {
        try await ServerServices.open(
            database, now: { time.now }, pageLimits: PageLimits(records: 1), warn: { _ in })
    }

    private func makeDevice(skew: Int64, copying other: SimulatedDevice? = nil) throws -> SimulatedDevice {
        folders += 1
        let path = folder.path + "/device-\(folders)"
        if let other { try FileManager.default.copyItem(atPath: other.folder, toPath: path) }
        return try SimulatedDevice(folder: path, time: time, skew: skew, seed: dice.next())
    }

    // MARK: steps

    /// One random step.
    func step() async throws {
        time.advance(by: Int64.random(in: 1...50, using: &dice))
        let device = devices.randomElement(using: &dice) ?? devices[0]
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<50: try edit(device)
        case 50..<85: try await faultySync(device)
        case 85..<88: device.skew = [0, 5_000, -5_000].randomElement(using: &dice) ?? 0
        case 88..<92 where faults.contains(.bundles): try carry(to: device)
        case 92..<94 where faults.contains(.clone) && devices.count < 5:
            devices.append(try makeDevice(skew: device.skew, copying: device))
        case 94..<96 where faults.contains(.restoredDevice): try backUpOrRestore(device)
        case 96..<98 where faults.contains(.restoredServer): try await backUpOrRestoreServer()
        default: break
        }
    }

    private func edit(_ device: SimulatedDevice) throws {
        written += 1
        let name = "w\(written)"
        let cell = Truth.Cell(
            lead: leads.randomElement(using: &dice) ?? leads[0],
            field: World.fields.randomElement(using: &dice) ?? Field.city)
        var view: [String] = []
        try device.store.write("lead edit", summary: "") { writer in
            view = try writer.state(cell.lead).map { World.names($0, cell.field) } ?? []
            try writer.edit(cell.lead, [Edit(cell.field, .text(name))])
        }
        truth.write(name, to: cell, seeing: view)
        device.known.insert(name)
    }

    static func names(_ state: RecordState, _ field: String) -> [String] {
        (state.cells[CellKey(field)]?.versions ?? []).compactMap(\.value.text)
    }

    private func faultySync(_ device: SimulatedDevice) async throws {
        guard faults.contains(.network) else { return try await sync(device) }
        let roll = Int.random(in: 0..<100, using: &dice)
        if roll < 25 {
            // The server took it in, and the answer was lost.
            let request = try device.store.nextRequest()
            _ = try await exchange(request, of: device)
        } else if roll < 65 {
            try await sync(device, roundsMax: Int.random(in: 1...3, using: &dice))
        } else {
            try await sync(device)
        }
    }

    /// Exchanges until nothing is left, or for so many rounds.
    func sync(_ device: SimulatedDevice, roundsMax: Int = 60) async throws {
        var supplement = Supplement.none
        for _ in 0..<roundsMax {
            let request = try device.store.nextRequest(supplement)
            let response = try await exchange(request, of: device)
            guard case .again(let next) = try device.store.apply(response, to: request).step else { return }
            supplement = next
        }
    }

    private func exchange(_ request: SyncRequest, of device: SimulatedDevice) async throws -> SyncResponse {
        let response = try await services.sync.sync(request, session: device.session(services))
        guard response.status == .ok else { return response }
        for body in request.changeSets + request.carried.flatMap(\.changeSets) {
            for edit in try ChangeSetCodec.decode(body).records.flatMap(\.edits) {
                if let name = edit.value.text { arrived.insert(name) }
            }
        }
        return response
    }

    private func carry(to device: SimulatedDevice) throws {
        guard let other = devices.filter({ $0 !== device }).randomElement(using: &dice),
            let bundle = try? other.store.writeBundle().data
        else { return }
        _ = try device.store.readBundle(bundle)
    }

    private func backUpOrRestore(_ device: SimulatedDevice) throws {
        guard let backup = device.backup else {
            folders += 1
            let path = folder.path + "/backup-\(folders)"
            try FileManager.default.copyItem(atPath: device.folder, toPath: path)
            device.backup = (path: path, known: device.known)
            return
        }
        device.backup = nil
        // What only the lost disk held is gone for good; nobody can be asked for it.
        truth.dead.formUnion(device.known.subtracting(backup.known).subtracting(try namesBeyond(device)))
        let place = devices.firstIndex { $0 === device } ?? 0
        let restored = try SimulatedDevice(folder: backup.path, time: time, skew: device.skew, seed: dice.next())
        restored.known = backup.known
        devices[place] = restored
    }

    private func backUpOrRestoreServer() async throws {
        if let backup = serverBackup {
            serverBackup = ""
            guard !backup.isEmpty else { return }
            try await database.close()
            let opened = try SQLiteDatabase(path: backup)
            database = opened
            services = try await World.open(opened, time: time)
        } else {
            serverFiles += 1
            let path = folder.path + "/server-\(serverFiles).db"
            try await database.backup(to: path)
            serverBackup = path
        }
    }

    /// Writes that are somewhere else than on a device's own disk.
    private func namesBeyond(_ device: SimulatedDevice) throws -> Set<String> {
        var names = arrived
        for other in devices where other !== device { names.formUnion(try other.everySeenName(leads)) }
        return names
    }

    // MARK: the end

    /// Ends all faults, syncs everybody, and returns what is wrong.
    func settle() async throws -> [String] {
        for _ in 1...6 {
            time.advance(by: 100)
            for device in devices { try await sync(device) }
        }
        var problems: [String] = []
        var digests: Set<String> = []
        for device in devices { digests.insert(try device.store.digest()) }
        digests.insert(try await services.accounts.digest(user: "rep"))
        if digests.count != 1 { problems.append("diverged: \(digests.sorted())") }
        for lead in leads {
            for field in World.fields {
                let expected = truth.maximal(Truth.Cell(lead: lead, field: field))
                for (index, device) in devices.enumerated() {
                    let shown = Set(try device.state(lead).map { World.names($0, field) } ?? [])
                    if expected != shown {
                        problems.append("device \(index) \(field): shows \(shown.sorted()), true \(expected.sorted())")
                    }
                }
            }
        }
        problems += try await services.accounts.check()
        for device in devices where try device.store.hasUnsent() { problems.append("a queue did not drain") }
        return problems
    }
}
