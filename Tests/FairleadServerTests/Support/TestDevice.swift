import Crypto
import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation

@testable import FairleadServer

/// A device as small as it can be: it writes change sets by hand, and keeps what it was sent.
final class TestDevice {
    let server: TestServer
    let user: String
    var replica: ReplicaID
    var key = Curve25519.Signing.PrivateKey()
    private(set) var session = Session(device: 0, user: "")
    private(set) var serverID = RecordID(high: 0, low: 0)
    private(set) var token = ""
    private var dice: SplitMix64
    /// By which way its exchanges go, when not straight to its server.
    var deliver: ((SyncRequest, Session) async throws -> SyncResponse)?

    /// Every change set written here, by place; the first has number 1.
    var written: [Data] = []
    var acknowledged = Checkpoint(number: 0, digest: Data())
    var cursor = Data()
    var incarnation: Incarnation?
    /// What the device was sent, as stored bytes.
    private(set) var base: [RecordID: Data] = [:]
    private var restarted: Set<RecordID>?
    private(set) var gone: [RecordID] = []
    var checkpoints: [Checkpoint] = []

    init(_ server: TestServer, user: String) {
        self.server = server
        self.user = user
        dice = SplitMix64(seed: UInt64.random(in: 0...UInt64.max))
        replica = .random(using: &dice)
    }

    /// A copy of a device's disk in another machine.
    init(_ server: TestServer, copyOf other: TestDevice) {
        self.server = server
        user = other.user
        dice = SplitMix64(seed: UInt64.random(in: 0...UInt64.max))
        replica = other.replica
        key = other.key
        (session, serverID, token) = (other.session, other.serverID, other.token)
        disk = other.disk
    }

    func joinRequest(code: String) -> JoinRequest {
        JoinRequest(
            code: code, replica: replica, publicKey: key.publicKey.rawRepresentation, deviceName: "laptop of \(user)")
    }

    func join(code: String) async throws {
        let response = try await server.accounts.join(joinRequest(code: code))
        serverID = response.server
        token = response.token
        session = try await server.accounts.authenticate(token: token)
    }

    func newID() -> RecordID { .make(atMilliseconds: server.time.now, using: &dice) }

    // MARK: writing

    /// Writes a change set as it should be, unless `change` spoils it, and returns what it says.
    @discardableResult
    func write(_ records: [RecordChange], _ change: (inout ChangeSet) -> Void = { _ in }) throws -> ChangeSet {
        let counter = UInt64(written.count) + 1
        var set = ChangeSet(
            dot: Dot(replica, counter), origin: newID(), command: newID(), commandName: "test",
            previousDigest: Array(written.last.map(ChangeSetCodec.digest) ?? Data()),
            time: DeviceTime(
                wallMilliseconds: server.time.now, bootID: "boot", bootMilliseconds: server.time.now,
                lastExchangeMilliseconds: 0),
            own: VersionVector([replica: counter - 1]), records: records)
        change(&set)
        written.append(try ChangeSetCodec.encode(set))
        return set
    }

    @discardableResult
    func addLead(_ edits: [Edit] = [Edit(Field.company, .text("Acme"))]) throws -> RecordID {
        let id = newID()
        try write([RecordChange(id: id, kind: .lead, isCreation: true, edits: edits)])
        return id
    }

    @discardableResult
    func addNote(to lead: RecordID, _ text: String = "met") throws -> RecordID {
        let id = newID()
        try write([
            RecordChange(
                id: id, kind: .activity, lead: lead, isCreation: true, edits: [Edit(Field.content, .text(text))]),
            RecordChange(id: lead, kind: .lead, seen: seen(lead)),
        ])
        return id
    }

    func edit(_ lead: RecordID, _ edits: [Edit]) throws {
        try write([RecordChange(id: lead, kind: .lead, seen: seen(lead), edits: edits)])
    }

    func edit(_ lead: RecordID, _ field: String, _ value: Value) throws { try edit(lead, [Edit(field, value)]) }

    /// The position of a record's state as pulled.
    func seen(_ id: RecordID) -> UInt64 { (try? state(id))?.position ?? 0 }

    // MARK: exchanging

    func request(pushOnly: Bool = false) -> SyncRequest {
        var request = SyncRequest(
            server: serverID, replica: replica, wallMilliseconds: server.time.now, bootID: "boot",
            bootMilliseconds: server.time.now, acknowledged: acknowledged, highest: UInt64(written.count))
        request.changeSets = Array(written.dropFirst(Int(acknowledged.number)))
        request.cursor = cursor
        request.pushOnly = pushOnly
        request.incarnation = incarnation
        return request
    }

