import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Testing

@testable import FairleadServer

/// I9 at random: claims, returns, assigns, merges, reclaims and people who leave, offline and in any order.
@Suite("Whoever does what in whatever order, each lead is somebody's or a pool's", .everyDatabase)
struct RandomOwnerTests {
    @Test("random teams", arguments: 0..<8)
    func play(number: Int) async throws {
        let seed = TestSeed.value &+ UInt64(number)
        var play = try await Play(seed: seed)
        for _ in 0..<80 { try await play.step() }
        try await play.settle()
        let problems = try await play.problems()
        #expect(problems == [], "\(TestSeed.hint(seed))")
    }
}

private struct Play {
    private let team: OwnerTeam
    private var dice: SplitMix64
    private var gone: Set<String> = []

    init(seed: UInt64) async throws {
        dice = SplitMix64(seed: seed)
        let (late, first) = (ContestPolicy.Late.allCases.randomElement(using: &dice), Bool.random(using: &dice))
        team = try await OwnerTeam {
            $0.contests.late = late ?? .keep
            $0.contests.isCompanyOwnerFirst = first
            $0.pools[1].claimsPerDay = 6
            $0.pools[1].coolDownDays = 1
        }
    }

    private var devices: [TestDevice] { team.all.filter { !gone.contains($0.user) } }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &dice) }

    mutating func step() async throws {
        guard let device = pick(devices) else { return }
        team.server.time.advance(by: Int64.random(in: 0...3_600_000, using: &dice))
        let leads = device.leads.sorted()
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<18: try add(device)
        case 18..<36: try edit(device, leads) { _ in [OwnerTeam.claim(device.user)] }
        case 36..<46:
            try edit(device, leads) {
                HandOver.edits($0, to: Holding(.pool("public"), OwnerReason(.returned, text: "x")))
            }
        case 46..<54:
            let user = pick(["a", "b", "w", "m", "mia"]) ?? "a"
            try edit(device, leads) { HandOver.edits($0, to: Holding(.user(user))) }
        case 54..<62: try judge(device, leads)
        case 62..<66: try edit(device, leads) { _ in [Edit(Field.archived, .bool(true))] }
        case 66..<68: team.server.time.advance(by: 9 * 86_400_000)
        case 68..<71: _ = try await team.server.services.owners.reclaim()
        case 71..<72 where gone.isEmpty:
            _ = try await team.server.accounts.leave("w", to: "b", withRecords: true)
            gone.insert("w")
        default: try await device.sync()
        }
    }

    private mutating func add(_ device: TestDevice) throws {
        let company = Edit(Field.company, .text(pick(["Acme", "Nord", "Süd"]) ?? ""))
        try device.addLead(
            [company] + (pick([nil, .a, .b, .c] as [Grade?]).flatMap { $0 }.map(OwnerTeam.answers) ?? []))
    }

    private mutating func edit(
        _ device: TestDevice, _ leads: [RecordID], _ edits: (RecordState) -> [Edit]
    ) throws {
        guard let lead = pick(leads), let state = try device.state(lead) else { return }
        try device.edit(lead, edits(state))
    }

    private mutating func judge(_ device: TestDevice, _ leads: [RecordID]) throws {
        guard let one = pick(leads), let other = pick(leads), one != other else { return }
        let link = RecordID.link(one, other)
        let verdict = pick(["same", "same", "different"]) ?? "same"
        try device.write([
            RecordChange(id: one, kind: .lead, seen: device.seen(one)),
            RecordChange(id: other, kind: .lead, seen: device.seen(other)),
            RecordChange(
                id: link, kind: .link, seen: device.seen(link), edits: [Edit(Field.verdict, .text(verdict))]),
        ])
    }

    mutating func settle() async throws {
        for _ in 0..<3 { for device in devices { try await device.sync() } }
    }

    func problems() async throws -> [String] {
        var problems = try await team.server.accounts.check()
        for device in devices where device.digest() != (try await team.server.accounts.digest(user: device.user)) {
            problems.append("\(device.user) has another state")
        }
        let policy = try await team.server.services.policies.current()
        var links: [Link] = []
        for id in team.admin.base.keys.sorted() {
            guard let state = try team.admin.state(id) else { continue }
            if let link = Link(state) { links.append(link) }
            guard state.kind == .lead else { continue }
            switch state.holding?.holder {
            case nil: problems.append("\(id) is nobody's")
            case .user(let user) where gone.contains(user): problems.append("\(id) is of \(user), who has left")
            case .pool(let pool) where policy.pool(pool) == nil: problems.append("\(id) is in the pool \(pool)")
            default: break
            }
            if state.isContested, state.contenders.contains(where: { !$0.isEmpty }) == false {
                problems.append("\(id) is contested by nobody")
            }
        }
        problems += try mergedProblems(links)
        return problems + (try await tableProblems())
    }

    /// Leads that are one have one owner, unless a manager has to decide: then each of them sees all.
    private func mergedProblems(_ links: [Link]) throws -> [String] {
        var problems: [String] = []
        for lead in team.admin.leads.sorted() {
            let members = Clusters.members(with: lead, links: links).compactMap { try? team.admin.state($0) }
            guard Set(members.map { $0.holding?.holder }).count > 1 else { continue }
            let users = Set(members.compactMap(\.owner))
            for member in members {
                let seen = Set(member.elements(Field.collaborators) + [member.owner].compactMap { $0 })
                if !users.subtracting(gone).isSubset(of: seen) {
                    problems.append("\(lead): \(users.sorted()) stand for it, and \(seen.sorted()) see \(member.id)")
                }
            }
        }
        return problems
    }

    /// The table of who has what says the same as the leads.
    private func tableProblems() async throws -> [String] {
        var expected: [String: Int64] = [:]
        for lead in team.admin.leads {
            if let holder = try team.admin.state(lead).map(HoldingRow.init)?.holder {
                expected[holder, default: 0] += 1
            }
        }
        let stored = try await team.server.database.read { try HoldingTable.counts($0) }
        return stored == expected ? [] : ["holdings: \(stored) instead of \(expected)"]
    }
}
