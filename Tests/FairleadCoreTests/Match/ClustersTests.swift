import FairleadTestKit
import Testing

@testable import FairleadMatch

@Suite("records grouped into people")
struct ClustersTests {
    private func record(_ company: String, _ contact: String, phone: String = "", email: String = "") -> MatchRecord {
        var record = MatchRecord()
        record.company = company
        record.contact = contact
        record.phones = phone.isEmpty ? [] : [phone]
        record.emails = email.isEmpty ? [] : [email]
        return record
    }

    /// Two phones, chained by a record that has one and the other's address.
    private var chain: [MatchRecord] {
        [
            record("恒瑞电子", "李晓华", phone: "13865029371"),
            record("恒瑞电子", "李晓华", phone: "13865029371", email: "hua88@hr.cn"),
            record("恒瑞", "Li Xiaohua", email: "hua88@hr.cn"),
        ]
    }

    @Test("records chain through one that both share something with")
    func chained() {
        var graph = MatchGraph<Int>()
        for (id, record) in chain.enumerated() { graph.insert(id, record) }
        #expect(graph.clusters().groups == [[0, 1, 2]])
        #expect(graph.clusters(around: 2).groups == [[0, 1, 2]])
    }

    @Test("what a person says counts for more than evidence, and the latest counts")
    func decisions() {
        var graph = MatchGraph<Int>()
        for (id, record) in chain.enumerated() { graph.insert(id, record) }
        // An unmerge says of each other member that it is somebody else (R13).
        graph.decide(MatchDecision(0, 1, isSame: false, order: 7))
        graph.decide(MatchDecision(2, 0, isSame: false, order: 7))
        #expect(graph.clusters().groups == [[0], [1, 2]])
        graph.decide(MatchDecision(0, 1, isSame: true, order: 6))
        #expect(graph.clusters().groups == [[0], [1, 2]], "an earlier word is no news")
        graph.decide(MatchDecision(0, 1, isSame: true, order: 9))
        #expect(graph.clusters().groups == [[0, 1], [2]], "what was said of the third stands")
        graph.decide(MatchDecision(0, 2, isSame: true, order: 10))
        #expect(graph.clusters().groups == [[0, 1, 2]])
    }

    @Test("an earlier merge stays when evidence goes, until a person withdraws it")
    func standing() {
        var graph = MatchGraph<Int>()
        for (id, record) in chain.enumerated() { graph.insert(id, record) }
        graph.decide(MatchDecision(0, 1, isSame: true, order: 0))
        graph.insert(1, record("达凯机械", "韩梅梅"))
        #expect(graph.clusters().groups == [[0, 1], [2]])
        graph.decide(MatchDecision(0, 1, isSame: false, order: 3))
        #expect(graph.clusters().groups == [[0, 2], [1]])
    }

    @Test("a sparse record that fits two people joins neither")
    func bridge() {
        var graph = MatchGraph<Int>()
        graph.insert(0, record("恒瑞电子", "李雷鸣", phone: "13865029371"))
        graph.insert(1, record("恒瑞电子", "李雷英", phone: "13865029371"))
        graph.insert(2, record("恒瑞电子", "李总", phone: "13865029371"))
        let clusters = graph.clusters()
        #expect(clusters.groups == [[0], [1], [2]])
        #expect(clusters.withheld.map(\.one) == [0, 1])
        // Without the second person there is no doubt.
        graph.remove(1)
        #expect(graph.clusters().groups == [[0, 2]])
    }

    @Test("a record joins no group of which a member contradicts it")
    func contradiction() {
        let ids = [1, 2, 3]
        let strong = Judgement(bits: 30, tier: .automatic, evidence: [], rule: nil, isConflict: false)
        let weaker = Judgement(bits: 20, tier: .automatic, evidence: [], rule: nil, isConflict: false)
        let clusters = Clusters(
            of: ids, automatic: [MatchEdge(2, 3, weaker), MatchEdge(1, 2, strong)], decisions: []
        ) { one, other in
            one + other == 4
                ? Judgement(bits: -9, tier: .none, evidence: [], rule: .namesDiffer, isConflict: true) : strong
        }
        #expect(clusters.groups == [[1, 2], [3]])
        #expect(clusters.withheld == [MatchEdge(2, 3, weaker)])
    }