    /// One round trip, applied.
    @discardableResult
    func exchange(_ request: SyncRequest? = nil) async throws -> SyncResponse {
        let request = request ?? self.request()
        let response =
            if let deliver { try await deliver(request, session) } else {
                try await server.services.sync.sync(request, session: session)
            }
        guard response.status == .ok else { return response }
        for outcome in response.outcomes
        where outcome.dot.replica == replica && outcome.dot.counter > acknowledged.number {
            let body = written[Int(outcome.dot.counter) - 1]
            acknowledged = Checkpoint(number: outcome.dot.counter, digest: ChangeSetCodec.digest(body))
        }
        if let page = response.page { try apply(page) }
        return response
    }

    private func apply(_ page: Page) throws {
        if page.restart { restarted = [] }
        for bytes in page.records {
            let id = try RecordStateCodec.header(bytes).id
            base[id] = bytes
            restarted?.insert(id)
        }
        for lead in page.gone { forget(lead) }
        gone += page.gone
        cursor = page.cursor
        guard page.complete else { return }
        if let restarted { base = base.filter { restarted.contains($0.key) } }
        restarted = nil
        checkpoints.append(page.reached)
    }

    private func forget(_ lead: RecordID) {
        base = base.filter { id, bytes in
            id != lead && (try? RecordStateCodec.header(bytes))?.lead != lead
        }
    }

    /// Exchanges until a pull is complete; returns all outcomes.
    @discardableResult
    func sync() async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for _ in 0..<10_000 {
            let response = try await exchange()
            outcomes += response.outcomes
            guard response.status == .ok else { return outcomes }
            if response.page?.complete == true { break }
        }
        return outcomes
    }

    /// What a copy of this device's disk would hold of it.
    struct Disk {
        fileprivate var written: [Data]
        fileprivate var acknowledged: Checkpoint
        fileprivate var cursor: Data
        fileprivate var base: [RecordID: Data]
    }

    var disk: Disk {
        get { Disk(written: written, acknowledged: acknowledged, cursor: cursor, base: base) }
        set {
            (written, acknowledged) = (newValue.written, newValue.acknowledged)
            (cursor, base) = (newValue.cursor, newValue.base)
        }
    }

    /// Goes on as a new device from the last number that the server also has (R19).
    func takeNewIncarnation(common: UInt64) throws {
        key = Curve25519.Signing.PrivateKey()
        var anew = NewIncarnation(former: replica, common: common, replica: .random(using: &dice))
        let changes = try written.dropFirst(Int(common)).map { anew.restamp(try ChangeSetCodec.decode($0)) }
        incarnation = Incarnation(publicKey: key.publicKey.rawRepresentation, former: replica, formerThrough: common)
        replica = anew.replica
        acknowledged = Checkpoint(number: 0, digest: Data())
        written = []
        for var change in changes {
            change.previousDigest = Array(written.last.map(ChangeSetCodec.digest) ?? Data())
            written.append(try ChangeSetCodec.encode(change))
        }
    }

    // MARK: looking

    func state(_ id: RecordID) throws -> RecordState? { try base[id].map { try RecordStateCodec.decode($0) } }

    func text(_ id: RecordID, _ field: String) throws -> String? { try state(id)?.value(field)?.text }

    var leads: Set<RecordID> {
        Set(base.filter { (try? RecordStateCodec.header($0.value))?.kind == .lead }.keys)
    }

    func digest() -> String {
        var digest = StateDigest()
        for id in base.keys.sorted() { if let bytes = base[id] { digest.add(id, bytes) } }
        return digest.hexadecimal
    }

    /// What is unsent, signed, for a colleague to carry.
    func chain() throws -> Chain {
        let bodies = Array(written.dropFirst(Int(acknowledged.number)))
        return Chain(replica: replica, user: user, changeSets: bodies, seal: try seal(bodies))
    }

    /// What this device vouches for, up to the last of some change sets.
    func seal(_ bodies: [Data]) throws -> Seal {
        let digest = bodies.last.map(ChangeSetCodec.digest) ?? Data()
        return Seal(signature: try key.signature(for: Seal.message(digest: digest, cursor: cursor)), cursor: cursor)
    }
}

extension Outcome.Kind {
    /// The code of a refusal or quarantine.
    var code: String? {
        switch self {
        case .refused(let reason), .quarantined(let reason): reason.code
        default: nil
        }
    }

    var isQuarantined: Bool { if case .quarantined = self { true } else { false } }
}

/// Runs what should fail and returns the code of its `ServiceError`.
func codeOfFailure(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as ServiceError {
        return error.problem.code
    } catch {
        return "\(error)"
    }
}
