import FairleadCore
import Testing

@Suite("AS-15: the report of how leads were given out")
struct AssignmentReportTests {
    private static let hour: Int64 = 3_600_000
    private static let now: Int64 = 1_800_000_000_000

    private static func lead(
        _ owner: String, hoursAgo: Int64, followedUpAfter: Int64? = nil, grade: Grade? = nil, stage: String = "new",
        isCapture: Bool = false
    ) -> AssignmentReport.Lead {
        let from = now - hoursAgo * hour
        return .init(
            grade: grade, stage: stage, owner: owner,
            spells: [
                .init(owner, from: from, isCapture: isCapture, followedUpAt: followedUpAfter.map { from + $0 * hour })
            ])
    }

    private static func report(
        _ leads: [AssignmentReport.Lead], names: [String] = [], weights: [String: Int64] = [:], hours: Int64 = 1_000
    ) -> AssignmentReport {
        AssignmentReport(leads, names: names, weight: { weights[$0] ?? 1 }, since: now - hours * hour, now: now)
    }

    private static func ends(_ report: AssignmentReport, _ problem: AssignmentReport.Problem) -> [String] {
        report.ends(of: problem).map { ends in
            [ends.lowest, ends.highest].map { "\($0.name) \($0.measure(of: problem) ?? 0)" }
        } ?? []
    }

    @Test("slow response: what was followed up within a day, of what had its day; what is younger does not count yet")
    func response() {
        let report = Self.report([
            Self.lead("a", hoursAgo: 100, followedUpAfter: 24), Self.lead("a", hoursAgo: 100, followedUpAfter: 25),
            Self.lead("a", hoursAgo: 100), Self.lead("a", hoursAgo: 23),
            Self.lead("b", hoursAgo: 5, followedUpAfter: 1),
            Self.lead("c", hoursAgo: 23),
        ])
        #expect(report.people.map(\.due) == [3, 1, 0] && report.people.map(\.inTime) == [1, 1, 0])
        #expect(report.people.map(\.medianMinutes) == [24 * 60, 60, nil])
        #expect(Self.ends(report, .slowResponse) == ["a 33", "b 100"])
    }

    @Test("uneven distribution: who has how many, those included who have none; archived leads have no owner here")
    func distribution() {
        var archived = Self.lead("a", hoursAgo: 5)
        archived.owner = nil
        let report = Self.report([Self.lead("a", hoursAgo: 5000), archived, Self.lead("a", hoursAgo: 3)], names: ["z"])
        #expect(Self.ends(report, .unevenDistribution) == ["z 0", "a 2"])
    }

    @Test("uneven quality and poor effect: A among what came, and what has advanced of it")
    func quality() {
        let report = Self.report([
            Self.lead("a", hoursAgo: 5, grade: .a, stage: "won"), Self.lead("a", hoursAgo: 5, grade: .b, stage: "lost"),
            Self.lead("b", hoursAgo: 5, grade: .c, stage: "contacted"), Self.lead("b", hoursAgo: 5, stage: "qualified"),
            Self.lead("b", hoursAgo: 5, stage: "proposal"),
        ])
        #expect(Self.ends(report, .unevenQuality) == ["b 0", "a 50"])
        #expect(Self.ends(report, .poorEffect) == ["a 50", "b 67"])
        #expect(report.people.map(\.won) == [1, 0])
    }

    @Test("unfair distribution: what came beyond the share by weight; captures and what came before are left out")
    func fairness() {
        let leads = [
            Self.lead("a", hoursAgo: 5), Self.lead("a", hoursAgo: 5), Self.lead("a", hoursAgo: 5),
            Self.lead("b", hoursAgo: 5), Self.lead("b", hoursAgo: 5, isCapture: true), Self.lead("b", hoursAgo: 2_000),
        ]
        #expect(Self.ends(Self.report(leads), .unfairDistribution) == ["b -25", "a 25"])
        let weighted = Self.report(leads, names: ["c"], weights: ["a": 3, "b": 1, "c": 0])
        #expect(Self.ends(weighted, .unfairDistribution) == [], "all is as the policy wants it")
        #expect(weighted.people.map(\.received) == [3, 1, 0] && weighted.people.map(\.held) == [3, 3, 0])
        #expect(Self.report([]).ends(of: .unfairDistribution) == nil)
        #expect(Self.ends(Self.report([], names: ["a"]), .unfairDistribution) == [], "nobody is compared with himself")
    }

    @Test("a lead that several stand for came to who is shown, then to who was decided for: to nobody twice")
    func contested() {
        func version(_ holding: Holding, _ counter: UInt64, by author: String) -> Version {
            Version(
                value: holding.value, dot: Dot(ReplicaID(rawValue: 1), counter),
                stamp: Stamp(milliseconds: Int64(counter) * 1000), position: counter, author: author)
        }
        let claim = OwnerReason(.claimed)
        let past = [
            version(Holding(.user("mara")), 1, by: "mara"),
            version(Holding(.pool("public"), OwnerReason(.returned)), 2, by: "mara"),
            version(Holding(.user("wei"), claim), 3, by: "wei"), version(Holding(.user("lena"), claim), 4, by: "lena"),
            version(Holding(.user("zoe"), claim), 5, by: "zoe"),
        ]
        func spells(_ winner: String) -> [String] {
            var lead = RecordState(
                id: RecordID(high: 1, low: 1), kind: .lead, lead: nil, position: 6,
                past: past.map { PastVersion(key: CellKey(Field.owner), version: $0) })
            let decided = version(Holding(.user(winner), OwnerReason(.decided)), 6, by: "mara")
            lead.set(Cell(versions: [decided]), for: CellKey(Field.owner))
            return OwnerHistory(lead).spells(followUps: [("wei", 5_500), ("zoe", 7_000)]).map { spell in
                "\(spell.user) \(spell.from / 1000) \(spell.followedUpAt.map { "\($0 / 1000)" } ?? "-")"
            }
        }
        #expect(spells("zoe") == ["mara 1 -", "wei 3 5", "zoe 6 7"])
        #expect(spells("wei") == ["mara 1 -", "wei 3 5"])
        // Given away and taken back by himself.
        var lead = RecordState(
            id: RecordID(high: 1, low: 1), kind: .lead, lead: nil, position: 6,
            past: [past[1], past[2], version(Holding(.user("lena")), 4, by: "wei")].map {
                PastVersion(key: CellKey(Field.owner), version: $0)
            })
        lead.set(Cell(versions: [version(Holding(.user("wei"), claim), 5, by: "wei")]), for: CellKey(Field.owner))
        #expect(OwnerHistory(lead).spells(followUps: []).map(\.user) == ["wei"])
    }
}
