import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import FairleadStore
import FairleadTestKit
import Foundation

/// A team, its devices and their server: all real but for clocks, dice and network.
///
/// One value runs one seed. Whatever happens is told to `truth` and `model`, which know what must come of it; where the
/// real ones differ, `problems` says so.
final class World {
    private(set) var plan: Plan
    let folder: SimulationFolder
    let time = SimulatedTime()
    var dice: SplitMix64
    /// For what changes nothing that comes after it.
    var wireDice: SplitMix64
    var truth = Truth()
    var model = ServerModel()
    var counts = RareCounts()
    var trace: Trace
    private(set) var problems: [String] = []

    var devices: [SimulatedDevice] = []
    /// As the server knows them: one for each that has joined.
    private(set) var allDevices: [SimulatedDevice] = []
    /// In the order in which they were captured, wherever that was.
    var leads: [RecordID] = []
    var activities: [RecordID: [RecordID]] = [:]
    /// Who could see what at any time: nobody is told that anything else is gone (I10).
    var everVisible: [String: Set<RecordID>] = [:]
    /// Refused change sets that a retry has taken the place of, and what the rep dropped.
    var retried: [OriginID: OriginID] = [:]
    var dropped: Set<OriginID> = []
    /// What any server took in, also one that was restored to a time before that.
    var everIntegrated: Set<OriginID> = []
    /// What the server said last to each: refused, quarantined.
    var refusals: [OriginID: String] = [:]
    var quarantined: Set<OriginID> = []
    /// Requests that the network still holds a copy of.
    var delayed: [(request: SyncRequest, device: SimulatedDevice)] = []
    /// Files that went from device to device.
    var bundles: [Data] = []

    var services: ServerServices
    var database: any ServerDatabase
    var pageRecordsMax: Int
    var serverPath: String
    var serverBackup: (path: String, model: ServerModel)?
    var serverWasRestored = false
    /// The leads that were erased, as the server's operators keep them beside its backups.
    var erasureJournal: [RecordID] = []
    var serverFiles = 0
    var deviceFolders = 0
    var texts = 0
    /// Links that anybody has named.
    var linksEver: [RecordID] = []
    /// What is left of change sets on their authors' devices, when part of it went with a lead.
    var rests: [OriginID: ChangeSet] = [:]
    /// Whom a lead is of, when others have met that person too.
    var personOf: [RecordID: Int] = [:]
    /// How many leads a change set of the server's gives to whom.
    var handedOut: [String: Int] = [:]
    /// Claims that were just judged, as long as the server has not drawn their consequences.
    var owedClaims: [OwedClaim] = []
    /// Cells that the server has to write for somebody who has just left.
    var owedToSuccessor: [CellName: Value] = [:]

    private(set) var people = ["ann", "bob", "mia", "adm"]

    init(seed: UInt64, edition: Edition, isTraced: Bool) async throws {
        folder = try SimulationFolder()
        var dice = SplitMix64(seed: seed)
        plan = Plan(using: &dice)
        if edition != .first {
            var later = SplitMix64(seed: seed &+ 0x6C61_7465_72)
            plan.addLater(edition, using: &later)
            model.isStrict = plan.isLater || plan.restoredServer
        }
        trace = Trace(isKept: isTraced)
        pageRecordsMax = Int.random(in: 1...6, using: &dice)
        self.dice = dice
        wireDice = SplitMix64(seed: ~seed)
        serverPath = folder.path + "/server-0.db"
        let opened = try SQLiteDatabase(path: serverPath)
        database = opened
        services = try await World.open(opened, time: time, pageRecordsMax: pageRecordsMax)
        note("\(plan)")
        if plan.owners {
            model.rules = plan.rules
            _ = try await services.policies.apply(plan.rules.policy)
        }
        try await hire("ann", .rep, "east")
        try await hire("bob", .rep, "west")
        try await hire("mia", .manager, "east")
        try await hire("adm", .admin, "")
        if plan.owners {
            people.append("mel")
            try await hire("mel", .marketing, "ads")
        }
        for user in ["ann", "ann", "bob", "mia", "adm"] + people.dropFirst(4) { try await join(user) }
        for device in devices.prefix(3) where roll(70) { try createLead(device) }
        for device in devices { try await sync(device, faults: false) }
    }

