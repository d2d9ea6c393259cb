import FairleadCore
import FairleadMatch
import FairleadServerStore

/// Leads that certain evidence, or judgements, connect with one another, and all that is known of them in pairs.
struct MatchComponent {
    /// More leads than any person is captured as: what connects them is no evidence, and a person has to look.
    static let leadsMax = 256

    private(set) var leads: [RecordID] = []
    private let policy: MatchingPolicy
    /// Also of pairs with one lead outside.
    private(set) var edges: [LeadPair: String] = [:]
    private(set) var links: [LeadPair: Link] = [:]
    /// The leads' records.
    private(set) var states: [RecordID: RecordState] = [:]
    /// Of live leads.
    private var profiles: [RecordID: Profile] = [:]
    /// Leads outside that are live, at the other ends of pairs.
    private var outside: Set<RecordID> = []

    init(around lead: RecordID, _ ledger: inout Ledger) throws(DatabaseError) {
        policy = ledger.set.policy.matching
        var found: Set<RecordID> = [lead]
        var next = [lead]
        while !next.isEmpty, found.count <= MatchComponent.leadsMax {
            let new = try MatchTables.edges(ledger.transaction, of: next)
            edges.merge(new) { one, _ in one }
            var reached: [RecordID] = []
            for (pair, text) in new where Judgement(encoded: text)?.tier == .automatic {
                reached += [pair.one, pair.other]
            }
            for link in try ledger.links(of: next) {
                links[LeadPair(link.first, link.second)] = link
                if link.verdict == .same { reached += [link.first, link.second] }
            }
            next = reached.filter { found.insert($0).inserted }.sorted()
        }
        leads = found.sorted()
        try ledger.loadRecords(leads)
        for lead in leads { states[lead] = ledger.set.records[lead]?.state }
        let ends = Set(edges.keys).union(links.keys).reduce(into: found) { $0.formUnion([$1.one, $1.other]) }
        for (id, packed) in try MatchTables.profiles(ledger.transaction, of: ends.sorted()) {
            if found.contains(id) { profiles[id] = packed.withUnsafeBytes { Profile(packed: $0) } }
            if !found.contains(id) { outside.insert(id) }
        }
    }

    var isTooLarge: Bool { leads.count > MatchComponent.leadsMax }

    func isLive(_ pair: LeadPair) -> Bool { isLive(pair.one) && isLive(pair.other) }

    private func isLive(_ lead: RecordID) -> Bool { profiles[lead] != nil || outside.contains(lead) }

    /// Tells whether the server's merge of a pair stays although the evidence may not carry it any more: somebody has worked
    /// with the leads as one, or one of them is archived.
    func isSettled(_ link: Link) -> Bool {
        link.verdict == .same && (link.isWorkedOn || !isLive(LeadPair(link.first, link.second)))
    }

    /// Tells whether the evidence for a pair joins it: the policy has it so, or it was merged before the policy changed.
    func joins(_ pair: LeadPair, _ judgement: Judgement) -> Bool {
        guard judgement.tier == .automatic else { return false }
        return isLeftToServer(judgement)
            || FairleadCore.Clusters.members(with: pair.one, links: Array(links.values)).contains(pair.other)
    }

    func isLeftToServer(_ judgement: Judgement) -> Bool { policy.merges(bits: judgement.bits) }

    /// Who is whom, by the evidence and by what people said.
    var clusters: FairleadMatch.Clusters<RecordID> {
        // Each is asked for again and again.
        let judged = edges.compactMapValues { Judgement(encoded: $0) }
        var automatic: [MatchEdge<RecordID>] = []
        for (pair, judgement) in judged where states[pair.one] != nil && states[pair.other] != nil {
            if joins(pair, judgement) { automatic.append(MatchEdge(pair.one, pair.other, judgement)) }
        }
        return FairleadMatch.Clusters(of: leads, automatic: automatic, decisions: decisions) { one, other in
            if let judgement = judged[LeadPair(one, other)] { return judgement }
            guard let left = profiles[one], let right = profiles[other] else { return .nothing }
            return Matcher.judge(left, right)
        }
    }

    private var decisions: [MatchDecision<RecordID>] {
        links.values.compactMap { link in
            if let said = link.decision {
                return MatchDecision(
                    link.first, link.second, isSame: said.isSame, order: Int64(clamping: said.version.position ?? 0))
            }
            return isSettled(link) ? MatchDecision(link.first, link.second, isSame: true, order: 0) : nil
        }
    }
}
