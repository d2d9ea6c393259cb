import FairleadCore
import FairleadProtocol
import FairleadServerStore
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServer

/// R29, I15: which database holds the state makes no difference to anybody.
@Suite(
    "The same script has the same answers and the same digests on both databases",
    .enabled(if: TestPostgreSQL.isInstalled, Comment(rawValue: TestPostgreSQL.whyNot)))
struct SameOnBothTests {
    /// `FAIRLEAD_SCRIPTS` plays more or fewer of them.
    private static let count = ProcessInfo.processInfo.environment["FAIRLEAD_SCRIPTS"].flatMap { Int($0) } ?? 300
    private static let groups = 2

    @Test("random scripts of pushes, conflicts, refusals, repeats and lost rights", arguments: 0..<groups)
    func scripts(group: Int) async throws {
        for number in stride(from: group, to: Self.count, by: Self.groups) {
            let seed = TestSeed.value &+ UInt64(number)
            var script = try await Script(seed: seed)
            try await script.play(steps: 30)
            try await script.compare()
        }
    }
}

/// One team on two servers, one over each kind of database; every request goes to both.
private struct Script {
    private let seed: UInt64
    private var dice: SplitMix64
    private let servers: [TestServer]
    private var devices: [TestDevice] = []

    init(seed: UInt64) async throws {
        self.seed = seed
        dice = SplitMix64(seed: seed)
        let first = try await Backend.$current.withValue(.sqlite) { try await TestServer() }
        try await first.addTeam()
        for user in ["a", "a", "b", "m", "w"] { devices.append(try await first.device(user)) }
        servers = [first, try await TestServer(copying: first, to: .postgreSQL)]
        let (both, hint) = (servers, TestSeed.hint(seed))
        for device in devices {
            device.deliver = { request, session in
                let one = await Script.result { try await both[0].services.sync.sync(request, session: session) }
                let two = await Script.result { try await both[1].services.sync.sync(request, session: session) }
                #expect(one == two, "\(hint)")
                return try one.get()
            }
        }
    }

    private static func result(
        _ body: () async throws -> SyncResponse
    ) async -> Result<SyncResponse, ServiceError> {
        do {
            return .success(try await body())
        } catch let error as ServiceError {
            return .failure(error)
        } catch {
            return .failure(.failed(ServiceProblem("unexpected", "\(error)")))
        }
    }

    mutating func play(steps: Int) async throws {
        for _ in 0..<steps {
            let device = devices[Int.random(in: devices.indices, using: &dice)]
            // Both have the same clock.
            servers[0].time.advance(by: Int64.random(in: 0...5_000, using: &dice))
            if Int.random(in: 0..<3, using: &dice) == 0 { try await exchange(device) } else { try write(on: device) }
        }
        for device in devices { try await exchange(device) }
    }

    private mutating func exchange(_ device: TestDevice) async throws {
        do {
            switch Int.random(in: 0..<8, using: &dice) {
            case 0:
                // The reply is lost, and the device asks again.
                _ = try await device.deliver?(device.request(), device.session)
            case 1:
                var request = device.request()
                request.cursor = Data((0..<Int.random(in: 0...50, using: &dice)).map { UInt8($0) })
                _ = try await device.deliver?(request, device.session)
            case 2:
                var request = device.request()
                request.changeSets = request.changeSets.reversed()
                _ = try await device.deliver?(request, device.session)
            case 3 where Int.random(in: 0..<4, using: &dice) == 0:
                for server in servers { try await server.accounts.revoke(device: device.session.device) }
            default: break
            }
            try await device.sync()
        } catch is ServiceError {
            // Both gave the same one.
        }
    }

    private mutating func write(on device: TestDevice) throws {
        let leads = device.leads.sorted()
        let texts = ["Bonn", "e\u{301}", "\u{e9}", "王'; --", "", "a\u{0}b", String(repeating: "x", count: 300)]
        let text = texts[Int.random(in: texts.indices, using: &dice)]
        guard let lead = leads.randomElement(using: &dice), Int.random(in: 0..<4, using: &dice) > 0 else {
            let isSomebody = Int.random(in: 0..<3, using: &dice) == 0
            _ = try device.addLead(
                isSomebody ? Sample.people[Int.random(in: 0..<4, using: &dice)] : [Edit(Field.company, .text(text))])
            return
        }
        switch Int.random(in: 0..<9, using: &dice) {
        case 0: try device.addNote(to: lead, text)
        case 1: try device.edit(lead, Field.city, .text(text))
        case 2:
            try device.edit(lead, Field.owner, .text(["a", "b", "m", "w", "nobody"].randomElement(using: &dice) ?? ""))
        case 3: try device.edit(lead, Field.archived, .bool(Bool.random(using: &dice)))
        case 4: try device.edit(lead, [Edit(CellKey(Field.collaborators, element: "w"), .int(0))])
        case 5: try device.edit(lead, Field.stage, .text(["qualified", "dancing"].randomElement(using: &dice) ?? ""))
        case 6:
            try device.write([RecordChange(id: lead, kind: .lead, seen: 999, edits: [Edit(Field.city, .text("x"))])])
        case 7: try device.write([RecordChange(id: device.newID(), kind: .lead, edits: [Edit(Field.city, .text("x"))])])
        default: device.written.append(Data((0..<20).map { UInt8($0) }))
        }
    }

    func compare() async throws {
        let hint = TestSeed.hint(seed)
        for user in [nil, "a", "b", "m", "w", "n", "root"] {
            let digests = (
                try await servers[0].accounts.digest(user: user), try await servers[1].accounts.digest(user: user)
            )
            #expect(digests.0 == digests.1, "\(user ?? "all"): \(hint)")
        }
        for table in ServerSchema.tables where table.name != "devices" {
            let sql = "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)"
            #expect(
                Set(try await servers[0].rows(sql)) == Set(try await servers[1].rows(sql)), "\(table.name): \(hint)")
        }
        for server in servers { #expect(try await server.accounts.check() == [], "\(hint)") }
    }
}
