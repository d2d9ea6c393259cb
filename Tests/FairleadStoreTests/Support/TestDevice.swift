import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Synchronization

@testable import FairleadStore

/// A clock that a test sets, and a new seed for each command's dice.
final class TestClock: Sendable {
    private let state: Mutex<(now: Int64, seed: UInt64)>

    init(now: Int64, seed: UInt64) { state = Mutex((now, seed)) }

    var now: Int64 { state.withLock { $0.now } }

    func advance(bySeconds seconds: Int64) { state.withLock { $0.now += seconds * 1_000 } }

    func nextSeed() -> UInt64 {
        state.withLock {
            $0.seed += 1
            return $0.seed
        }
    }
}

/// A device's store in a folder of its own, and a server that says what a test lets it say.
struct TestDevice {
    let folder: TemporaryFolder
    let clock: TestClock
    let store: DeviceStore

    static let start: Int64 = 1_780_000_000_000
    static let server = RecordID(high: 0x5E, low: 0x5E)

    /// - Parameter user: whose device it is; `nil` for one that has not joined.
    init(user: String? = "li", seed: UInt64 = 1) throws {
        folder = try TemporaryFolder()
        let clock = TestClock(now: TestDevice.start, seed: seed)
        self.clock = clock
        let environment = DeviceEnvironment(
            wallMilliseconds: { clock.now }, bootMilliseconds: { clock.now - TestDevice.start }, bootID: "boot",
            timeZoneOffsetSeconds: { _ in 0 }, makeDice: { SplitMix64(seed: clock.nextSeed()) })
        store = try DeviceStore.open(folder: folder.path, environment: environment, creating: true)
        guard let user else { return }
        try store.joined(
            JoinResponse(
                server: TestDevice.server, token: "t", user: TestDevice.actor(user), serverMilliseconds: clock.now
            ),
            url: "https://leads.example", certificateFile: nil)
    }

    static func actor(_ name: String) -> Actor { Actor(name: name, role: .rep, department: "East") }

    var path: String { folder.file(DeviceStore.fileName) }

    // MARK: writing

    /// Captures a lead a second after what was written before.
    @discardableResult
    func add(_ texts: [String: String] = [:], _ sets: [String: [String]] = [:]) throws -> RecordID {
        clock.advance(bySeconds: 1)
        return try store.write("lead add", summary: "") { writer in
            try writer.create(.lead, lead: nil, edits: TestDevice.edits(texts, sets))
        }
    }

    func edit(_ id: RecordID, _ edits: Edit...) throws {
        clock.advance(bySeconds: 1)
        try store.write("lead edit", summary: "") { try $0.edit(id, edits) }
    }

    @discardableResult
    func log(_ type: String, _ lead: RecordID, _ content: String, due: Int64? = nil) throws -> RecordID {
        clock.advance(bySeconds: 1)
        var edits = [Edit(Field.type, .text(type)), Edit(Field.content, .text(content))]
        if let due { edits.append(Edit(Field.due, .int(due))) }
        return try store.write("log \(type)", summary: "") { try $0.create(.activity, lead: lead, edits: edits) }
    }

    /// The edits that a capture of these fields is made of.
    static func edits(_ texts: [String: String], _ sets: [String: [String]] = [:]) -> [Edit] {
        texts.sorted { $0.key < $1.key }.map { Edit($0.key, .text($0.value)) }
            + sets.sorted { $0.key < $1.key }.flatMap { field, elements in
                elements.enumerated().map { Edit(CellKey(field, element: $1), .int(Int64($0))) }
            }
    }

    // MARK: pulling

    /// Takes in a complete pull of these records; of what was sent nothing is answered.
    @discardableResult
    func pull(
        _ records: [RecordState], gone: [RecordID] = [], answering outcomes: [Outcome] = [],
        serverAheadBySeconds ahead: Int64 = 0
    ) throws -> ExchangeReport {
        clock.advance(bySeconds: 1)
        let request = try store.nextRequest()
        var response = SyncResponse(
            status: .ok, server: TestDevice.server, serverMilliseconds: clock.now + ahead * 1_000,
            user: TestDevice.actor("li"))
        var page = Page()
        page.records = records.map(RecordStateCodec.encode)
        page.gone = gone
        page.cursor = Data("c\(clock.now)".utf8)
        page.complete = true
        page.reached = Checkpoint(number: records.map(\.position).max() ?? 1, digest: Data(repeating: 1, count: 32))
        response.page = page
        response.outcomes = outcomes
        return try store.apply(response, to: request).report
    }
}

/// Makes records as a server would send them.
enum Pulled {
    static let lead = RecordID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_00A1)
    static let wang = ReplicaID(rawValue: 0xBEEF_0000_0000_0001)

    static func version(
        _ value: Value, by author: String = "wang", replica: ReplicaID = wang, counter: UInt64 = 1, second: Int64 = 0,
        position: UInt64 = 1
    ) -> Version {
        let stamp = Stamp(milliseconds: TestDevice.start + second * 1_000)
        return Version(
            value: value, dot: Dot(replica, counter), stamp: stamp, position: position, author: author)
    }

    static func record(
        id: RecordID = lead, kind: RecordKind = .lead, of lead: RecordID? = nil, position: UInt64 = 9,
        _ cells: [String: [Version]], past: [PastVersion] = []
    ) -> RecordState {
        var keyed: CellMap = [:]
        for (field, versions) in cells { keyed[CellKey(field)] = Cell(versions: versions) }
        return RecordState(id: id, kind: kind, lead: lead, position: position, cells: keyed, past: past)
    }
}
