import FairleadCore
import Foundation

/// What the server must have: a model of its own, without merging code or tables. A value, so that a restored backup is
/// a copy from before.
struct ServerModel {
    struct User: Hashable {
        var role: Role
        var department: String
        var isActive = true
    }

    var users: [String: User] = [:]
    var devicesOut: Set<Int64> = []
    /// Leads of which nothing may come back.
    private(set) var erased: Set<RecordID> = []
    /// What was integrated, in log order, and under which dot.
    private(set) var log: [OriginID] = []
    private(set) var dots: [OriginID: Dot] = [:]
    private(set) var cells: [CellName: [OriginID]] = [:]
    /// Those that nobody had in view, in log order.
    private var maximal: [CellName: [OriginID]] = [:]
    /// What the author of each had in view, by way of what was taken in.
    private var seen: [CellName: [OriginID: Set<OriginID>]] = [:]
    /// Whether what was refused carries nobody's sight on.
    var isStrict = false
    private(set) var keys: [RecordID: [CellKey]] = [:]
    private(set) var leadOf: [RecordID: RecordID] = [:]
    /// When each was taken in.
    private(set) var received: [OriginID: Int64] = [:]
    /// Pushed by its author before a reboot: then its time is known exactly.
    private(set) var exactTime: Set<OriginID> = []
    /// How the server ordered them in time: what they were stamped (R12).
    private(set) var stamps: [OriginID: Int64] = [:]
    private(set) var effective: [OriginID: Int64] = [:]
    var rules = OwnerRules()
    /// Claims that were granted.
    var claims: [GrantedClaim] = []
    /// By rule of assignment: who got a lead by it, and as the how manieth.
    var turns: [String: [String: Int64]] = [:]
    /// When each device, by the server's number for it, was last heard from.
    var heard: [Int64: Int64] = [:]
    /// Change sets that name links, in log order.
    private(set) var named: [OriginID] = []
    /// Where in the log the simulator has read to.
    var readThrough: UInt64 = 0
    /// What was said to each dot and the digest of its bytes (I3).
    var answers: [Dot: (digest: Data, answer: String)] = [:]
    /// The same for what came by file and whose twin has taken its number, by the digest of its bytes.
    var branchAnswers: [Data: String] = [:]

    mutating func integrate(_ write: Write, dot: Dot?, at now: Int64, isTimeExact: Bool, _ truth: Truth) {
        log.append(write.origin)
        dots[write.origin] = dot
        received[write.origin] = now
        if isTimeExact { exactTime.insert(write.origin) }
        if !write.links.isEmpty { named.append(write.origin) }
        for record in write.change?.records ?? [] where !record.edits.isEmpty {
            if let lead = record.lead { leadOf[record.id] = lead }
        }
        let existing = Set(write.cells.keys.map(\.record).filter(exists))
        for cell in write.cells.keys where write.states(cell) || !existing.contains(cell.record) {
            if cells[cell] == nil { keys[cell.record, default: []].append(cell.key) }
            cells[cell, default: []].append(write.origin)
            if isStrict { noteSeen(write, in: cell) }
            maximal[cell] = stand(in: cell, truth)
        }
    }

    mutating func noteStamp(_ stamp: Int64, effective moment: Int64, of origin: OriginID) {
        stamps[origin] = stamp
        effective[origin] = moment
    }

    /// Lets go of leads, of all that belongs to them, and of what was judged of them.
    mutating func erase(_ leads: [RecordID], _ truth: Truth) {
        let links = truth.pairs.filter { pair in leads.contains { pair.value.contains($0) } }.map(\.key)
        let children = leadOf.filter { leads.contains($0.value) }.map(\.key)
        for record in leads + links + children {
            for key in keys.removeValue(forKey: record) ?? [] {
                let cell = CellName(record: record, key: key)
                (cells[cell], maximal[cell], seen[cell]) = (nil, nil, nil)
            }
        }
        erased.formUnion(leads)
    }

    /// Leads that their owners have given away in the push that is being taken in: nobody has heard of it yet.
    var justGiven: [RecordID: (origin: OriginID, user: String, replica: ReplicaID, before: Holder)] = [:]
    /// Leads of which a claim has been granted in that push, and to whom.
    var justGranted: [RecordID: String] = [:]
    /// Whose change set is being judged.
    var pushing = ReplicaID(rawValue: 0)

    func isErased(_ lead: RecordID) -> Bool { erased.contains(lead) }

    func isIntegrated(_ origin: OriginID) -> Bool { received[origin] != nil }

    func exists(_ record: RecordID) -> Bool { keys[record] != nil }

    /// The writes that must stand in a cell, in log order.
    func standing(_ cell: CellName, _ truth: Truth) -> [OriginID] { maximal[cell] ?? [] }

    private func stand(in cell: CellName, _ truth: Truth) -> [OriginID] {
        let alive = cells[cell] ?? []
        guard isStrict else { return truth.maximal(alive, in: cell) }
        return alive.filter { name in !alive.contains { seen[cell]?[$0]?.contains(name) ?? false } }
    }

    /// What somebody saw by way of a write that was refused, as one that a file brought, he has not seen.
    private mutating func noteSeen(_ write: Write, in cell: CellName) {
        let direct = write.view[cell] ?? []
        let known = direct.reduce(into: direct) { $0.formUnion(seen[cell]?[$1] ?? []) }
        seen[cell, default: [:]][write.origin] = known
        // What comes late has been seen by others already.
        for (later, past) in seen[cell] ?? [:] where past.contains(write.origin) {
            seen[cell]?[later]?.formUnion(known)
        }
    }

    func standing(_ record: RecordID, _ field: String, _ truth: Truth) -> [OriginID] {
        standing(CellName(record: record, key: CellKey(field)), truth)
    }
}
