import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Synchronization
import Testing

@testable import FairleadServer

@Suite("Reclaim by the server", .everyDatabase)
struct ReclaimServiceTests {
    private static let day: Int64 = 86_400_000

    private static func touch(_ device: TestDevice, _ lead: RecordID, at moment: Int64) throws {
        try device.write([
            RecordChange(
                id: device.newID(), kind: .activity, lead: lead, isCreation: true,
                edits: [Edit(Field.content, .text("call")), Edit(Field.occurredAt, .int(moment))]),
            RecordChange(
                id: lead, kind: .lead, seen: device.seen(lead), edits: [Edit(Field.lastContactAt, .int(moment))]),
        ])
    }

    @Test("the owner is warned, and then the lead is everybody's; he stays on it, and the history says why")
    func course() async throws {
        let team = try await OwnerTeam()
        let owners = team.server.services.owners
        let lead = try team.a.addLead([Edit(Field.company, .text("Acme"))] + OwnerTeam.answers(.b))
        let kept = try team.a.addLead([Edit(Field.company, .text("Other"))] + OwnerTeam.answers(.b))
        try await team.a.sync()
        team.server.time.advance(by: 20 * Self.day)
        #expect(try await owners.reclaim() == ReclaimReport())
        try Self.touch(team.a, kept, at: team.server.time.now)
        try await team.a.sync()
        team.server.time.advance(by: 2 * Self.day)
        #expect(try await owners.reclaim(isDryRun: true).warned.count == 1)
        let warned = try await owners.reclaim()
        #expect(warned.warned.map(\.code) == [LeadCode.code(of: lead)] && warned.reclaimed.isEmpty)
        try await team.a.sync()
        #expect(try team.a.state(lead)?.value(Field.reclaimAt)?.int == warned.warned.first?.at)
        #expect(try await owners.reclaim() == ReclaimReport(), "told once")
        team.server.time.advance(by: 7 * Self.day)
        // The device was not heard from since the time was up: a follow-up may sit on it.
        let waiting = try await owners.reclaim()
        #expect(waiting.waiting.map(\.waitsFor) == [["a"]] && waiting.reclaimed.isEmpty)
        try await team.a.sync()
        #expect(try await owners.reclaim().reclaimed.map(\.owner) == ["a"])
        try await team.syncAll()
        let state = try #require(try team.b.state(lead))
        #expect(state.pool == "public" && state.holding?.reason?.code == .reclaimed)
        #expect(state.elements(Field.collaborators) == ["a"] && (state.value(Field.reclaimAt) ?? .null).isNull)
        #expect(try team.owner(kept) == .user("a"))
        #expect(try await team.problems() == [])
    }

    @Test("a follow-up that was sitting on a device keeps the lead; one that comes after the reclaim brings it back")
    func unsent() async throws {
        let team = try await OwnerTeam()
        let owners = team.server.services.owners
        let lead = try team.a.addLead([Edit(Field.company, .text("Acme"))] + OwnerTeam.answers(.b))
        try await team.a.sync()
        let second = try await team.server.device("a")
        try await second.sync()
        team.server.time.advance(by: 22 * Self.day)
        _ = try await owners.reclaim()
        let moment = team.server.time.now
        try Self.touch(second, lead, at: moment)
        team.server.time.advance(by: 8 * Self.day)
        try await team.a.sync()
        #expect(try await owners.reclaim().waiting.count == 1)
        // Shut out, it is waited for no longer; what it wrote can still come, carried by a colleague or after a new join.
        try await team.server.accounts.revoke(device: second.session.device)
        #expect(try await owners.reclaim().reclaimed.count == 1)
        try await team.admin.sync()
        #expect(try team.owner(lead) == .pool("public"))
        try await team.a.sync()
        try Self.touch(team.a, lead, at: moment)
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        try await team.syncAll()
        #expect(try team.owner(lead) == .user("a"))
        #expect(try team.admin.state(lead)?.holding?.reason?.code == .restored)
        #expect(try await team.server.accounts.check() == [])
    }

    /// A lead of a's that is in the pool again, and a moment in which a could have taken care of it.
    private static func reclaimed(_ team: OwnerTeam) async throws -> (lead: RecordID, moment: Int64) {
        let owners = team.server.services.owners
        let lead = try team.a.addLead([Edit(Field.company, .text("Acme"))] + OwnerTeam.answers(.b))
        try await team.syncAll()
        let moment = team.server.time.now + day
        team.server.time.advance(by: 22 * day)
        _ = try await owners.reclaim()
        team.server.time.advance(by: 8 * day)
        try await team.syncAll()
        #expect(try await owners.reclaim().reclaimed.count == 1)
        return (lead, moment)
    }

    @Test("what was claimed since is not given back")
    func claimedSince() async throws {
        let team = try await OwnerTeam()
        let (lead, moment) = try await Self.reclaimed(team)
        try await team.syncAll()
        try team.b.edit(lead, [OwnerTeam.claim("b")])
        try await team.b.sync()
        try await team.a.sync()
        try Self.touch(team.a, lead, at: moment)
        try await team.a.sync()
        try await team.admin.sync()
        #expect(try team.owner(lead) == .user("b"))
        #expect(try await team.problems() == [])
    }

    @Test("what a manager gave to somebody, not knowing of the reclaim, is not given back: a manager decides")
    func assignedBeside() async throws {
        let team = try await OwnerTeam()
        let (lead, moment) = try await Self.reclaimed(team)
        team.server.time.advance(by: 60_000)
        try team.manager.edit(lead, [Edit(Field.owner, .text("b"))])
        #expect(try await team.manager.sync().map(\.kind) == [.conflicting])
        try await team.a.sync()
        try Self.touch(team.a, lead, at: moment)
        #expect(try await team.a.sync().map(\.kind.code) == [nil])
        try await team.admin.sync()
        #expect(try team.admin.state(lead)?.contenders == ["b"])
        #expect(try team.admin.state(lead)?.isContested == true)
        #expect(try await team.problems() == [])
    }

    @Test("the timer looks each time its clock says so, until it is told to stop")
    func timer() async throws {
        let team = try await OwnerTeam()
        let lead = try team.a.addLead([Edit(Field.company, .text("Acme"))] + OwnerTeam.answers(.b))
        try await team.a.sync()
        team.server.time.advance(by: 22 * Self.day)
        let clock = StepClock(steps: 1)
        let timer = ReclaimTimer(team.server.services.owners, clock: clock, every: .seconds(3600), warn: { _ in })
        await timer.run()
        #expect(clock.slept == [.seconds(3600), .seconds(3600)])
        try await team.a.sync()
        #expect(try team.a.state(lead)?.value(Field.reclaimAt)?.int != nil)
    }
}

/// A clock on which time passes at once, a few times; then nobody may wait any more.
private final class StepClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let rest: Mutex<Int>
    private let waits = Mutex<[Duration]>([])
    private let start = ContinuousClock.now

    init(steps: Int) {
        rest = Mutex(steps)
    }

    var now: Instant { start }
    var minimumResolution: Duration { .zero }
    var slept: [Duration] { waits.withLock { $0 } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        waits.withLock { $0.append(start.duration(to: deadline)) }
        let isOver = rest.withLock { rest in
            rest -= 1
            return rest < 0
        }
        if isOver { throw CancellationError() }
    }
}