    static func open(
        _ database: any ServerDatabase, time: SimulatedTime, pageRecordsMax: Int
    ) async throws -> ServerServices {
        try await ServerServices.open(
            database, now: { time.now }, pageLimits: PageLimits(records: pageRecordsMax), warn: { _ in })
    }

    private func hire(_ name: String, _ role: Role, _ department: String) async throws {
        try await services.accounts.addUser(name: name, role: role, department: department)
        model.users[name] = ServerModel.User(role: role, department: department)
    }

    private func join(_ user: String) async throws {
        let device = try makeDevice(user: user, skew: plan.wrongClocks ? randomSkew() : 0)
        let code = try await services.accounts.invite(user).code
        let response = try await services.accounts.join(device.store.joinRequest(code: code, deviceName: "d"))
        try device.store.joined(response, url: "http://127.0.0.1", certificateFile: nil)
        device.device = Int64(devices.count + 1)
        devices.append(device)
        allDevices.append(device)
    }

    func makeDevice(user: String, skew: Int64, copying other: String? = nil) throws -> SimulatedDevice {
        deviceFolders += 1
        let path = folder.path + "/device-\(deviceFolders)"
        if let other { try FileManager.default.copyItem(atPath: other, toPath: path) }
        return try SimulatedDevice(
            number: deviceFolders, user: user, folder: path, time: time, skew: skew, seed: dice.next())
    }

    // MARK: dice and talk

    /// True so many times in a hundred.
    func roll(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &dice) }

    func randomSkew() -> Int64 {
        // Years are 315,576,000,000 milliseconds for ten of them.
        pick([0, 0, 5_000, -5_000, 86_400_000, 315_576_000_000, -315_576_000_000]) ?? 0
    }

    func note(_ line: String) { trace.add("\(time.now % 1_000_000_000) \(line)") }

    func fail(_ problem: String) {
        note("PROBLEM \(problem)")
        problems.append(problem)
    }

    func name(_ record: RecordID) -> String {
        if let index = leads.firstIndex(of: record) { return "L\(index + 1)" }
        for (index, lead) in leads.enumerated() {
            if let place = activities[lead]?.firstIndex(of: record) { return "L\(index + 1)a\(place + 1)" }
        }
        return "?"
    }

    /// A text that nobody else writes, and by which a lead's bytes are found wherever they are.
    func text(for lead: RecordID) -> String {
        texts += 1
        return "\(marker(of: lead))\(texts)"
    }

    func marker(of lead: RecordID) -> String { Self.marker(leads.firstIndex(of: lead) ?? 98) }

    /// Too long to be found by chance: four bytes would be, in one run of some thousands, among keys and digests.
    static func marker(_ index: Int) -> String {
        var dice = SplitMix64(seed: UInt64(index))
        let letters = (0..<8).map { _ in Character(UnicodeScalar(UInt8.random(in: 0x61...0x7A, using: &dice))) }
        return "zq\(index + 1)q\(String(letters))"
    }

    func isOut(_ device: SimulatedDevice) -> Bool {
        model.devicesOut.contains(device.device) || model.users[device.user]?.isActive != true
    }

    var active: [SimulatedDevice] { devices.filter { !isOut($0) } }

    // MARK: steps

    /// One random step.
    func step() async throws {
        time.advance(by: Int64.random(in: 1...60_000, using: &dice))
        guard let device = pick(devices) else { return }
        if plan.erasures, roll(2) { return try await erase() }
        if plan.isLater, roll(plan.owners ? 30 : 20) { return try await laterStep(device) }
        switch Int.random(in: 0..<1000, using: &dice) {
        case 0..<520: try write(device)
        case 520..<800: try await sync(device, faults: plan.network)
        case 800..<825: try await deliverDelayed()
        case 825..<840: try restart(device)
        case 840..<865 where plan.wrongClocks: try setClock(device)
        case 865..<905 where plan.bundles: try carry(to: device)
        case 905..<925 where plan.clones: try clone(device)
        case 905..<930 where plan.restoredDevices:
            try backUpOrRestore(pick(devices.filter { $0.backup != nil }) ?? device)
        case 910..<925 where plan.restoredServer: try await backUpOrRestoreServer()
        case 930..<970 where plan.team: try await changeTeam()
        case 970..<985: try await restartServer()
        default: break
        }
    }

    private func setClock(_ device: SimulatedDevice) throws {
        device.skew = randomSkew()
        note("d\(device.number) clock \(device.skew)")
        if roll(50) { try device.reopen(rebooting: true) }
    }
}