    @Test("a key that too many share finds nobody, whoever came first")
    func closed() {
        var forward = MatchGraph<Int>()
        var backward = MatchGraph<Int>()
        // One number at a fair's front desk, given by people without a name or company.
        let records = (0..<(MatchLimits.postingsMax + 20)).map { _ in record("", "", phone: "13865029371") }
        for id in records.indices { forward.insert(id, records[id]) }
        for id in records.indices.reversed() { backward.insert(id, records[id]) }
        #expect(forward.edges.isEmpty)
        #expect(backward.edges.isEmpty)
    }

    @Test("the same records give the same edges and people in whatever order they come")
    func order() {
        let seed = TestSeed.value
        var dice = SplitMix64(seed: seed)
        for round in 0..<12 {
            let records = (0..<60).map { _ in Self.draw(&dice) }
            let said = (0..<4).map { order in
                MatchDecision(
                    Int.random(in: 0..<30, using: &dice), Int.random(in: 30..<60, using: &dice),
                    isSame: Bool.random(using: &dice), order: Int64(order))
            }
            let expected = Self.graph(records, order: Array(records.indices), said)
            for _ in 0..<4 {
                let shuffled = records.indices.shuffled(using: &dice)
                let graph = Self.graph(records, order: shuffled, said.shuffled(using: &dice))
                #expect(graph.edges == expected.edges, "seed \(seed), round \(round)")
                #expect(graph.clusters().groups == expected.clusters().groups, "seed \(seed), round \(round)")
                let id = Int.random(in: records.indices, using: &dice)
                let around = graph.clusters(around: id).groups.first { $0.contains(id) }
                #expect(around == expected.clusters().groups.first { $0.contains(id) }, "seed \(seed), round \(round)")
            }
            #expect(!expected.edges.isEmpty)
        }
    }

    @Test("a pair is judged the same from either side")
    func symmetry() {
        let seed = TestSeed.value
        var dice = SplitMix64(seed: seed)
        let profiles = (0..<200).map { _ in Profile(Self.draw(&dice)) }
        for one in profiles {
            for other in profiles {
                #expect(Matcher.judge(one, other) == Matcher.judge(other, one), "seed \(seed)")
            }
        }
    }

    private static func graph(_ records: [MatchRecord], order: [Int], _ said: [MatchDecision<Int>]) -> MatchGraph<Int> {
        var graph = MatchGraph<Int>()
        for id in order { graph.insert(id, records[id]) }
        for decision in said { graph.decide(decision) }
        // Written again as something else and back: what an edit of a lead does.
        if let first = order.first {
            graph.insert(first, records[(first + 1) % records.count])
            graph.insert(first, records[first])
        }
        return graph
    }

    /// Few names, companies, numbers and addresses, so that many records have to do with each other.
    private static func draw(_ dice: inout SplitMix64) -> MatchRecord {
        func pick(_ values: [String]) -> String { values[Int.random(in: values.indices, using: &dice)] }
        var record = MatchRecord()
        record.company = pick(["恒瑞电子有限公司", "Hengrui Electronics", "恒瑞化工", "Acme Robotics GmbH", "Acne Robotics", ""])
        record.contact = pick([
            "李晓华", "Li Xiaohua", "李小华", "李总", "X. Li", "王伟", "Wang Wei", "Anna Koch", "A. Koch", "Anna Kock", "Koch",
            "",
        ])
        record.title = pick(["", "", "总经理", "GM", "Buyer"])
        let phone = pick(["", "", "13865029371", "13965029372", "021-55512345", "021-55512345转802", "+49 711 5551234"])
        record.phones = phone.isEmpty ? [] : [phone]
        let email = pick([
            "", "", "x77@hr.cn", "x78@hr.cn", "anna.koch@acme.de", "akoch@acme.de", "info@hr.cn", "li@163.com",
        ])
        record.emails = email.isEmpty ? [] : [email]
        record.city = pick(["", "", "上海", "Shanghai", "北京"])
        return record
    }
}
