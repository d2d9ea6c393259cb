import FairleadCore
import Testing

@Suite("Reclaim of leads that nobody takes care of")
struct ReclaimTests {
    private static let day: Int64 = 86_400_000
    private static let start: Int64 = 1_800_000_000_000
    private static let rule = Reclaim(
        ReclaimPolicy(
            byGrade: GradeTable(
                a: .init(after: 10, warn: 3), b: .init(after: 20, warn: 5), c: .init(after: 0, warn: 0),
                ungraded: .init(after: 30, warn: 7)),
            protectedDays: 12, pool: "public"))

    private static func lead(_ change: (inout Reclaim.Lead) -> Void = { _ in }) -> Reclaim.Lead {
        var lead = Reclaim.Lead(owner: "lena", collaborators: ["wei"], grade: .b, heldSince: start)
        change(&lead)
        return lead
    }

    private static func step(
        _ lead: Reclaim.Lead, day: Int64, _ devices: [Reclaim.Device] = []
    ) -> Reclaim.Step {
        rule.step(for: lead, devices: devices, at: start + day * Self.day)
    }

    private static func at(_ day: Int64) -> Int64 { start + day * Self.day }

    @Test(
        "the time runs from the last contact or the last change of owner, by grade; new leads are protected",
        arguments: [
            (lead(), 20), (lead { $0.lastContactAt = start + 4 * day }, 24),
            (lead { $0.lastContactAt = start - 4 * day }, 20), (lead { $0.grade = .a }, 12),
            (
                lead {
                    $0.grade = .a
                    $0.lastContactAt = start + 5 * day
                }, 15
            ), (lead { $0.grade = nil }, 30), (lead { $0.grade = .c }, nil), (lead { $0.stage = "won" }, nil),
            (lead { $0.stage = "lost" }, nil),
        ] as [(Reclaim.Lead, Int64?)])
    func deadline(lead: Reclaim.Lead, days: Int64?) {
        #expect(Self.rule.deadline(of: lead) == days.map(Self.at))
    }

    @Test("first the owner is told, then the lead goes at the time he was told")
    func course() {
        #expect(Self.step(Self.lead(), day: 14) == .nothing)
        #expect(Self.step(Self.lead(), day: 15) == .warn(Self.at(20)))
        let warned = Self.lead { $0.warnedOf = Self.at(20) }
        #expect(Self.step(warned, day: 19) == .nothing)
        #expect(Self.step(warned, day: 20) == .reclaim)
    }

    @Test("nobody loses a lead without the whole time of the warning, however late it comes")
    func lateWarning() {
        #expect(Self.step(Self.lead(), day: 400) == .warn(Self.at(405)))
    }

    @Test("who takes care after the warning keeps it, and the warning goes")
    func answered() {
        let lead = Self.lead {
            $0.warnedOf = Self.at(20)
            $0.lastContactAt = Self.at(18)
        }
        #expect(Self.step(lead, day: 20) == .unwarn)
        #expect(Self.step(lead, day: 34) == .warn(Self.at(39)) || Self.step(lead, day: 34) == .warn(Self.at(38)))
    }

    @Test("the warning of an owner before does not count for the one who has it now")
    func otherOwner() {
        let lead = Self.lead {
            $0.warnedOf = Self.at(10)
            $0.heldSince = Self.at(9)
        }
        #expect(Self.step(lead, day: 11) == .unwarn)
        #expect(Self.step(lead, day: 26) == .warn(Self.at(31)))
    }

    @Test(
        "it stays as long as a device of those involved was not heard from since the time was up",
        arguments: [
            ("lena", 19, ["lena"]), ("wei", 19, ["wei"]), ("lena", nil, ["lena"]), ("lena", 20, nil), ("tom", 0, nil),
        ] as [(String, Int64?, [String]?)])
    func silent(user: String, heardOn: Int64?, waits: [String]?) {
        let lead = Self.lead { $0.warnedOf = Self.at(20) }
        let devices = [
            Reclaim.Device(user: "lena", lastSeen: Self.at(21)),
            Reclaim.Device(user: user, lastSeen: heardOn.map(Self.at)),
        ]
        #expect(Self.step(lead, day: 22, devices) == (waits.map(Reclaim.Step.wait) ?? .reclaim))
    }
}
