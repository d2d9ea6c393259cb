import FairleadCore
import Testing

@Suite("Several owners of leads that are one")
struct ContestTests {
    private static func contender(
        _ user: String, _ at: Int64, _ position: UInt64, uncertain: Bool = false
    ) -> Contest.Contender {
        .init(user, firstContactAt: at, isUncertain: uncertain, position: position)
    }

    private static func verdict(
        _ contenders: [Contest.Contender], _ grade: Grade? = .b, owners: [String] = [],
        late: ContestPolicy.Late = .firstContact, companyFirst: Bool = true
    ) -> Contest.Verdict? {
        var policy = ContestPolicy.standard
        policy.late = late
        policy.isCompanyOwnerFirst = companyFirst
        return Contest(contenders, grade: grade, companyOwners: owners).verdict(by: policy)
    }

    private static let lateFirst = [contender("wei", 2000, 1), contender("lena", 1000, 2)]

    @Test("A waits for a manager, whoever was first (AS-07)")
    func gradeA() {
        #expect(Self.verdict(Self.lateFirst, .a, owners: ["lena"]) == .manager)
    }

    @Test("the first contact has it, in whatever order the leads came")
    func firstContact() {
        for contenders in [Self.lateFirst, Self.lateFirst.reversed()] {
            #expect(Self.verdict(contenders) == .owner("lena"))
            #expect(Self.verdict(contenders, nil) == .owner("lena"))
        }
    }

    @Test(
        "an earlier contact that comes after the other was taken in is the policy's matter",
        arguments: [
            (ContestPolicy.Late.keep, Contest.Verdict.owner("wei")), (.firstContact, .owner("lena")),
            (.manager, .manager),
        ])
    func late(late: ContestPolicy.Late, verdict: Contest.Verdict) {
        #expect(Self.verdict(Self.lateFirst, late: late) == verdict)
        let inOrder = [Self.contender("lena", 1000, 1), Self.contender("wei", 2000, 2)]
        #expect(Self.verdict(inOrder, late: late) == .owner("lena"))
    }

    @Test("who has the company already comes first; of two who have, the earlier; one who does not stand here, never")
    func company() {
        #expect(Self.verdict(Self.lateFirst, owners: ["wei"]) == .owner("wei"))
        #expect(Self.verdict(Self.lateFirst, owners: ["wei", "lena"]) == .owner("wei"))
        #expect(Self.verdict(Self.lateFirst, owners: ["tom"]) == .owner("lena"))
        #expect(Self.verdict(Self.lateFirst, owners: ["wei"], companyFirst: false) == .owner("lena"))
    }

    @Test("a time that nothing bounds counts after all that are certain (R12)")
    func uncertain() {
        let contenders = [Self.contender("lena", 1, 2, uncertain: true), Self.contender("wei", 2000, 1)]
        #expect(Self.verdict(contenders) == .owner("wei"))
    }

    @Test("one owner is no contest")
    func alone() {
        #expect(Self.verdict([Self.contender("lena", 1, 1), Self.contender("lena", 2, 2)], .a) == .owner("lena"))
        #expect(Self.verdict([]) == nil)
    }
}
